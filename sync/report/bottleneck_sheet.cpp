#include "sync/report/bottleneck_sheet.hpp"

#include <fmt/format.h>

namespace report {
namespace {

using domain::Against;
using domain::Bottleneck;
using domain::Hundredths;
using domain::Language;

struct SheetWords {
    std::string_view title, place_and_period, found, nothing, sentence, than_peers, than_past, table, spot, rate,
        ratings, other, lost, interval, correction, sample;
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
    .sample = "Mẫu thuận tiện tại quầy: chỉ nói về những người đã đánh giá; chênh lệch chưa nói lên nguyên nhân."};
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
    .sample = "An opportunity sample at the counter: it tells of those who rated, and a difference tells no cause."};

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
    Section& section = document.sections.emplace_back();
    section.heading = words.found;
    std::size_t number = 0;
    for (const Bottleneck& one : sheet.found)
        section.paragraphs.push_back(fmt::format("{}. {}", ++number, sentence_of(one, language)));
    if (sheet.found.empty())
        section.paragraphs.emplace_back(words.nothing);
    else
        section.tables.push_back(table_of(sheet, language));
    document.notes = {fmt::format(fmt::runtime(words.correction), sheet.compared, sheet.settings.false_percent,
                                  domain::to_text(sheet.settings.min_difference, language), sheet.settings.min_ratings),
                      std::string(words.sample)};
    return document;
}

}  // namespace report
