// Store: blocs, agencies, units, counters and surveys.
#include <map>

#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/hours_json.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;
using domain::Agency;
using domain::Bloc;
using domain::Counter;
using domain::Unit;
using sql::integer;

// One JSON text; empty when the counters are always open.
std::string hours_text(const domain::Hours& hours) {
    wire::JsonObject json;
    wire::write_hours(json, hours);
    return json.empty() ? std::string() : wire::to_text(json);
}

Result<domain::Hours> hours_from(std::string_view text) {
    if (text.empty()) return domain::Hours{};
    const auto json = wire::parse_json(text);
    if (!json) return json.problem();
    return wire::read_hours(*json);
}

Result<> put_counter(sql::Connection& connection, const Counter& counter, const Unit& unit, std::size_t position) {
    const auto put = connection.execute(
        "INSERT INTO counter (id, unit, position, name_vi, name_en, field) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (id) DO UPDATE SET position = $3, name_vi = $4, name_en = $5, field = $6",
        {counter.id, unit.id, integer(position), counter.name.vi, counter.name.en, counter.field});
    return put ? Result<>(Done{}) : put.problem();
}

Result<> put_unit(sql::Connection& connection, const Unit& unit, const Agency& agency, std::size_t position) {
    const auto put = connection.execute(
        "INSERT INTO unit (id, agency, position, name_vi, name_en, hours) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (id) DO UPDATE SET position = $3, name_vi = $4, name_en = $5, hours = $6",
        {unit.id, agency.id, integer(position), unit.name.vi, unit.name.en, hours_text(unit.hours)});
    if (!put) return put.problem();
    for (std::size_t i = 0; i < unit.counters.size(); ++i)
        if (const auto done = put_counter(connection, unit.counters[i], unit, i); !done) return done.problem();
    return Done{};
}

Result<> put_agency(sql::Connection& connection, const Agency& agency, const Bloc& bloc, std::size_t position) {
    const auto put = connection.execute(
        "INSERT INTO agency (id, bloc, position, name_vi, name_en, excluded) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (id) DO UPDATE SET bloc = $2, position = $3, name_vi = $4, name_en = $5, excluded = $6",
        {agency.id, bloc.id, integer(position), agency.name.vi, agency.name.en, integer(agency.excluded ? 1 : 0)});
    if (!put) return put.problem();
    for (std::size_t i = 0; i < agency.units.size(); ++i)
        if (const auto done = put_unit(connection, agency.units[i], agency, i); !done) return done.problem();
    return Done{};
}

Result<> put_bloc(sql::Connection& connection, const Bloc& bloc, std::size_t position) {
    const auto put = connection.execute(
        "INSERT INTO bloc (id, position, name_vi, name_en) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (id) DO UPDATE SET position = $2, name_vi = $3, name_en = $4",
        {bloc.id, integer(position), bloc.name.vi, bloc.name.en});
    if (!put) return put.problem();
    for (std::size_t i = 0; i < bloc.agencies.size(); ++i)
        if (const auto done = put_agency(connection, bloc.agencies[i], bloc, i); !done) return done.problem();
    return Done{};
}

Result<> put_field(sql::Connection& connection, const domain::Field& field, std::size_t position) {
    const auto put = connection.execute(
        "INSERT INTO field (id, position, name_vi, name_en) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (id) DO UPDATE SET position = $2, name_vi = $3, name_en = $4",
        {field.id, integer(position), field.name.vi, field.name.en});
    return put ? Result<>(Done{}) : put.problem();
}

// Children by their parent's id, each list in its order.
template <typename Child>
using ByParent = std::map<std::string, std::vector<Child>>;

// The children of one parent, taken out.
template <typename Child>
std::vector<Child> children_of(ByParent<Child>& all, const std::string& parent) {
    const auto found = all.find(parent);
    return found == all.end() ? std::vector<Child>{} : std::move(found->second);
}

}  // namespace

Result<> Store::put_city(const domain::City& city) {
    const auto named = connection_.execute("UPDATE meta SET city_vi = $1, city_en = $2", {city.name.vi, city.name.en});
    if (!named) return named.problem();
    for (std::size_t i = 0; i < city.blocs.size(); ++i)
        if (const auto done = put_bloc(connection_, city.blocs[i], i); !done) return done.problem();
    for (std::size_t i = 0; i < city.fields.size(); ++i)
        if (const auto done = put_field(connection_, city.fields[i], i); !done) return done.problem();
    return Done{};
}

Result<domain::City> Store::city() {
    domain::City city;
    ByParent<Counter> counters;
    ByParent<Unit> units;
    ByParent<Agency> agencies;
    // From the leaves up, so that every parent finds its children complete.
    auto read = connection_.query("SELECT unit, id, name_vi, name_en, field FROM counter ORDER BY position, id", {},
                                  [&](const sql::Row& row) {
                                      counters[row.text(0)].push_back({row.text(1), words_at(row, 2, 3), row.text(4)});
                                  });
    if (!read) return read.problem();
    Result<> hours_read = Done{};
    read = connection_.query(
        "SELECT agency, id, name_vi, name_en, hours FROM unit ORDER BY position, id", {}, [&](const sql::Row& row) {
            auto hours = hours_from(row.text_view(4));
            if (!hours) hours_read = hours.problem();
            units[row.text(0)].push_back({row.text(1), words_at(row, 2, 3), children_of(counters, row.text(1)),
                                          hours ? std::move(*hours) : domain::Hours{}});
        });
    if (!read) return read.problem();
    if (!hours_read) return hours_read.problem();
    read = connection_.query(
        "SELECT bloc, id, name_vi, name_en, excluded FROM agency ORDER BY position, id", {}, [&](const sql::Row& row) {
            agencies[row.text(0)].push_back(
                {row.text(1), words_at(row, 2, 3), row.integer(4) != 0, children_of(units, row.text(1))});
        });
    if (!read) return read.problem();
    read =
        connection_.query("SELECT id, name_vi, name_en FROM bloc ORDER BY position, id", {}, [&](const sql::Row& row) {
            city.blocs.push_back({row.text(0), words_at(row, 1, 2), children_of(agencies, row.text(0))});
        });
    if (!read) return read.problem();
    read =
        connection_.query("SELECT id, name_vi, name_en FROM field ORDER BY position, id", {}, [&](const sql::Row& row) {
            city.fields.push_back({row.text(0), words_at(row, 1, 2)});
        });
    if (!read) return read.problem();
    read = connection_.query("SELECT city_vi, city_en FROM meta", {},
                             [&](const sql::Row& row) { city.name = words_at(row, 0, 1); });
    if (!read) return read.problem();
    return city;
}

Result<std::optional<domain::Place>> Store::place_of(std::string_view counter) {
    std::optional<domain::Place> place;
    Result<domain::Hours> hours{domain::Hours{}};
    const auto read = connection_.query(
        "SELECT agency.id, unit.id, counter.id, counter.field, agency.name_vi, agency.name_en, unit.name_vi, "
        "unit.name_en, counter.name_vi, counter.name_en, unit.hours FROM counter JOIN unit ON unit.id = counter.unit "
        "JOIN agency ON agency.id = unit.agency WHERE counter.id = $1",
        {counter}, [&](const sql::Row& row) {
            place = domain::Place{row.text(0),         row.text(1),         row.text(2),        row.text(3),
                                  words_at(row, 4, 5), words_at(row, 6, 7), words_at(row, 8, 9)};
            hours = hours_from(row.text_view(10));
        });
    if (!read) return read.problem();
    if (!hours) return hours.problem();
    if (place) place->hours = std::move(*hours);
    return place;
}

Result<std::optional<SurveyText>> Store::survey_on(base::LocalDay day) {
    std::optional<SurveyText> survey;
    const std::string text = base::to_text(day);
    const auto read = connection_.query(
        "SELECT id, json FROM survey WHERE (from_day = '' OR from_day <= $1) AND (through_day = '' OR through_day >= "
        "$1) "
        "ORDER BY from_day DESC, in_force_ms DESC, id DESC LIMIT 1",
        {text}, [&](const sql::Row& row) {
            survey = SurveyText{row.text(0), row.text(1)};
        });
    if (!read) return read.problem();
    return survey;
}

Result<std::vector<PublishedSurvey>> Store::surveys() {
    std::vector<PublishedSurvey> surveys;
    const auto day_at = [](const sql::Row& row, int column) {
        base::LocalDay day{};
        return base::from_text(row.text_view(column), day) ? std::optional(day) : std::nullopt;
    };
    const auto read = connection_.query(
        "SELECT id, json, from_day, through_day, in_force_ms FROM survey ORDER BY from_day, in_force_ms, id", {},
        [&](const sql::Row& row) {
            surveys.push_back({{row.text(0), row.text(1)}, day_at(row, 2), day_at(row, 3), wall_at(row, 4)});
        });
    if (!read) return read.problem();
    return surveys;
}

Result<std::optional<std::string>> Store::survey_json(std::string_view id) {
    return connection_.text("SELECT json FROM survey WHERE id = $1", {id});
}

Result<bool> Store::is_survey_rated(std::string_view id) {
    const auto found = connection_.integer("SELECT 1 FROM tally WHERE survey = $1 LIMIT 1", {id});
    if (!found) return found.problem();
    return found->has_value();
}

Result<std::vector<std::string>> Store::rated_surveys() {
    std::vector<std::string> ids;
    const auto read = connection_.query(
        "SELECT DISTINCT survey FROM agency_month WHERE level_1 + level_2 + level_3 + level_4 + level_5 > 0 "
        "ORDER BY survey",
        {}, [&](const sql::Row& row) { ids.push_back(row.text(0)); });
    if (!read) return read.problem();
    return ids;
}

Result<> Store::put_survey(const PublishedSurvey& survey) {
    const auto text_of = [](const std::optional<base::LocalDay>& day) {
        return day ? base::to_text(*day) : std::string();
    };
    const std::string from = text_of(survey.from);
    const std::string through = text_of(survey.through);
    const auto put = connection_.execute(
        "INSERT INTO survey (id, json, in_force_ms, from_day, through_day) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET json = $2, in_force_ms = $3, from_day = $4, through_day = $5",
        {survey.text.id, survey.text.json, to_ms(survey.published), from, through});
    return put ? Result<>(Done{}) : put.problem();
}

}  // namespace server
