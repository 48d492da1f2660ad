// Store: what was said in a period, added up: from the coarse tallies, as far as they reach.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sync/base/check.hpp"
#include "sync/server/coarse.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Done;
using base::LocalDay;
using base::Result;
using std::chrono::months;
using std::chrono::year_month;

enum class Step { day, month, quarter };

// A part of a period that is whole days, months or quarters, as texts that sort.
struct Piece {
    Step step = Step::day;
    std::string from;
    std::string until;  // exclusive
};

constexpr LocalDay first_of_all{std::chrono::year{0} / 1 / 1};
constexpr LocalDay after_all{std::chrono::year{9999} / 10 / 1};

year_month month_of(LocalDay day) {
    const std::chrono::year_month_day date{day};
    return date.year() / date.month();
}

LocalDay first_day(year_month month) { return LocalDay{month / 1}; }

year_month quarter_of(year_month month) { return month - months{(static_cast<unsigned>(month.month()) - 1) % 3}; }

std::string text_of(year_month month) { return base::to_text(first_day(month)).substr(0, 7); }

// As few as cover the period: quarters, months before and after them, days before and after those.
std::vector<Piece> pieces_of(const domain::Period& period, Step longest) {
    const LocalDay from = period.from.value_or(first_of_all);
    const LocalDay until = period.until.value_or(after_all);
    year_month month = month_of(from);
    if (first_day(month) < from) month += months{1};
    const year_month after = month_of(until);
    std::vector<Piece> pieces;
    const auto add_days = [&](LocalDay begin, LocalDay end) {
        if (begin < end) pieces.push_back({Step::day, base::to_text(begin), base::to_text(end)});
    };
    const auto add_months = [&](Step step, year_month begin, year_month end) {
        if (begin < end) pieces.push_back({step, text_of(begin), text_of(end)});
    };
    if (month >= after) {
        add_days(from, until);
        return pieces;
    }
    add_days(from, first_day(month));
    const year_month quarter = quarter_of(month + months{2});
    const year_month after_quarters = quarter_of(after);
    if (longest == Step::quarter && quarter < after_quarters) {
        add_months(Step::month, month, quarter);
        add_months(Step::quarter, quarter, after_quarters);
        add_months(Step::month, after_quarters, after);
    } else {
        add_months(Step::month, month, after);
    }
    add_days(first_day(after), until);
    return pieces;
}

// A row is a group, a criterion or none, and five levels.
void add_levels(domain::Counts& counts, const sql::Row& row) {
    const std::string_view criterion = row.text_view(1);
    const auto known = criterion.empty() ? counts.criteria.end() : counts.criteria.find(criterion);
    domain::Distribution* levels = &counts.overall;
    for (int level = 1; level <= 5; ++level) {
        const std::uint64_t count = row.count(1 + level);
        if (count == 0) continue;
        if (!criterion.empty() && levels == &counts.overall)
            levels = known != counts.criteria.end() ? &known->second : &counts.criteria[std::string(criterion)];
        levels->add(level, count);
    }
}

// What was taken back to the last one leaves a row of nothing, and no group.
void add_group(domain::CountsBy& counts, const sql::Row& row) {
    bool is_empty = true;
    for (int column = 2; column < 7; ++column) is_empty = is_empty && row.integer(column) == 0;
    if (is_empty) return;
    const auto known = counts.find(row.text_view(0));
    add_levels(known != counts.end() ? known->second : counts[row.text(0)], row);
}

constexpr const char* levels = "level_1, level_2, level_3, level_4, level_5";
constexpr const char* level_sums = "SUM(level_1), SUM(level_2), SUM(level_3), SUM(level_4), SUM(level_5)";

// From the fine tallies: what is told apart by `column`, "agency" for one.
std::string fine_sums(std::string_view column, std::string_view which) {
    return fmt::format(
        "SELECT {0}, criterion, SUM(CASE WHEN level = 1 THEN count ELSE 0 END), "
        "SUM(CASE WHEN level = 2 THEN count ELSE 0 END), SUM(CASE WHEN level = 3 THEN count ELSE 0 END), "
        "SUM(CASE WHEN level = 4 THEN count ELSE 0 END), SUM(CASE WHEN level = 5 THEN count ELSE 0 END) "
        "FROM tally WHERE day >= $1 AND day < $2 AND {1} GROUP BY {0}, criterion",
        column, which);
}

std::string overall_of_agencies(Step step) {
    if (step == Step::day)
        return fmt::format("SELECT agency, '', {} FROM agency_day WHERE day >= $1 AND day < $2 GROUP BY agency",
                           level_sums);
    return fmt::format(
        "SELECT agency, '', {} FROM agency_month WHERE criterion = '' AND month >= $1 AND month < $2 GROUP BY agency",
        level_sums);
}

// Row by row where the rows are few enough: to add them up here costs less than to have them sorted into groups. The
// criteria are named, because a range of them would lead through all months there are.
std::string answers_of_agencies(Step step) {
    if (step == Step::day) return fine_sums("agency", "criterion > '' AND survey = $3");
    if (step == Step::month)
        return fmt::format(
            "SELECT agency, criterion, {} FROM agency_month WHERE criterion IN (SELECT criterion FROM city_month "
            "WHERE month >= $1 AND month < $2 AND survey = $3 AND criterion > '') AND month >= $1 AND month < $2 "
            "AND survey = $3",
            levels);
    return fmt::format(
        "SELECT agency, criterion, {} FROM agency_quarter WHERE quarter >= $1 AND quarter < $2 AND survey = $3 "
        "AND criterion > ''",
        levels);
}

// Where a division's overall ratings stand, and the column that it is told apart by.
struct Divided {
    std::string_view table;
    std::string_view column;
    std::string_view fine_column;
};

Divided divided(Division division) {
    switch (division) {
        case Division::unit:
            return {"counter_month", "unit", "unit"};
        case Division::counter:
            return {"counter_month", "counter", "counter"};
        case Division::field:
            return {"city_month", "field", "field"};
        case Division::bound:
            return {"city_month", "CASE WHEN bound = 0 THEN 'open' ELSE 'bound' END",
                    "CASE WHEN bound = 0 THEN 'open' ELSE 'bound' END"};
        case Division::month:
            break;
    }
    return {"city_month", "month", "SUBSTR(day, 1, 7)"};
}

std::string overall_of(Division division, Step step) {
    const Divided by = divided(division);
    if (step == Step::day) return fine_sums(by.fine_column, "criterion = ''");
    return fmt::format("SELECT {0}, '', {1} FROM {2} WHERE month >= $1 AND month < $2 {3}GROUP BY {0}", by.column,
                       level_sums, by.table, by.table == "city_month" ? "AND criterion = '' " : "");
}

std::string answers_of_city(Step step) {
    if (step == Step::day) return fine_sums("survey", "criterion > '' AND survey = $3");
    return fmt::format(
        "SELECT survey, criterion, {} FROM city_month WHERE month >= $1 AND month < $2 AND criterion > '' "
        "AND survey = $3 GROUP BY survey, criterion",
        level_sums);
}

}  // namespace

Result<domain::CountsBy> Store::counts_by_agency(const domain::Period& period,
                                                 const std::optional<std::string>& survey) {
    domain::CountsBy counts;
    const auto add = [&](const sql::Row& row) { add_group(counts, row); };
    for (const Piece& piece : pieces_of(period, Step::month))
        if (const auto read = connection_.query(overall_of_agencies(piece.step), {piece.from, piece.until}, add); !read)
            return read.problem();
    if (!survey) return counts;
    for (const Piece& piece : pieces_of(period, Step::quarter))
        if (const auto read =
                connection_.walk(answers_of_agencies(piece.step), {piece.from, piece.until, *survey}, add);
            !read)
            return read.problem();
    return counts;
}

Result<domain::CountsBy> Store::overall_by(Division division, const domain::Period& period) {
    domain::CountsBy counts;
    const auto add = [&](const sql::Row& row) { add_group(counts, row); };
    for (const Piece& piece : pieces_of(period, Step::month))
        if (const auto read = connection_.query(overall_of(division, piece.step), {piece.from, piece.until}, add);
            !read)
            return read.problem();
    return counts;
}

Result<domain::Counts> Store::answers_of_city(const domain::Period& period, const std::string& survey) {
    domain::Counts counts;
    const auto add = [&](const sql::Row& row) { add_levels(counts, row); };
    for (const Piece& piece : pieces_of(period, Step::month))
        if (const auto read =
                connection_.query(server::answers_of_city(piece.step), {piece.from, piece.until, survey}, add);
            !read)
            return read.problem();
    return counts;
}

}  // namespace server
