#include "sync/server/alarm_list.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using people::Act;

// What lies in no agency: seen by those only who see everything.
const people::Scope nowhere{"\n", ""};

Result<people::Scope> place_of(Store& store, const Alarm& alarm) {
    if (alarm.device.empty()) return people::Scope{};
    const auto device = store.device_by_id(alarm.device);
    if (!device) return device.problem();
    if (!*device) return nowhere;
    const auto place = store.place_of((*device)->counter);
    if (!place) return place.problem();
    return *place ? people::Scope{(*place)->agency, (*place)->unit} : nowhere;
}

Result<Alarm> found_for(Store& store, const people::Grant& grant, Act act, std::int64_t id, people::Scope& where) {
    const std::string what = "alarm " + std::to_string(id);
    auto found = store.alarm(id);
    if (!found) return found.problem();
    std::optional<Alarm>& alarm = *found;
    auto place = alarm ? place_of(store, *alarm) : Result<people::Scope>(nowhere);
    if (!place) return place.problem();
    if (const auto may = require(grant, act, *place, what); !may) return may.problem();
    if (!alarm) return Problem{Code::not_found, "there is no " + what, 0};
    where = std::move(*place);
    return std::move(*alarm);
}

}  // namespace

Result<std::vector<Alarm>> visible_alarms(Store& store, const people::Grant& grant, bool cleared_too) {
    auto alarms = store.alarms(cleared_too);
    if (!alarms || grant.scope == people::Scope{}) return alarms;
    const auto states = store.device_states();
    if (!states) return states.problem();
    std::map<std::string, people::Scope, std::less<>> places{{"", {}}};
    for (const DeviceState& state : *states) places[state.id] = state.where;
    std::erase_if(*alarms, [&](const Alarm& alarm) {
        const auto place = places.find(alarm.device);
        return place == places.end() || !covers(grant.scope, place->second);
    });
    return alarms;
}

Result<Alarm> visible_alarm(Store& store, const people::Grant& grant, std::int64_t id) {
    people::Scope where;
    return found_for(store, grant, Act::see_alarms, id, where);
}

Result<> clear_alarm(Store& store, const Author& author, std::int64_t id, const Clearing& clearing) {
    if (clearing.by.empty() || clearing.reason.empty())
        return Problem{Code::bad_input, "an alarm is cleared by somebody, for a reason", 0};
    people::Scope where;
    const auto alarm = found_for(store, author.grant, Act::clear_alarm, id, where);
    if (!alarm) return alarm.problem();
    const auto cleared = store.clear_alarm(id, clearing);
    if (!cleared) return cleared.problem();
    if (!*cleared) return Problem{Code::not_found, "no open alarm has the number " + std::to_string(id), 0};
    const std::string words = clearing.by + ": " + clearing.reason;
    return store.log(author.doer, {"alarm.clear", std::to_string(id), words, where.agency}, clearing.at);
}

wire::JsonObject json_of(const Alarm& alarm) {
    wire::JsonObject json;
    json["id"] = alarm.id;
    json["kind"] = name_of(alarm.sighting.kind);
    json["device"] = alarm.device.empty() ? wire::Json(nullptr) : wire::Json(alarm.device);
    json["epoch"] = alarm.sighting.epoch;
    json["words"] = alarm.sighting.words;
    json["raised"] = base::to_iso8601(alarm.raised);
    json["last"] = base::to_iso8601(alarm.last);
    json["times"] = alarm.times;
    json["open"] = !alarm.cleared;
    if (alarm.cleared) {
        json["cleared"] = base::to_iso8601(alarm.cleared->at);
        json["by"] = alarm.cleared->by;
        json["reason"] = alarm.cleared->reason;
    }
    return json;
}

}  // namespace server
