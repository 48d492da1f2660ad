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
std::string key_columns(const GrainShape& shape) {
    std::string columns;
    for (const Part part : shape.parts) columns.append(columns.empty() ? "" : ", ").append(shape.column(part));
    return columns;
}

sql::Value value_of(const CoarseKey& key, Part part) {
    if (part == Part::bound) return integer(key.bound ? 1 : 0);
    return std::string_view(text_at(key, part));
}

Result<> add_to_coarse(sql::Connection& connection, const Coarse& coarse, Grain grain) {
    const GrainShape& shape = shape_of(grain);
    const std::string columns = key_columns(shape);
    const std::string head = fmt::format("INSERT INTO {} ({}, {})", shape.table, columns, level_columns);
    std::string tail = fmt::format("ON CONFLICT ({}) DO UPDATE SET ", columns);
    for (int level = 1; level <= 5; ++level)
        tail +=
            fmt::format("{2}level_{0} = {1}.level_{0} + excluded.level_{0}", level, shape.table, level > 1 ? ", " : "");
    std::vector<sql::Value> values;
    for (const auto& [key, levels] : coarse) {
        if (key.grain != grain) continue;
        for (const Part part : shape.parts) values.push_back(value_of(key, part));
        for (const std::uint64_t count : levels) values.push_back(integer(count));
    }
    const auto moved = connection.insert({head, shape.parts.size() + Levels{}.size(), tail}, values);
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<> add_to_fine(sql::Connection& connection, const domain::Tallies& tallies) {
    std::map<base::LocalDay, std::string> days;  // each written once
    std::vector<sql::Value> values;
    values.reserve(tallies.counts().size() * 10);
    for (const auto& [key, count] : tallies.counts()) {
        const auto known = days.find(key.day);
        const std::string_view day =
            known != days.end() ? known->second : days.emplace(key.day, base::to_text(key.day)).first->second;
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
    const GrainShape& shape = shape_of(key.grain);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (levels.at(i) == 0) continue;
        std::string statement =
            fmt::format("UPDATE {0} SET level_{1} = level_{1} - $1 WHERE level_{1} >= $1", shape.table, i + 1);
        std::vector<sql::Value> values{integer(levels.at(i))};
        for (const Part part : shape.parts) {
            values.push_back(value_of(key, part));
            statement += fmt::format(" AND {} = ${}", shape.column(part), values.size());
        }
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

}  // namespace

Result<> Store::write_tallies(const domain::Tallies& added) {
    if (added.counts().empty()) return Done{};
    if (const auto fine = add_to_fine(connection_, added); !fine) return fine;
    const Coarse coarse = coarse_of(added.counts());
    for (const Grain grain : grains)
        if (const auto moved = add_to_coarse(connection_, coarse, grain); !moved) return moved;
    return Done{};
}

Result<> Store::take_from_tallies(const domain::Tallies& tallies) {
    if (tallies.counts().empty()) return Done{};
    if (const auto written = write_tallies(waiting_tallies_.take()); !written) return written;
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
    Coarse coarse;
    for (const Grain grain : grains) {
        const GrainShape& shape = shape_of(grain);
        const auto statement = fmt::format("SELECT {}, {} FROM {}", key_columns(shape), level_columns, shape.table);
        const auto read = connection_.walk(statement, {}, [&](const sql::Row& row) {
            CoarseKey key{.grain = grain};
            int column = 0;
            for (const Part part : shape.parts) {
                if (part == Part::bound)
                    key.bound = row.integer(column++) != 0;
                else
                    text_at(key, part) = row.text(column++);
            }
            Levels levels{};
            for (std::uint64_t& level : levels) level = row.count(column++);
            if (levels != Levels{}) coarse.emplace(std::move(key), levels);
        });
        if (!read) return read.problem();
    }
    return coarse;
}

}  // namespace server
