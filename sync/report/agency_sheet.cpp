#include "sync/report/agency_sheet.hpp"

#include <fmt/format.h>

#include "sync/domain/suppression.hpp"
#include "sync/report/bottleneck_sheet.hpp"
#include "sync/report/completeness.hpp"
#include "sync/report/wording.hpp"

namespace report {
namespace {

using domain::Hundredths;
using domain::Language;
using domain::Rate;

struct SheetWords {
    std::string_view title, result, rate_sentence, response, too_few, none, part, rate, count, interval, parts, levels,
        level, share, trend, month, counters, counter, suspects, with, without, total, bottlenecks, no_bottleneck,
        hidden, chart_says, privacy, coverage;
};

constexpr SheetWords vietnamese{
    .title = "Phiếu kết quả mức độ hài lòng tại quầy",
    .result = "Kết quả chung",
    .rate_sentence = "Hài lòng (mức 4 và 5): {} % của n = {} lượt; khoảng tin cậy 95 %: {}–{} %.",
    .response = "Tỷ lệ phản hồi: {} lượt trên {} hồ sơ, bằng {} %.",
    .too_few = "Chưa đủ mười lượt đánh giá nên không công bố.",
    .none = "Chưa có dữ liệu.",
    .part = "Yếu tố, tiêu chí",
    .rate = "Hài lòng (%)",
    .count = "n",
    .interval = "Khoảng 95 %",
    .parts = "Theo yếu tố và tiêu chí",
    .levels = "Theo mức độ",
    .level = "Mức",
    .share = "Tỷ lệ (%)",
    .trend = "Theo tháng",
    .month = "Tháng",
    .counters = "Theo quầy",
    .counter = "Quầy",
    .suspects = "Có và không có lượt đáng ngờ",
    .with = "Mọi lượt (kết quả chính thức)",
    .without = "Bỏ các lượt mà quy tắc công khai nghi ngờ",
    .total = "Cộng",
    .bottlenecks = "Điểm nghẽn",
    .no_bottleneck = "Không có điểm nghẽn nào vượt ngoài may rủi.",
    .hidden = "ẩn",
    .chart_says = "Biểu đồ thanh ngang: {}.",
    .privacy = "“ẩn”: ít hơn mười lượt, hoặc có thể suy ra nhóm ít hơn mười lượt; tổng vẫn gồm cả những lượt này.",
    .coverage = "Thiết bị sáng màn hình trong {} % giờ mở cửa của các quầy ({} trên {} giờ)."};
constexpr SheetWords english{
    .title = "Satisfaction at the counter",
    .result = "Result",
    .rate_sentence = "Satisfied (levels 4 and 5): {} % of n = {} ratings; 95 % interval: {}–{} %.",
    .response = "Response rate: {} ratings of {} dossiers, {} %.",
    .too_few = "Fewer than ten ratings: not published.",
    .none = "No data yet.",
    .part = "Factor, criterion",
    .rate = "Satisfied (%)",
    .count = "n",
    .interval = "95 % interval",
    .parts = "By factor and criterion",
    .levels = "By level",
    .level = "Level",
    .share = "Share (%)",
    .trend = "By month",
    .month = "Month",
    .counters = "By counter",
    .counter = "Counter",
    .suspects = "With and without suspects",
    .with = "All ratings (the official result)",
    .without = "Without those that published rules suspect",
    .total = "All",
    .bottlenecks = "Bottlenecks",
    .no_bottleneck = "There is no bottleneck beyond chance.",
    .hidden = "hidden",
    .chart_says = "Horizontal bars: {}.",
    .privacy =
        "“hidden”: fewer than ten ratings, or others from which such a group could be told; totals include them.",
    .coverage = "Terminals were lit for {} % of the counters' opening hours ({} of {} hours)."};

class Writer {
public:
    Writer(const AgencySheet& sheet, Language language)
        : sheet_(sheet), language_(language), words_(language == Language::english ? english : vietnamese) {}

    Document document() const {
        Document document{
            language_, sheet_.agency.in(language_), {std::string(words_.title), place_and_period()}, {}, {}};
        document.notes = {std::string(wording_in(language_).sample_note), std::string(words_.privacy)};
        document.fits_one_page = true;
        document.sections.push_back(result());
        if (sheet_.levels.total() < domain::smallest_shown) return document;
        if (!sheet_.parts.empty()) document.sections.push_back(parts());
        if (sheet_.months.size() > 1)
            document.sections.push_back(summed(sheet_.months, words_.trend, words_.month, "months"));
        if (sheet_.counters.size() > 1)
            document.sections.push_back(summed(sheet_.counters, words_.counters, words_.counter, "counters"));
        document.sections.push_back(bottlenecks());
        return document;
    }

private:
    std::string place_and_period() const {
        return fmt::format("{} – {}", sheet_.city.in(language_), domain::name_of(sheet_.period, language_));
    }
    std::string text(Hundredths value) const { return domain::to_text(value, language_); }
    Cell cell(Hundredths value) const { return {text(value), domain::to_text(value, Language::english)}; }
    static Cell cell(std::uint64_t count) { return {std::to_string(count), std::to_string(count)}; }
    Cell hidden() const { return {std::string(words_.hidden)}; }
    Column number_column(std::string_view heading) const { return {std::string(heading), true}; }

    std::string interval_text(const Rate& rate) const {
        const auto interval = domain::interval_of(rate);
        return interval ? fmt::format("{}–{}", text(interval->low), text(interval->high)) : std::string("–");
    }

    std::string rate_sentence(const Rate& rate) const {
        const auto interval = *domain::interval_of(rate);
        return fmt::format(fmt::runtime(words_.rate_sentence), text(*domain::percent(rate)), rate.total,
                           text(interval.low), text(interval.high));
    }

    Section result() const {
        Section section{std::string(words_.result), {}, {}, {}};
        const Rate rate = sheet_.levels.rate();
        if (rate.total < domain::smallest_shown) {
            section.paragraphs.emplace_back(rate.total == 0 ? words_.none : words_.too_few);
            return section;
        }
        section.paragraphs.push_back(rate_sentence(rate));
        if (const auto answered = domain::response_rate(rate.total, sheet_.dossiers.value_or(0)))
            section.paragraphs.push_back(fmt::format(fmt::runtime(words_.response), rate.total, *sheet_.dossiers,
                                                     domain::to_text(*answered * domain::Fraction(100), 2, language_)));
        if (const auto covered = domain::share(sheet_.coverage))
            section.paragraphs.push_back(fmt::format(fmt::runtime(words_.coverage), text(domain::percent_of(*covered)),
                                                     sheet_.coverage.attended_minutes / 60,
                                                     sheet_.coverage.open_minutes / 60));
        for (const domain::Completeness& terminal : sheet_.completeness)
            section.paragraphs.push_back(sentence_of(terminal, language_));
        section.charts.push_back(levels());
        if (sheet_.without_suspects) section.tables.push_back(suspects());
        return section;
    }

    // Shares of the levels, with their counts: of ten and more people together, whoever they were.
    Chart levels() const {
        Chart chart{std::string(words_.levels), "", {std::string(words_.share)}, {}, {}};
        std::string said;
        for (std::size_t i = sheet_.levels.levels.size(); i-- > 0;) {
            const Rate share{sheet_.levels.levels.at(i), sheet_.levels.total()};
            const Hundredths percent = *domain::percent(share);
            const std::string name =
                i < sheet_.level_names.size() ? sheet_.level_names[i].in(language_) : std::to_string(i + 1);
            chart.bars.push_back({name, text(percent) + " %", percent.count, 0});
            said += fmt::format("{}{} {} %", said.empty() ? "" : "; ", name, text(percent));
        }
        chart.description = fmt::format(fmt::runtime(words_.chart_says), said);
        return chart;
    }

    Table suspects() const {
        Table table{"suspects",
                    std::string(words_.suspects),
                    {{""}, number_column(words_.count), number_column(words_.rate), number_column(words_.interval)},
                    {},
                    false};
        add_row(table, std::string(words_.with), sheet_.levels.rate());
        add_row(table, std::string(words_.without), sheet_.without_suspects->rate());
        return table;
    }

    void add_row(Table& table, std::string name, const Rate& rate) const {
        if (rate.total == 0)
            table.rows.push_back({{std::move(name)}, cell(std::uint64_t{0}), {"–"}, {"–"}});
        else if (rate.total < domain::smallest_shown)
            table.rows.push_back({{std::move(name)}, hidden(), hidden(), {"–"}});
        else
            table.rows.push_back(
                {{std::move(name)}, cell(rate.total), cell(*domain::percent(rate)), {interval_text(rate)}});
    }

    // A factor is its criteria together, so what is left out of one must not follow from the others.
    Section parts() const {
        Table table{"parts",
                    "",
                    {{std::string(words_.part)},
                     number_column(words_.count),
                     number_column(words_.rate),
                     number_column(words_.interval)},
                    {},
                    false};
        for (std::size_t first = 0; first < sheet_.parts.size();) {
            std::size_t end = first + 1;
            std::vector<std::uint64_t> counts;
            for (; end < sheet_.parts.size() && sheet_.parts[end].is_within; ++end)
                counts.push_back(sheet_.parts[end].rate.total);
            const domain::CountTable cells(1, counts.size(), counts);
            const domain::Suppressed suppressed = domain::suppress(cells);
            add_part(table, sheet_.parts[first], !counts.empty() && suppressed[cells.place(0, counts.size())]);
            for (std::size_t i = 0; i < counts.size(); ++i)
                add_part(table, sheet_.parts[first + 1 + i], suppressed[cells.place(0, i)]);
            first = end;
        }
        return {std::string(words_.parts), {}, {std::move(table)}, {}};
    }

    void add_part(Table& table, const RatedPart& part, bool is_hidden) const {
        std::string name = (part.is_within ? "– " : "") + part.name.in(language_);
        if (is_hidden)
            table.rows.push_back({{std::move(name)}, hidden(), hidden(), {"–"}});
        else
            add_row(table, std::move(name), part.rate);
    }

    // Parts that add up to the agency's total: those that must are left out.
    Section summed(const std::vector<RatedPart>& some, std::string_view heading, std::string_view part,
                   std::string id) const {
        std::vector<std::uint64_t> counts;
        for (const RatedPart& one : some) counts.push_back(one.rate.total);
        const domain::CountTable cells(some.size(), 1, counts);
        const domain::Suppressed suppressed = domain::suppress(cells);
        Table table{std::move(id),
                    "",
                    {{std::string(part)},
                     number_column(words_.count),
                     number_column(words_.rate),
                     number_column(words_.interval)},
                    {},
                    true};
        Chart chart{fmt::format("{}: {}", heading, words_.rate), "", {std::string(words_.rate)}, {}, {}};
        std::string said;
        for (std::size_t i = 0; i < some.size(); ++i) {
            const std::string name = some[i].name.in(language_);
            if (suppressed[cells.place(i, 0)]) {
                table.rows.push_back({{name}, hidden(), hidden(), {"–"}});
                continue;
            }
            if (some[i].rate.total == 0) {
                table.rows.push_back({{name}, cell(std::uint64_t{0}), {"–"}, {"–"}});
                continue;
            }
            add_row(table, name, some[i].rate);
            const Hundredths percent = *domain::percent(some[i].rate);
            chart.bars.push_back({name, text(percent), percent.count, 0});
            said += fmt::format("{}{} {} %", said.empty() ? "" : "; ", name, text(percent));
        }
        add_row(table, std::string(words_.total), sheet_.levels.rate());
        chart.description = fmt::format(fmt::runtime(words_.chart_says), said);
        return {std::string(heading), {}, {std::move(table)}, {std::move(chart)}};
    }

    Section bottlenecks() const {
        Section section{std::string(words_.bottlenecks), {}, {}, {}};
        for (const domain::Bottleneck& one : sheet_.bottlenecks)
            section.paragraphs.push_back(sentence_of(one, language_));
        if (section.paragraphs.empty()) section.paragraphs.emplace_back(words_.no_bottleneck);
        return section;
    }

    const AgencySheet& sheet_;
    Language language_;
    const SheetWords& words_;
};

}  // namespace

Document agency_document(const AgencySheet& sheet, Language language) { return Writer(sheet, language).document(); }

}  // namespace report
