// Store: tallies, the fine ones and the coarse.
#include <fmt/format.h>

#include "sync/base/check.hpp"
#include "sync/server/coarse.hpp"
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::integer;

constexpr const char* level_columns = "level_1, level_2, level_3, level_4, level_5";

// The columns of a table's key, in its order.
std::string_view key_columns(Grain grain) {
    return grain == Grain::agency_day ? "day, agency, bound" : "criterion, month, agency, bound, survey";
}

std::vector<sql::Value> key_values(const CoarseKey& key) {
    const sql::Value bound = integer(key.bound ? 1 : 0);
    if (key.grain == Grain::agency_day) return {std::string_view(key.span), std::string_view(key.agency), bound};
    return {std::string_view(key.criterion), std::string_view(key.span), std::string_view(key.agency), bound,
            std::string_view(key.survey)};
}

Result<> add_to_coarse(sql::Connection& connection, const Coarse& coarse, Grain grain) {
    const std::string_view table = name_of(grain);
    const std::string head = fmt::format("INSERT INTO {} ({}, {})", table, key_columns(grain), level_columns);
    std::string tail = fmt::format("ON CONFLICT ({}) DO UPDATE SET ", key_columns(grain));
    for (int level = 1; level <= 5; ++level)
        tail += fmt::format("{2}level_{0} = {1}.level_{0} + excluded.level_{0}", level, table, level > 1 ? ", " : "");
    std::vector<sql::Value> values;
    std::size_t columns = 0;
    for (const auto& [key, levels] : coarse) {
        if (key.grain != grain) continue;
        const std::size_t start = values.size();
        for (const sql::Value& value : key_values(key)) values.push_back(value);
        for (const std::uint64_t count : levels) values.push_back(integer(count));
        columns = values.size() - start;
    }
    const auto moved = connection.insert({head, columns, tail}, values);
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<> add_to_fine(sql::Connection& connection, const domain::Tallies& tallies) {
    std::vector<std::string> days;
    days.reserve(tallies.counts().size());
    std::vector<sql::Value> values;
    for (const auto& [key, count] : tallies.counts()) {
        const std::string_view day = days.emplace_back(base::to_text(key.day));
        values.insert(values.end(),
                      {std::string_view(key.agency), day, std::string_view(key.unit), std::string_view(key.counter),
                       std::string_view(key.field), integer(key.bound ? 1 : 0), std::string_view(key.survey),
                       std::string_view(key.criterion), std::int64_t{key.level}, integer(count)});
    }
    const sql::Insertion into{
        "INSERT INTO tally (agency, day, unit, counter, field, bound, survey, criterion, level, count)", 10,
        "ON CONFLICT (agency, day, unit, counter, field, bound, survey, criterion, level) "
        "DO UPDATE SET count = tally.count + excluded.count"};
    const auto moved = connection.insert(into, values);
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<> took(const Result<std::int64_t>& changed) {
    if (!changed) return changed.problem();
    if (*changed == 0) return Problem{Code::damaged, "a tally holds less than is taken back from it", 0};
    return Done{};
}

Result<> take_from_fine(sql::Connection& connection, const domain::TallyKey& key, std::uint64_t count) {
    return took(connection.execute(
        "UPDATE tally SET count = count - $1 WHERE agency = $2 AND day = $3 AND unit = $4 AND counter = $5 "
        "AND field = $6 AND bound = $7 AND survey = $8 AND criterion = $9 AND level = $10 AND count >= $1",
        {integer(count), key.agency, base::to_text(key.day), key.unit, key.counter, key.field,
         integer(key.bound ? 1 : 0), key.survey, key.criterion, std::int64_t{key.level}}));
}

Result<> take_from_coarse(sql::Connection& connection, const CoarseKey& key, const Levels& levels) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (levels.at(i) == 0) continue;
        std::string statement =
            fmt::format("UPDATE {0} SET level_{1} = level_{1} - $1 WHERE level_{1} >= $1", name_of(key.grain), i + 1);
        int number = 1;
        std::string_view columns = key_columns(key.grain);
        while (!columns.empty()) {
            const std::size_t end = std::min(columns.find(", "), columns.size());
            statement += fmt::format(" AND {} = ${}", columns.substr(0, end), ++number);
            columns.remove_prefix(std::min(end + 2, columns.size()));
        }
        std::vector<sql::Value> values{integer(levels.at(i))};
        for (const sql::Value& value : key_values(key)) values.push_back(value);
        if (const auto taken = took(connection.execute(statement, values)); !taken) return taken;
    }
    return Done{};
}

domain::TallyKey tally_key_at(const sql::Row& row) {
    domain::TallyKey key{.agency = row.text(0),
                         .unit = row.text(2),
                         .counter = row.text(3),
                         .field = row.text(4),
                         .bound = row.integer(5) != 0,
                         .survey = row.text(6),
                         .criterion = row.text(7),
                         .level = static_cast<int>(row.integer(8))};
    base::check(base::from_text(row.text_view(1), key.day), "a tally stands on a day");
    return key;
}

// Adds the five levels that begin at `column`.
void add_levels(domain::CountsBy& counts, const std::string& agency, std::string criterion, const sql::Row& row,
                int column) {
    domain::TallyKey key;
    key.criterion = std::move(criterion);
    for (key.level = 1; key.level <= 5; ++key.level)
        if (const std::uint64_t count = row.count(column + key.level - 1); count > 0) counts[agency].add(key, count);
}

constexpr const char* level_sums = "SUM(level_1), SUM(level_2), SUM(level_3), SUM(level_4), SUM(level_5)";

// Bounds of a period, as texts that sort: whole months from `first_month` up to `after_month`, days around them.
struct Span {
    std::string from;
    std::string until;
    std::string first_month;
    std::string after_month;
    std::string months_begin;
    std::string months_end;
};

Span span_of(const domain::Period& period) {
    using std::chrono::months;
    const auto month_of = [](base::LocalDay day) {
        const std::chrono::year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
        return date.year() / date.month();
    };
    const auto first_day = [](std::chrono::year_month month) {
        return base::LocalDay{std::chrono::sys_days{month / 1}.time_since_epoch()};
    };
    Span span{"0000-01-01", "9999-12-31", "0000-01", "9999-12", "0000-01-01", "9999-12-01"};
    if (period.from) {
        auto month = month_of(*period.from);
        if (first_day(month) != *period.from) month += months{1};
        span.from = base::to_text(*period.from);
        span.months_begin = base::to_text(first_day(month));
        span.first_month = span.months_begin.substr(0, 7);
    }
    if (period.until) {
        span.until = base::to_text(*period.until);
        span.months_end = base::to_text(first_day(month_of(*period.until)));
        span.after_month = span.months_end.substr(0, 7);
    }
    return span;
}

}  // namespace

Result<> Store::write_tallies() {
    const domain::Tallies added = waiting_tallies_.take();
    if (added.counts().empty()) return Done{};
    if (const auto fine = add_to_fine(connection_, added); !fine) return fine;
    const Coarse coarse = coarse_of(added.counts());
    for (const Grain grain : grains)
        if (const auto moved = add_to_coarse(connection_, coarse, grain); !moved) return moved;
    return Done{};
}

Result<> Store::take_from_tallies(const domain::Tallies& tallies) {
    if (tallies.counts().empty()) return Done{};
    if (const auto written = write_tallies(); !written) return written;
    for (const auto& [key, count] : tallies.counts())
        if (const auto taken = take_from_fine(connection_, key, count); !taken) return taken;
    for (const auto& [key, levels] : coarse_of(tallies.counts()))
        if (const auto taken = take_from_coarse(connection_, key, levels); !taken) return taken;
    return Done{};
}

Result<domain::Tallies> Store::tallies_of(const domain::Period& period, std::string_view agency) {
    const DayBounds days = day_bounds(period);
    std::string statement =
        "SELECT agency, day, unit, counter, field, bound, survey, criterion, level, count FROM tally "
        "WHERE day >= $1 AND day < $2";
    std::vector<sql::Value> values{days.from, days.until};
    if (!agency.empty()) {
        statement += " AND agency = $3";
        values.emplace_back(agency);
    }
    domain::Tallies tallies;
    const auto read = connection_.walk(statement, values,
                                       [&](const sql::Row& row) { tallies.count(tally_key_at(row), row.count(9)); });
    if (!read) return read.problem();
    return tallies;
}

Result<Coarse> Store::all_coarse_tallies() {
    constexpr std::array<const char*, grains.size()> keys{"day, agency, bound, '', ''",
                                                          "month, agency, bound, survey, criterion"};
    Coarse coarse;
    for (const Grain grain : grains) {
        const auto statement = fmt::format("SELECT {}, {} FROM {}", keys.at(static_cast<std::size_t>(grain)),
                                           level_columns, name_of(grain));
        const auto read = connection_.walk(statement, {}, [&](const sql::Row& row) {
            const Levels levels{row.count(5), row.count(6), row.count(7), row.count(8), row.count(9)};
            if (levels == Levels{}) return;
            coarse[{grain, row.text(0), row.text(1), row.integer(2) != 0, row.text(3), row.text(4)}] = levels;
        });
        if (!read) return read.problem();
    }
    return coarse;
}

Result<domain::CountsBy> Store::counts_by_agency(const domain::Period& period,
                                                 const std::optional<std::string>& survey) {
    const Span span = span_of(period);
    const bool has_months = span.months_begin < span.months_end;
    const std::string head_end = has_months ? span.months_begin : span.until;
    const std::string tail_begin = has_months ? span.months_end : span.until;
    domain::CountsBy counts;
    static const std::string by_month = fmt::format(
        "SELECT agency, criterion, {} FROM agency_month WHERE criterion = '' AND month >= $1 AND month < $2 "
        "GROUP BY agency, criterion",
        level_sums);
    static const std::string answers_by_month = fmt::format(
        "SELECT agency, criterion, {} FROM agency_month WHERE criterion > '' AND month >= $1 AND month < $2 "
        "AND survey = $3 GROUP BY agency, criterion",
        level_sums);
    static const std::string by_day =
        fmt::format("SELECT agency, {} FROM agency_day WHERE day >= $1 AND day < $2 GROUP BY agency", level_sums);
    constexpr const char* answers_by_day =
        "SELECT agency, criterion, level, SUM(count) FROM tally WHERE day >= $1 AND day < $2 AND criterion > '' "
        "AND survey = $3 GROUP BY agency, criterion, level";
    const auto add_month = [&](const sql::Row& row) { add_levels(counts, row.text(0), row.text(1), row, 2); };
    const auto add_day = [&](const sql::Row& row) { add_levels(counts, row.text(0), "", row, 1); };
    const auto add_answers = [&](const sql::Row& row) {
        domain::TallyKey key;
        key.criterion = row.text(1);
        key.level = static_cast<int>(row.integer(2));
        counts[row.text(0)].add(key, row.count(3));
    };
    Result<> read = Done{};
    if (has_months) read = connection_.query(by_month, {span.first_month, span.after_month}, add_month);
    if (read && has_months && survey)
        read = connection_.query(answers_by_month, {span.first_month, span.after_month, *survey}, add_month);
    for (const auto& [from, until] : {std::pair(span.from, head_end), std::pair(tail_begin, span.until)}) {
        if (!read || from >= until) continue;
        read = connection_.query(by_day, {from, until}, add_day);
        if (read && survey) read = connection_.query(answers_by_day, {from, until, *survey}, add_answers);
    }
    if (!read) return read.problem();
    return counts;
}

}  // namespace server
