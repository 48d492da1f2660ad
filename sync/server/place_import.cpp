#include "sync/server/place_import.hpp"

#include <algorithm>
#include <map>

#include "sync/server/event_time.hpp"
#include "sync/server/place_csv.hpp"
#include "sync/server/survey_publish.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/hours_json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

using Facts = std::vector<std::pair<std::string_view, std::string>>;

// What an import may change about one thing, and what it may not.
struct Thing {
    std::string parent;  // fixed: the agency of a unit, the unit of a counter
    std::string name;
    Facts facts;  // in the same order for all of a kind
};

using Things = std::map<std::string, Thing>;  // "counter x" -> …

Facts facts_of(const domain::Words& name, Facts more = {}) {
    Facts facts{{"name", name.vi}, {"English name", name.en}};
    facts.insert(facts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return facts;
}

std::string text_of(const domain::Hours& hours) {
    wire::JsonObject json;
    wire::write_hours(json, hours);
    return json.empty() ? "always open" : wire::to_text(json);
}

Things things_of(const domain::City& city) {
    Things things;
    for (const domain::Bloc& bloc : city.blocs) {
        things["bloc " + bloc.id] = {"", bloc.name.vi, facts_of(bloc.name)};
        for (const domain::Agency& agency : bloc.agencies) {
            things["agency " + agency.id] = {
                "", agency.name.vi,
                facts_of(agency.name, {{"bloc", bloc.id}, {"excluded", agency.excluded ? "yes" : "no"}})};
            for (const domain::Unit& unit : agency.units) {
                things["unit " + unit.id] = {"agency " + agency.id, unit.name.vi,
                                             facts_of(unit.name, {{"hours", text_of(unit.hours)}})};
                for (const domain::Counter& counter : unit.counters)
                    things["counter " + counter.id] = {"unit " + unit.id, counter.name.vi,
                                                       facts_of(counter.name, {{"field", counter.field}})};
            }
        }
    }
    for (const domain::Field& field : city.fields)
        things["field " + field.id] = {"", field.name.vi, facts_of(field.name)};
    return things;
}

// name "A" -> "B", field "" -> "dat-dai"
std::string changes_in(const Facts& before, const Facts& after) {
    std::string words;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i].second == after[i].second) continue;
        words += words.empty() ? "" : ", ";
        words.append(after[i].first).append(" \"").append(before[i].second);
        words.append("\" -> \"").append(after[i].second).append("\"");
    }
    return words;
}

bool is_named(const domain::City& city) { return !city.name.vi.empty(); }

}  // namespace

Result<domain::City> read_places(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    const bool is_json = start != std::string_view::npos && text[start] == '{';
    return is_json ? wire::read_city(text) : read_city_csv(text);
}

Result<std::vector<std::string>> differences(const domain::City& before, const domain::City& after) {
    std::vector<std::string> lines;
    if (is_named(after))
        if (const std::string words = changes_in(facts_of(before.name), facts_of(after.name)); !words.empty())
            lines.push_back("~ city: " + words);
    const Things old_things = things_of(before);
    for (const auto& [key, thing] : things_of(after)) {
        const auto old = old_things.find(key);
        if (old == old_things.end()) {
            lines.push_back("+ " + key + ": " + thing.name);
        } else if (old->second.parent != thing.parent) {
            return Problem{Code::bad_input,
                           key + " belongs to " + old->second.parent + " and cannot move to " + thing.parent +
                               ": its ratings would move with it. Give it a new id. Nothing was imported.",
                           0};
        } else if (const std::string words = changes_in(old->second.facts, thing.facts); !words.empty()) {
            lines.push_back("~ " + key + ": " + words);
        }
    }
    return lines;
}

std::size_t unnamed_count(const domain::City& before, const domain::City& after) {
    const Things named = things_of(after);
    const Things known = things_of(before);
    const bool has_fields = !after.fields.empty();
    const bool has_places = !after.blocs.empty();
    return static_cast<std::size_t>(std::count_if(known.begin(), known.end(), [&](const auto& thing) {
        const bool is_looked_for = thing.first.starts_with("field ") ? has_fields : has_places;
        return is_looked_for && !named.contains(thing.first);
    }));
}

Result<std::vector<std::string>> import_preview(Store& store, std::string_view text) {
    const auto city = read_places(text);
    if (!city) return city.problem();
    const auto before = store.city();
    if (!before) return before.problem();
    return differences(*before, *city);
}

Result<std::vector<std::string>> import_city(Store& store, std::string_view text) {
    auto city = read_places(text);
    if (!city) return city.problem();
    const auto before = store.city();
    if (!before) return before.problem();
    auto lines = differences(*before, *city);
    if (!lines) return lines.problem();
    if (!is_named(*city)) city->name = before->name;
    if (const auto put = store.put_city(*city); !put) return put.problem();
    return std::move(*lines);
}

Result<std::vector<std::string>> import_survey(Store& store, std::string_view json_text, base::WallTime now) {
    const auto survey = wire::read_survey(json_text);
    if (!survey) return survey.problem();
    const base::LocalDay today = base::local_day(now, local_offset);
    const auto in_force = store.survey_on(today);
    if (!in_force) return in_force.problem();
    const std::optional<SurveyText>& current = *in_force;
    if (current && current->id == survey->id && current->json == json_text) return std::vector<std::string>{};
    if (const auto may = may_have_words(store, survey->id, json_text); !may) return may.problem();
    const auto put = store.put_survey({{survey->id, std::string(json_text)}, today, std::nullopt, now});
    if (!put) return put.problem();
    return std::vector<std::string>{"+ survey " + survey->id + " is in force: " + survey->question.vi};
}

}  // namespace server
