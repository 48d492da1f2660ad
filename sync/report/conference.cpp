#include "sync/report/conference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/domain/suppression.hpp"
#include "sync/report/completeness.hpp"
#include "sync/report/wording.hpp"

namespace report {
namespace {

using domain::AgencyScore;
using domain::Fraction;
using domain::GroupScores;
using domain::Language;
using domain::Status;

constexpr std::string_view dash = "–";

template <typename... Parts>
std::string sentence(std::string_view pattern, const Parts&... parts) {
    return fmt::format(fmt::runtime(pattern), parts...);
}

class Writer {
public:
    Writer(const Conference& conference, Language language)
        : conference_(conference),
          card_(conference.card),
          ranking_(conference.ranking),
          language_(language),
          words_(wording_in(language)) {}

    Document document() const {
        Document document{language_, card_.title.in(language_), {}, {}, {}};
        document.subtitles = {std::string(words_.title), fmt::format("{} – {}", conference_.city.in(language_),
                                                                     domain::name_of(ranking_.period, language_))};
        if (!card_.grades.empty()) document.sections.push_back(summary());
        for (const GroupScores& group : ranking_.groups) document.sections.push_back(section_of(group));
        document.notes = notes();
        return document;
    }

private:
    Cell count(std::uint64_t number) const { return {std::to_string(number), std::to_string(number)}; }
    Cell number(const Fraction& value) const {
        return {text(value), domain::to_text(value, domain::printed_decimals(card_), Language::english)};
    }
    std::string text(const Fraction& value) const {
        return domain::to_text(value, domain::printed_decimals(card_), language_);
    }
    std::string name_of(const AgencyScore& agency) const { return agency.name.in(language_); }
    std::string grade_name(std::size_t grade) const { return card_.grades.at(grade).name.in(language_); }

    bool tells_of_ratings() const {
        return std::any_of(card_.components.begin(), card_.components.end(), [](const domain::Component& component) {
            return component.source == domain::Source::overall || component.source == domain::Source::index;
        });
    }
    bool tells_of_change(const GroupScores& group) const {
        return std::any_of(group.agencies.begin(), group.agencies.end(),
                           [](const AgencyScore& agency) { return agency.change.has_value(); });
    }

    // Blocs by grades, with the totals of both.
    Section summary() const {
        Table table{"summary", std::string(words_.of_grades), {{std::string(words_.group)}}, {}, false};
        for (const domain::Grade& grade : card_.grades) table.columns.push_back({grade.name.in(language_), true});
        table.columns.push_back({std::string(words_.total), true});
        std::size_t ranked = 0;
        for (const GroupScores& group : ranking_.groups) {
            ranked += group.ranked;
            table.rows.push_back(grades_row(group.name.in(language_), group.by_grade, group.ranked));
        }
        table.rows.push_back(grades_row(std::string(words_.total), domain::grades_of(ranking_), ranked));
        table.ends_with_total = true;
        return {std::string(words_.summary), {}, {std::move(table)}, {}};
    }

    std::vector<Cell> grades_row(std::string name, const std::vector<std::size_t>& by_grade, std::size_t ranked) const {
        std::vector<Cell> row{{std::move(name)}};
        for (const std::size_t in_grade : by_grade) row.push_back(count(in_grade));
        row.push_back(count(ranked));
        return row;
    }

    Section section_of(const GroupScores& group) const {
        Section section{group.name.in(language_), sentences_of(group), {table_of(group)}, {}};
        if (tells_of_ratings()) section.tables.push_back(basis_of(group));
        if (group.ranked > 0) section.charts.push_back(chart_of(group));
        return section;
    }

    std::vector<std::string> sentences_of(const GroupScores& group) const {
        std::vector<std::string> sentences;
        if (const std::string grades = grades_of(group); !grades.empty()) sentences.push_back(grades);
        if (group.ranked > 0) {
            const AgencyScore& best = group.agencies.front();
            const AgencyScore& worst = group.agencies[group.ranked - 1];
            sentences.push_back(group.ranked == 1
                                    ? sentence(words_.only_one, name_of(best), text(*best.assessment.total))
                                    : sentence(words_.best_and_worst, name_of(best), text(*best.assessment.total),
                                               name_of(worst), text(*worst.assessment.total)));
            sentences.push_back(mean_of(group));
        }
        add_names(group, Status::without_total, words_.without_total_are, sentences);
        add_names(group, Status::excluded, words_.excluded_are, sentences);
        return sentences;
    }

    // "3/5 Xuất sắc; 1/5 Tốt; …": as the city reads it out.
    std::string grades_of(const GroupScores& group) const {
        std::string text;
        for (std::size_t grade = 0; grade < group.by_grade.size(); ++grade)
            if (group.by_grade[grade] > 0)
                text += fmt::format("{}{}/{} {}", text.empty() ? "" : "; ", group.by_grade[grade], group.ranked,
                                    grade_name(grade));
        return text.empty() ? text : fmt::format("{}: {}.", words_.grade, text);
    }

    std::string mean_of(const GroupScores& group) const {
        if (!group.mean_change) return sentence(words_.mean, text(*group.mean));
        const Fraction& change = *group.mean_change;
        if (change.is_zero()) return sentence(words_.mean_same, text(*group.mean));
        return change.is_negative() ? sentence(words_.mean_fell, text(*group.mean), text(-change))
                                    : sentence(words_.mean_rose, text(*group.mean), text(change));
    }

    void add_names(const GroupScores& group, Status status, std::string_view pattern,
                   std::vector<std::string>& sentences) const {
        std::string names;
        for (const AgencyScore& agency : group.agencies)
            if (agency.status == status) names += (names.empty() ? "" : "; ") + name_of(agency);
        if (!names.empty()) sentences.push_back(sentence(pattern, names));
    }

    Table table_of(const GroupScores& group) const {
        const bool with_change = tells_of_change(group);
        const bool with_ratings = tells_of_ratings();
        Table table{group.group, std::string(words_.details), {}, {}, false};
        table.columns = {
            {std::string(words_.rank), true}, {std::string(words_.agency)}, {std::string(words_.points), true}};
        if (!card_.grades.empty()) table.columns.push_back({std::string(words_.grade)});
        if (with_change)
            for (const std::string_view heading : {words_.change, words_.places})
                table.columns.push_back({std::string(heading), true});
        if (with_ratings)
            for (const std::string_view heading : {words_.ratings, words_.dossiers, words_.rate, words_.interval})
                table.columns.push_back({std::string(heading), true});
        for (const AgencyScore& agency : group.agencies) {
            std::vector<Cell>& row = table.rows.emplace_back(first_cells(agency));
            if (with_change) add_change(agency, row);
            if (with_ratings) add_ratings(agency, row);
        }
        return table;
    }

    // What the ratings rest on.
    Table basis_of(const GroupScores& group) const {
        Table table{group.group + ".basis", std::string(words_.basis), {{std::string(words_.agency)}}, {}, false};
        for (const std::string_view heading : {words_.response, words_.coverage})
            table.columns.push_back({std::string(heading), true});
        table.columns.push_back({std::string(words_.complete)});
        for (const AgencyScore& agency : group.agencies) {
            const auto found = conference_.completeness.find(agency.agency);
            table.rows.push_back(
                {{name_of(agency)},
                 response_of(agency),
                 percent_of(domain::share(agency.coverage)),
                 {summary_of(
                     found == conference_.completeness.end() ? std::vector<domain::Completeness>{} : found->second,
                     language_)}});
        }
        return table;
    }

    // With the number of dossiers it would tell how few they were.
    Cell response_of(const AgencyScore& agency) const {
        const std::uint64_t ratings = agency.ratings.total();
        if (!agency.dossiers || (ratings > 0 && ratings < domain::smallest_shown)) return {std::string(dash)};
        return percent_of(domain::response_rate(ratings, *agency.dossiers));
    }

    Cell percent_of(const std::optional<Fraction>& part) const {
        if (!part) return {std::string(dash)};
        const auto percent = domain::percent_of(*part);
        return {domain::to_text(percent, language_), domain::to_text(percent, Language::english)};
    }

    std::vector<Cell> first_cells(const AgencyScore& agency) const {
        std::vector<Cell> row;
        row.push_back(agency.rank ? Cell{fmt::format("{}{}", agency.close_to_above ? words_.close : "", *agency.rank),
                                         std::to_string(*agency.rank)}
                                  : Cell{std::string(dash)});
        row.push_back({name_of(agency)});
        if (agency.status == Status::ranked)
            row.push_back(number(*agency.assessment.total));
        else
            row.push_back({std::string(agency.status == Status::excluded ? words_.excluded : words_.no_total)});
        if (card_.grades.empty()) return row;
        const bool is_graded = agency.status == Status::ranked && agency.assessment.grade;
        row.push_back({is_graded ? grade_name(*agency.assessment.grade) : std::string(dash)});
        return row;
    }

    void add_change(const AgencyScore& agency, std::vector<Cell>& row) const {
        if (!agency.change) {
            row.insert(row.end(), 2, Cell{std::string(dash)});
            return;
        }
        Cell points = number(agency.change->points);
        if (agency.change->points > 0) points.text.insert(0, "+");
        row.push_back(std::move(points));
        const std::int64_t places = agency.change->places;
        row.push_back({places == 0 ? "=" : fmt::format("{}{}", places > 0 ? "▲" : "▼", places > 0 ? places : -places),
                       std::to_string(places)});
    }

    // Fewer than ten are not told, and agencies are not added up: there is no total to subtract from.
    void add_ratings(const AgencyScore& agency, std::vector<Cell>& row) const {
        const std::uint64_t ratings = agency.ratings.total();
        const auto dossiers = agency.dossiers ? count(*agency.dossiers) : Cell{std::string(dash)};
        if (ratings < domain::smallest_shown) {
            row.push_back(ratings == 0 ? count(0) : Cell{std::string(words_.hidden)});
            row.push_back(dossiers);
            row.insert(row.end(), 2, Cell{std::string(dash)});
            return;
        }
        row.push_back(count(ratings));
        row.push_back(dossiers);
        const auto percent = *domain::percent(agency.ratings.rate());
        row.push_back({domain::to_text(percent, language_), domain::to_text(percent, Language::english)});
        row.push_back({agency.interval ? fmt::format("{}–{}", domain::to_text(agency.interval->low, language_),
                                                     domain::to_text(agency.interval->high, language_))
                                       : std::string(dash)});
    }

    Chart chart_of(const GroupScores& group) const {
        Chart chart;
        chart.title = words_.chart;
        for (const domain::Grade& grade : card_.grades) {
            chart.kinds.push_back(grade.name.in(language_));
            if (grade.from) chart.marks.push_back({hundredths_of(*grade.from), domain::to_text(*grade.from)});
        }
        if (chart.kinds.empty()) chart.kinds.emplace_back(words_.points);
        std::string said;
        for (std::size_t place = 0; place < group.ranked; ++place) {
            const AgencyScore& agency = group.agencies[place];
            const Fraction& total = *agency.assessment.total;
            chart.bars.push_back({name_of(agency), text(total), std::max<std::int64_t>(hundredths_of(total), 0),
                                  agency.assessment.grade.value_or(0)});
            said += fmt::format("{}{} {}", said.empty() ? "" : "; ", name_of(agency), text(total));
        }
        chart.description = sentence(words_.chart_says, group.ranked, said);
        return chart;
    }

    // For lengths of bars alone.
    static std::int64_t hundredths_of(const Fraction& value) { return value.rounded(2).small().value_or(0); }

    std::vector<std::string> notes() const {
        std::vector<std::string> notes{std::string(words_.rounding_note)};
        if (tells_of_ratings()) {
            notes.emplace_back(words_.sample_note);
            notes.emplace_back(words_.privacy_note);
            notes.emplace_back(words_.basis_note);
        }
        notes.emplace_back(words_.imported_note);
        const bool is_close = std::any_of(ranking_.groups.begin(), ranking_.groups.end(), [](const GroupScores& group) {
            return std::any_of(group.agencies.begin(), group.agencies.end(),
                               [](const AgencyScore& agency) { return agency.close_to_above; });
        });
        if (is_close) notes.emplace_back(words_.close_note);
        notes.push_back(sentence(words_.made_from, card_.id));
        return notes;
    }

    const Conference& conference_;
    const domain::Scorecard& card_;
    const domain::Ranking& ranking_;
    Language language_;
    const Wording& words_;
};

}  // namespace

Document conference_document(const Conference& conference, Language language) {
    return Writer(conference, language).document();
}

}  // namespace report
