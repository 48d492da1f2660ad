#include "sync/report/rates_sheet.hpp"

#include <fmt/format.h>

#include "sync/report/wording.hpp"

namespace report {
namespace {

using domain::Fraction;
using domain::Hundredths;
using domain::Language;

struct SheetWords {
    std::string_view title, id, satisfied, ratings, level, rate, low, high, dossiers, response, need, worst, best,
        total, inside, bounds;
};

constexpr SheetWords vietnamese{
    .title = "Tỷ lệ hài lòng tại quầy theo {}",
    .id = "Mã",
    .satisfied = "Hài lòng",
    .ratings = "n",
    .level = "Mức {}",
    .rate = "Tỷ lệ (%)",
    .low = "KTC từ",
    .high = "KTC đến",
    .dossiers = "N",
    .response = "n/N (%)",
    .need = "Mẫu cần",
    .worst = "Xấu nhất",
    .best = "Tốt nhất",
    .total = "Cộng",
    .inside = "Dùng trong nội bộ: nhóm nhỏ không được ẩn; để công bố, dùng báo cáo.",
    .bounds =
        "KTC: khoảng tin cậy 95 % (Wilson). Mẫu cần: theo Yamane, sai số 5 %. Xấu nhất, tốt nhất: tỷ lệ (%) nếu "
        "mọi người không đánh giá đều không hài lòng, hoặc đều hài lòng."};
constexpr SheetWords english{
    .title = "Satisfaction at the counter by {}",
    .id = "Id",
    .satisfied = "Satisfied",
    .ratings = "n",
    .level = "Level {}",
    .rate = "Rate (%)",
    .low = "From",
    .high = "To",
    .dossiers = "N",
    .response = "n/N (%)",
    .need = "Need",
    .worst = "Worst",
    .best = "Best",
    .total = "All",
    .inside = "For work inside: small groups are not hidden; to publish, use the report.",
    .bounds =
        "From, to: 95 % interval (Wilson). Need: Yamane's sample, error 5 %. Worst, best: the rate (%) if all who "
        "did not rate had been dissatisfied, or satisfied."};

class Writer {
public:
    Writer(const RatesSheet& sheet, Language language)
        : sheet_(sheet), language_(language), words_(language == Language::english ? english : vietnamese) {}

    Document document() const {
        const std::string by = sheet_.by.in(language_);
        Document document{language_, fmt::format(fmt::runtime(words_.title), by), {}, {}, {}};
        document.subtitles = {
            fmt::format("{} – {}", sheet_.place.in(language_), domain::name_of(sheet_.period, language_))};
        document.sections.push_back({by, {}, {table()}, {}});
        document.notes = {std::string(wording_in(language_).sample_note), std::string(words_.bounds),
                          std::string(words_.inside)};
        return document;
    }

private:
    Table table() const {
        Table table{"rates", "", {{std::string(words_.id)}, {sheet_.by.in(language_)}}, {}, sheet_.total.has_value()};
        const auto add_number = [&table](std::string heading) { table.columns.push_back({std::move(heading), true}); };
        add_number(std::string(words_.satisfied));
        add_number(std::string(words_.ratings));
        for (int level = 1; level <= 5; ++level) add_number(fmt::format(fmt::runtime(words_.level), level));
        for (const std::string_view heading : {words_.rate, words_.low, words_.high, words_.dossiers, words_.response,
                                               words_.need, words_.worst, words_.best})
            add_number(std::string(heading));
        for (const RatesLine& line : sheet_.lines) table.rows.push_back(row_of(line, line.name.in(language_)));
        if (sheet_.total) table.rows.push_back(row_of(*sheet_.total, std::string(words_.total)));
        return table;
    }

    std::vector<Cell> row_of(const RatesLine& line, std::string name) const {
        const domain::Rate rate = line.levels.rate();
        std::vector<Cell> row{{line.id}, {std::move(name)}, cell(rate.satisfied), cell(rate.total)};
        for (const std::uint64_t count : line.levels.levels) row.push_back(cell(count));
        const auto interval = domain::interval_of(rate);
        row.push_back(cell(domain::percent(rate)));
        row.push_back(cell(interval ? std::optional(interval->low) : std::nullopt));
        row.push_back(cell(interval ? std::optional(interval->high) : std::nullopt));
        const auto bounds = line.dossiers ? domain::bounds_of(rate, *line.dossiers) : std::nullopt;
        row.push_back(line.dossiers ? cell(*line.dossiers) : none());
        row.push_back(cell(line.dossiers ? domain::response_rate(rate.total, *line.dossiers) : std::nullopt));
        row.push_back(line.dossiers ? cell(domain::sample_need(*line.dossiers)) : none());
        row.push_back(cell(bounds ? std::optional(bounds->low) : std::nullopt));
        row.push_back(cell(bounds ? std::optional(bounds->high) : std::nullopt));
        return row;
    }

    static Cell none() { return {"–"}; }
    static Cell cell(std::uint64_t count) { return {std::to_string(count), std::to_string(count)}; }
    Cell cell(const std::optional<Hundredths>& value) const {
        if (!value) return none();
        return {domain::to_text(*value, language_), domain::to_text(*value, Language::english)};
    }
    Cell cell(const std::optional<Fraction>& part) const {
        return cell(part ? std::optional(domain::percent_of(*part)) : std::nullopt);
    }

    const RatesSheet& sheet_;
    Language language_;
    const SheetWords& words_;
};

}  // namespace

Document rates_document(const RatesSheet& sheet, Language language) { return Writer(sheet, language).document(); }

}  // namespace report
