#include "sync/report/bottleneck_sheet.hpp"

#include <fmt/format.h>

#include "sync/domain/suppression.hpp"

namespace report {
namespace {

using domain::Against;
using domain::Bottleneck;
using domain::Hundredths;
using domain::Language;

struct SheetWords {
    std::string_view title, place_and_period, found, nothing, sentence, than_peers, than_past, table, spot, rate,
        ratings, other, lost, interval, correction, sample, reported, late, no_apology, reports, percent, before,
        hidden;
};

constexpr SheetWords vietnamese{
    .title = "Điểm nghẽn: nơi mất hài lòng nhiều nhất",
    .place_and_period = "{} – {}",
    .found = "Cần xem trước",
    .nothing = "Không có điểm nghẽn nào vượt ngoài may rủi.",
    .sentence = "{}: hài lòng {} % (n = {}), thấp hơn {} {} điểm (khoảng 95 %: {}–{}).",
    .than_peers = "nơi khác",
    .than_past = "kỳ trước",
    .table = "Số liệu",
    .spot = "Nơi, lúc",
    .rate = "Hài lòng (%)",
    .ratings = "n",
    .other = "So với (%)",
    .lost = "Thấp hơn (điểm)",
    .interval = "Khoảng 95 %",
    .correction =
        "Đã so sánh {} nơi, lúc, tiêu chí; hiệu chỉnh Benjamini–Hochberg ở mức {} %; bỏ qua chênh lệch dưới {} điểm "
        "và nhóm dưới {} lượt. Xếp theo phần mất chắc chắn (cận dưới của khoảng).",
    .sample = "Mẫu thuận tiện tại quầy: chỉ nói về những người đã đánh giá; chênh lệch chưa nói lên nguyên nhân.",
    .reported = "Trễ hẹn và xin lỗi, theo phản ánh của người dân",
    .late = "trễ hẹn: {}",
    .no_apology = "không được xin lỗi: {}",
    .reports = "Phản ánh (mức 1, 2)",
    .percent = "Tỷ lệ (%)",
    .before = "Kỳ trước (%)",
    .hidden = "<10"};
constexpr SheetWords english{
    .title = "Bottlenecks: where most satisfaction is lost",
    .place_and_period = "{} – {}",
    .found = "Look here first",
    .nothing = "There is no bottleneck beyond chance.",
    .sentence = "{}: {} % satisfied (n = {}), lower than {} by {} points (95 % interval: {}–{}).",
    .than_peers = "elsewhere",
    .than_past = "the period before",
    .table = "Numbers",
    .spot = "Where and when",
    .rate = "Satisfied (%)",
    .ratings = "n",
    .other = "Beside (%)",
    .lost = "Lower by (points)",
    .interval = "95 % interval",
    .correction =
        "{} places, times and criteria were compared; corrected by Benjamini and Hochberg at {} %; differences below "
        "{} points and groups below {} ratings are passed over. First what is surely lost (the interval's lower end).",
    .sample = "An opportunity sample at the counter: it tells of those who rated, and a difference tells no cause.",
    .reported = "Late dossiers and apologies, as citizens reported them",
    .late = "late: {}",
    .no_apology = "no apology: {}",
    .reports = "Reports (level 1, 2)",
    .percent = "Share (%)",
    .before = "Before (%)",
    .hidden = "<10"};

const SheetWords& words_in(Language language) { return language == Language::english ? english : vietnamese; }

Cell cell_of(Hundredths value, Language language) {
    return {domain::to_text(value, language), domain::to_text(value, Language::english)};
}

Table table_of(const BottleneckSheet& sheet, Language language) {
    const SheetWords& words = words_in(language);
    Table table{"bottlenecks", std::string(words.table), {{std::string(words.spot)}}, {}, false};
    for (const std::string_view heading : {words.rate, words.ratings, words.other, words.lost, words.interval})
        table.columns.push_back({std::string(heading), true});
    for (const Bottleneck& one : sheet.found) {
        const std::string count = std::to_string(one.spot.rate.total);
        table.rows.push_back({{one.spot.name.in(language)},
                              cell_of(*domain::percent(one.spot.rate), language),
                              {count, count},
                              cell_of(*domain::percent(one.spot.other), language),
                              cell_of(one.difference, language),
                              {fmt::format("{}–{}", domain::to_text(one.interval.low, language),
                                           domain::to_text(one.interval.high, language))}});
    }
    return table;
}

// Levels 1 and 2 of all answers.
domain::Rate reports_in(const domain::Distribution& levels) {
    return {levels.levels[0] + levels.levels[1], levels.total()};
}

Table reported_of(const BottleneckSheet& sheet, Language language) {
    const SheetWords& words = words_in(language);
    Table table{"reported", "", {{std::string(words.spot)}}, {}, false};
    for (const std::string_view heading : {words.ratings, words.reports, words.percent, words.interval, words.before})
        table.columns.push_back({std::string(heading), true});
    const Cell none{"–"};
    for (const Reported& one : sheet.reported) {
        std::vector<Cell>& row = table.rows.emplace_back();
        row.push_back(
            {fmt::format(fmt::runtime(one.is_apology ? words.no_apology : words.late), one.criterion.in(language))});
        const domain::Rate now = reports_in(one.now);
        const domain::Rate before = reports_in(one.before);
        if (now.total < domain::smallest_shown) {
            row.push_back({now.total == 0 ? "0" : std::string(words.hidden)});
            row.insert(row.end(), 4, none);
            continue;
        }
        const auto interval = *domain::interval_of(now);
        row.push_back({std::to_string(now.total), std::to_string(now.total)});
        row.push_back({std::to_string(now.satisfied), std::to_string(now.satisfied)});
        row.push_back(cell_of(*domain::percent(now), language));
        row.push_back(
            {fmt::format("{}–{}", domain::to_text(interval.low, language), domain::to_text(interval.high, language))});
        row.push_back(before.total < domain::smallest_shown ? none : cell_of(*domain::percent(before), language));
    }
    return table;
}

}  // namespace

std::string sentence_of(const Bottleneck& one, Language language) {
    const SheetWords& words = words_in(language);
    const auto text = [&](Hundredths value) { return domain::to_text(value, language); };
    return fmt::format(fmt::runtime(words.sentence), one.spot.name.in(language), text(*domain::percent(one.spot.rate)),
                       one.spot.rate.total, one.spot.against == Against::peers ? words.than_peers : words.than_past,
                       text(one.difference), text(one.interval.low), text(one.interval.high));
}

Document bottleneck_document(const BottleneckSheet& sheet, Language language) {
    const SheetWords& words = words_in(language);
    Document document{language, std::string(words.title), {}, {}, {}};
    document.subtitles = {fmt::format(fmt::runtime(words.place_and_period), sheet.place.in(language),
                                      domain::name_of(sheet.period, language))};
    Section section;
    section.heading = words.found;
    std::size_t number = 0;
    for (const Bottleneck& one : sheet.found)
        section.paragraphs.push_back(fmt::format("{}. {}", ++number, sentence_of(one, language)));
    if (sheet.found.empty())
        section.paragraphs.emplace_back(words.nothing);
    else
        section.tables.push_back(table_of(sheet, language));
    document.sections.push_back(std::move(section));
    if (!sheet.reported.empty())
        document.sections.push_back({std::string(words.reported), {}, {reported_of(sheet, language)}, {}});
    document.notes = {fmt::format(fmt::runtime(words.correction), sheet.compared, sheet.settings.false_percent,
                                  domain::to_text(sheet.settings.min_difference, language), sheet.settings.min_ratings),
                      std::string(words.sample)};
    return document;
}

}  // namespace report
