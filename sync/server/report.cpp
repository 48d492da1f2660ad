#include "sync/server/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/server/display_width.hpp"
#include "sync/wire/content.hpp"

namespace server {
namespace {

using domain::AgencyScore;
using domain::Hundredths;
using domain::Language;

struct ReportWords {
    std::string_view title, all_time, from, until, agency, ratings, satisfied, rate, points, no_rating, excluded, note;
};

constexpr ReportWords vietnamese{
    .title = "Thành phần SIPAS của các cơ quan",
    .all_time = "toàn bộ thời gian",
    .from = "từ ngày",
    .until = "đến trước ngày",
    .agency = "Cơ quan",
    .ratings = "Số lượt",
    .satisfied = "Hài lòng",
    .rate = "Tỷ lệ (%)",
    .points = "Điểm",
    .no_rating = "chưa có dữ liệu",
    .excluded = "không đánh giá",
    .note = "Ghi chú: mẫu thuận tiện tại quầy (người dân tự nguyện đánh giá), không phải khảo sát của Bộ Nội vụ."};
constexpr ReportWords english{
    .title = "SIPAS component of the agencies",
    .all_time = "all time",
    .from = "from",
    .until = "before",
    .agency = "Agency",
    .ratings = "Ratings",
    .satisfied = "Satisfied",
    .rate = "Rate (%)",
    .points = "Points",
    .no_rating = "no data yet",
    .excluded = "not assessed",
    .note = "Note: an opportunity sample at the counters (whoever chose to rate), not the Ministry's survey."};

const ReportWords& words_in(Language language) { return language == Language::vietnamese ? vietnamese : english; }

constexpr std::size_t number_columns = 10;

std::string period_text(const domain::Period& period, const ReportWords& words) {
    std::string text;
    if (period.from) text = fmt::format("{} {}", words.from, base::to_text(*period.from));
    if (period.until)
        text += fmt::format("{}{} {}", text.empty() ? "" : " ", words.until, base::to_text(*period.until));
    return text.empty() ? std::string(words.all_time) : text;
}

std::string text_or_nothing(const std::optional<Hundredths>& value, Language language) {
    return value ? domain::to_text(*value, language) : "";
}

std::string table_row(std::string_view name, std::size_t name_columns, std::string_view ratings,
                      std::string_view rest) {
    return fmt::format("  {}{}{}\n", pad_right(name, name_columns), pad_left(ratings, number_columns),
                       pad_left(rest, 3 * number_columns));
}

std::string three_columns(std::string_view satisfied, std::string_view rate, std::string_view points) {
    return pad_left(satisfied, number_columns) + pad_left(rate, number_columns) + pad_left(points, number_columns);
}

std::string numbers_of(const AgencyScore& agency, Language language) {
    const ReportWords& words = words_in(language);
    if (agency.excluded) return std::string(words.excluded);
    if (agency.rate.total == 0) return std::string(words.no_rating);
    return three_columns(std::to_string(agency.rate.satisfied), text_or_nothing(agency.percent, language),
                         text_or_nothing(agency.points, language));
}

std::size_t widest_name(const Report& report, Language language) {
    std::size_t columns = display_width(words_in(language).agency);
    for (const domain::BlocScores& bloc : report.blocs)
        for (const AgencyScore& agency : bloc.agencies)
            columns = std::max(columns, display_width(agency.name.in(language)));
    return columns;
}

std::string_view status_of(const AgencyScore& agency) {
    if (agency.excluded) return "excluded";
    return agency.rate.total == 0 ? "no_data" : "scored";
}

wire::Json text_or_null(const std::optional<Hundredths>& value) {
    return value ? wire::Json(domain::to_text(*value, Language::english)) : wire::Json(nullptr);
}

wire::Json day_or_null(const std::optional<base::LocalDay>& day) {
    return day ? wire::Json(base::to_text(*day)) : wire::Json(nullptr);
}

wire::JsonObject json_of(const AgencyScore& agency) {
    wire::JsonObject json;
    json["id"] = agency.agency;
    json["name"] = wire::words_json(agency.name);
    json["status"] = status_of(agency);
    json["n"] = agency.rate.total;
    json["satisfied"] = agency.rate.satisfied;
    json["percent"] = text_or_null(agency.percent);
    json["points"] = text_or_null(agency.points);
    return json;
}

wire::JsonObject json_of(const domain::BlocScores& bloc) {
    wire::JsonObject json;
    json["id"] = bloc.bloc;
    json["name"] = wire::words_json(bloc.name);
    wire::JsonArray agencies;
    for (const AgencyScore& agency : bloc.agencies) agencies.push_back(json_of(agency));
    json["agencies"] = agencies;
    return json;
}

// A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
bool looks_like_formula(std::string_view cell) {
    return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

std::string csv_cell(std::string_view text) {
    std::string safe = (looks_like_formula(text) ? "'" : "") + std::string(text);
    if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string csv_row(std::initializer_list<std::string_view> cells) {
    std::string row;
    for (const std::string_view cell : cells) row.append(row.empty() ? "" : ",").append(csv_cell(cell));
    return row + "\r\n";
}

}  // namespace

std::string table_of(const Report& report, Language language) {
    const ReportWords& words = words_in(language);
    const std::size_t name_columns = widest_name(report, language);
    std::string table = fmt::format("{} – {} ({})\n{}\n", words.title, report.city.in(language),
                                    period_text(report.period, words), report.scorecard.title.in(language));
    for (const domain::BlocScores& bloc : report.blocs) {
        table += fmt::format("\n{}\n", bloc.name.in(language));
        table += table_row(words.agency, name_columns, words.ratings,
                           three_columns(words.satisfied, words.rate, words.points));
        for (const AgencyScore& agency : bloc.agencies)
            table += table_row(agency.name.in(language), name_columns, std::to_string(agency.rate.total),
                               numbers_of(agency, language));
    }
    return table + fmt::format("\n{}\n", words.note);
}

std::string json_of(const Report& report) {
    wire::JsonObject json;
    json["city"] = wire::words_json(report.city);
    json["scorecard"] = report.scorecard.id;
    json["from"] = day_or_null(report.period.from);
    json["until"] = day_or_null(report.period.until);
    json["note"] = wire::words_json({std::string(vietnamese.note), std::string(english.note)});
    wire::JsonArray blocs;
    for (const domain::BlocScores& bloc : report.blocs) blocs.push_back(json_of(bloc));
    json["blocs"] = blocs;
    return wire::to_text(json) + '\n';
}

std::string csv_of(const Report& report, Language language) {
    std::string csv = csv_row({"bloc", "agency", "name", "status", "n", "satisfied", "percent", "points"});
    for (const domain::BlocScores& bloc : report.blocs)
        for (const AgencyScore& agency : bloc.agencies)
            csv += csv_row({bloc.name.in(language), agency.agency, agency.name.in(language), status_of(agency),
                            std::to_string(agency.rate.total), std::to_string(agency.rate.satisfied),
                            text_or_nothing(agency.percent, language), text_or_nothing(agency.points, language)});
    return csv;
}

}  // namespace server
