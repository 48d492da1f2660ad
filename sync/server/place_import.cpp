#include "sync/server/place_import.hpp"

#include <map>

#include "sync/wire/content.hpp"
#include "sync/wire/hours_json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// What an import may change about one thing, and what it may not.
struct Thing {
    std::string parent;  // fixed: the agency of a unit, the unit of a counter
    std::string looks;   // everything else, as one text
    std::string name;
};

using Things = std::map<std::string, Thing>;  // "counter x" -> …

std::string looks_of(const domain::Words& name, std::string_view more = {}) {
    return name.vi + '\n' + name.en + '\n' + std::string(more);
}

std::string looks_of(const domain::Hours& hours) {
    wire::JsonObject json;
    wire::write_hours(json, hours);
    return wire::to_text(json);
}

Things things_of(const domain::City& city) {
    Things things;
    for (const domain::Bloc& bloc : city.blocs) {
        things["bloc " + bloc.id] = {"", looks_of(bloc.name), bloc.name.vi};
        for (const domain::Agency& agency : bloc.agencies) {
            const std::string more = bloc.id + (agency.excluded ? " excluded" : "");
            things["agency " + agency.id] = {"", looks_of(agency.name, more), agency.name.vi};
            for (const domain::Unit& unit : agency.units) {
                things["unit " + unit.id] = {"agency " + agency.id, looks_of(unit.name, looks_of(unit.hours)),
                                             unit.name.vi};
                for (const domain::Counter& counter : unit.counters)
                    things["counter " + counter.id] = {"unit " + unit.id, looks_of(counter.name, counter.field),
                                                       counter.name.vi};
            }
        }
    }
    return things;
}

}  // namespace

Result<std::vector<std::string>> differences(const domain::City& before, const domain::City& after) {
    std::vector<std::string> lines;
    if (looks_of(before.name) != looks_of(after.name)) lines.push_back("~ city: " + after.name.vi);
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
        } else if (old->second.looks != thing.looks) {
            lines.push_back("~ " + key + ": " + thing.name);
        }
    }
    return lines;
}

Result<std::vector<std::string>> import_city(Store& store, std::string_view json_text) {
    const auto city = wire::read_city(json_text);
    if (!city) return city.problem();
    const auto before = store.city();
    if (!before) return before.problem();
    auto lines = differences(*before, *city);
    if (!lines) return lines.problem();
    if (const auto put = store.put_city(*city); !put) return put.problem();
    return std::move(*lines);
}

Result<std::vector<std::string>> import_survey(Store& store, std::string_view json_text, base::WallTime now) {
    const auto survey = wire::read_survey(json_text);
    if (!survey) return survey.problem();
    const auto in_force = store.survey_in_force();
    if (!in_force) return in_force.problem();
    const std::optional<SurveyText>& current = *in_force;
    if (current && current->id == survey->id && current->json == json_text) return std::vector<std::string>{};
    const auto found = store.survey_json(survey->id);
    if (!found) return found.problem();
    const std::optional<std::string>& known = *found;
    if (known && *known != json_text) {
        const auto rated = store.is_survey_rated(survey->id);
        if (!rated) return rated.problem();
        if (*rated)
            return Problem{Code::forbidden,
                           "survey \"" + survey->id + "\" was rated with other words; give the new ones a new id", 0};
    }
    const auto put = store.put_survey_in_force({survey->id, std::string(json_text)}, now);
    if (!put) return put.problem();
    return std::vector<std::string>{"+ survey " + survey->id + " is in force: " + survey->question.vi};
}

}  // namespace server
