#include "sync/report/score_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/report/csv.hpp"
#include "sync/report/display_width.hpp"
#include "sync/wire/content.hpp"

namespace report {
namespace {

using domain::AgencyScore;
using domain::Fraction;
using domain::GroupScores;
using domain::Language;
using domain::Status;

struct TableWords {
    std::string_view title, rank, agency, ratings, satisfied, rate, points, no_total, excluded, mean, best, worst,
        than_before, close, close_note, note;
};

constexpr TableWords vietnamese{
    .title = "Kết quả đánh giá, xếp hạng các cơ quan",
    .rank = "Hạng",
    .agency = "Cơ quan",
    .ratings = "Số lượt",
    .satisfied = "Hài lòng",
    .rate = "Tỷ lệ (%)",
    .points = "Điểm",
    .no_total = "chưa có dữ liệu",
    .excluded = "không đánh giá",
    .mean = "Bình quân",
    .best = "cao nhất",
    .worst = "thấp nhất",
    .than_before = "so với kỳ trước",
    .close = "≈",
    .close_note =
        "≈ không khác biệt rõ: khoảng tin cậy 95 % của tỷ lệ hài lòng chồng lên khoảng của cơ quan đứng ngay trên.",
    .note = "Ghi chú: mẫu thuận tiện tại quầy (người dân tự nguyện đánh giá), không phải khảo sát của Bộ Nội vụ."};
constexpr TableWords english{
    .title = "Assessment and ranking of the agencies",
    .rank = "Rank",
    .agency = "Agency",
    .ratings = "Ratings",
    .satisfied = "Satisfied",
    .rate = "Rate (%)",
    .points = "Points",
    .no_total = "no data yet",
    .excluded = "not assessed",
    .mean = "Mean",
    .best = "best",
    .worst = "worst",
    .than_before = "against the period before",
    .close = "≈",
    .close_note = "≈ no clear difference: the 95 % interval of its rate overlaps that of the agency right above it.",
    .note = "Note: an opportunity sample at the counters (whoever chose to rate), not the Ministry's survey."};

const TableWords& words_in(Language language) { return language == Language::vietnamese ? vietnamese : english; }

constexpr std::size_t number_columns = 10;
constexpr std::size_t rank_columns = 6;

// A ranking in one language.
class Printer {
public:
    Printer(const Conference& scores, Language language)
        : scores_(scores), card_(scores.card), language_(language), words_(words_in(language)) {}

    std::string table() const {
        const std::size_t name_columns = widest_name();
        std::string table = fmt::format("{} – {} ({})\n{}\n", words_.title, scores_.city.in(language_),
                                        domain::name_of(scores_.ranking.period, language_), card_.title.in(language_));
        for (const GroupScores& group : scores_.ranking.groups) {
            table += fmt::format("\n{}\n", group.name.in(language_));
            table += row(words_.rank, words_.agency, name_columns, words_.ratings,
                         three_columns(words_.satisfied, words_.rate, words_.points), "");
            for (const AgencyScore& agency : group.agencies)
                table += row(rank_text(agency), agency.name.in(language_), name_columns,
                             std::to_string(agency.ratings.total()), numbers_of(agency), grade_text(agency));
            table += summary_of(group);
        }
        const bool is_close = std::any_of(scores_.ranking.groups.begin(), scores_.ranking.groups.end(), has_close);
        return table + (is_close ? fmt::format("\n{}", words_.close_note) : "") + fmt::format("\n{}\n", words_.note);
    }

    std::string number(const Fraction& value) const {
        return domain::to_text(value, domain::printed_decimals(card_), language_);
    }
    std::string number(const std::optional<Fraction>& value) const { return value ? number(*value) : ""; }
    // A change, with its sign.
    std::string change(const Fraction& value) const { return (value > 0 ? "+" : "") + number(value); }

    std::string percent_of(const AgencyScore& agency) const {
        const auto percent = domain::percent(agency.ratings.rate());
        return percent ? domain::to_text(*percent, language_) : "";
    }

    std::string grade_text(const AgencyScore& agency) const {
        if (agency.status != Status::ranked || !agency.assessment.grade) return "";
        return card_.grades.at(*agency.assessment.grade).name.in(language_);
    }

private:
    static bool has_close(const GroupScores& group) {
        return std::any_of(group.agencies.begin(), group.agencies.end(),
                           [](const AgencyScore& agency) { return agency.close_to_above; });
    }

    std::string rank_text(const AgencyScore& agency) const {
        if (!agency.rank) return "–";
        return fmt::format("{}{}", agency.close_to_above ? words_.close : "", *agency.rank);
    }

    static std::string row(std::string_view rank, std::string_view name, std::size_t name_columns,
                           std::string_view ratings, std::string_view rest, std::string_view grade) {
        return fmt::format("{}  {}{}{}{}{}\n", pad_left(rank, rank_columns), pad_right(name, name_columns),
                           pad_left(ratings, number_columns), pad_left(rest, 3 * number_columns),
                           grade.empty() ? "" : "  ", grade);
    }

    static std::string three_columns(std::string_view satisfied, std::string_view rate, std::string_view points) {
        return pad_left(satisfied, number_columns) + pad_left(rate, number_columns) + pad_left(points, number_columns);
    }

    std::string numbers_of(const AgencyScore& agency) const {
        if (agency.status == Status::excluded) return std::string(words_.excluded);
        if (agency.status == Status::without_total) return std::string(words_.no_total);
        return three_columns(std::to_string(agency.ratings.rate().satisfied), percent_of(agency),
                             number(agency.assessment.total));
    }

    std::string summary_of(const GroupScores& group) const {
        if (!group.mean) return "";
        const std::string than_before =
            group.mean_change ? fmt::format(" ({} {})", change(*group.mean_change), words_.than_before) : "";
        std::string summary = fmt::format("  {} {}{}; {} {}, {} {}\n", words_.mean, number(*group.mean), than_before,
                                          words_.best, number(*group.best), words_.worst, number(*group.worst));
        const std::string grades = grades_text(card_, group.by_grade, group.ranked, language_);
        return grades.empty() ? summary : summary + "  " + grades + '\n';
    }

    std::size_t widest_name() const {
        std::size_t columns = display_width(words_.agency);
        for (const GroupScores& group : scores_.ranking.groups)
            for (const AgencyScore& agency : group.agencies)
                columns = std::max(columns, display_width(agency.name.in(language_)));
        return columns;
    }

    const Conference& scores_;
    const domain::Scorecard& card_;
    Language language_;
    const TableWords& words_;
};

std::string_view status_of(const AgencyScore& agency) {
    switch (agency.status) {
        case Status::ranked:
            return "scored";
        case Status::excluded:
            return "excluded";
        case Status::without_total:
            break;
    }
    return "no_data";
}

// Points of an excluded agency are nobody's business.
std::string points_of(const Printer& printer, const AgencyScore& agency) {
    return agency.status == Status::ranked ? printer.number(agency.assessment.total) : "";
}

wire::Json text_or_null(const std::string& text) { return text.empty() ? wire::Json(nullptr) : wire::Json(text); }

wire::Json percent_or_null(const std::optional<Fraction>& part) {
    return part ? wire::Json(domain::to_text(domain::percent_of(*part), Language::english)) : wire::Json(nullptr);
}

wire::Json day_or_null(const std::optional<base::LocalDay>& day) {
    return day ? wire::Json(base::to_text(*day)) : wire::Json(nullptr);
}

wire::JsonObject json_of(const Printer& printer, const domain::Scorecard& card, const AgencyScore& agency) {
    wire::JsonObject json;
    json["id"] = agency.agency;
    json["name"] = wire::words_json(agency.name);
    json["status"] = status_of(agency);
    json["n"] = agency.ratings.total();
    json["satisfied"] = agency.ratings.rate().satisfied;
    json["percent"] = text_or_null(printer.percent_of(agency));
    json["dossiers"] = agency.dossiers ? wire::Json(*agency.dossiers) : wire::Json(nullptr);
    json["response_percent"] = percent_or_null(
        agency.dossiers ? domain::response_rate(agency.ratings.total(), *agency.dossiers) : std::nullopt);
    json["coverage_percent"] = percent_or_null(domain::share(agency.coverage));
    json["points"] = text_or_null(points_of(printer, agency));
    json["rank"] = agency.rank ? wire::Json(*agency.rank) : wire::Json(nullptr);
    const bool is_graded = agency.status == Status::ranked && agency.assessment.grade;
    json["grade"] = is_graded ? wire::Json(card.grades.at(*agency.assessment.grade).id) : wire::Json(nullptr);
    json["close_to_above"] = agency.close_to_above;
    if (!agency.change) return json;
    json["change"] = printer.change(agency.change->points);
    json["places"] = agency.change->places;
    return json;
}

wire::JsonObject json_of(const Printer& printer, const domain::Scorecard& card, const GroupScores& group) {
    wire::JsonObject json;
    json["id"] = group.group;
    json["name"] = wire::words_json(group.name);
    json["ranked"] = group.ranked;
    json["mean"] = text_or_null(printer.number(group.mean));
    json["best"] = text_or_null(printer.number(group.best));
    json["worst"] = text_or_null(printer.number(group.worst));
    if (group.mean_change) json["mean_change"] = printer.change(*group.mean_change);
    wire::JsonObject grades;
    for (std::size_t i = 0; i < group.by_grade.size(); ++i) grades[card.grades.at(i).id] = group.by_grade[i];
    json["grades"] = grades;
    wire::JsonArray agencies;
    for (const AgencyScore& agency : group.agencies) agencies.push_back(json_of(printer, card, agency));
    json["agencies"] = agencies;
    return json;
}

}  // namespace

std::string grades_text(const domain::Scorecard& card, const std::vector<std::size_t>& by_grade, std::size_t ranked,
                        Language language) {
    std::string text;
    for (std::size_t i = 0; i < by_grade.size(); ++i)
        if (by_grade[i] > 0)
            text += fmt::format("{}{}: {}/{}", text.empty() ? "" : "; ", card.grades.at(i).name.in(language),
                                by_grade[i], ranked);
    return text;
}

std::string table_of(const Conference& scores, Language language) { return Printer(scores, language).table(); }

std::string json_of(const Conference& scores) {
    const Printer printer(scores, Language::english);
    wire::JsonObject json;
    json["city"] = wire::words_json(scores.city);
    json["scorecard"] = scores.card.id;
    json["from"] = day_or_null(scores.ranking.period.from);
    json["until"] = day_or_null(scores.ranking.period.until);
    json["note"] = wire::words_json({std::string(vietnamese.note), std::string(english.note)});
    wire::JsonArray blocs;
    for (const GroupScores& group : scores.ranking.groups) blocs.push_back(json_of(printer, scores.card, group));
    json["blocs"] = blocs;
    return wire::to_text(json) + '\n';
}

std::string csv_of(const Conference& scores, Language language) {
    const Printer printer(scores, language);
    std::string csv =
        csv_row({"bloc", "agency", "name", "status", "n", "satisfied", "percent", "points", "rank", "grade"});
    for (const GroupScores& group : scores.ranking.groups)
        for (const AgencyScore& agency : group.agencies)
            csv += csv_row({group.name.in(language), agency.agency, agency.name.in(language),
                            std::string(status_of(agency)), std::to_string(agency.ratings.total()),
                            std::to_string(agency.ratings.rate().satisfied), printer.percent_of(agency),
                            points_of(printer, agency), agency.rank ? std::to_string(*agency.rank) : "",
                            printer.grade_text(agency)});
    return csv;
}

}  // namespace report
