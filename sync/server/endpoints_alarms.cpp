// What does not fit: alarms, for those who look into them.
#include "sync/base/bytes.hpp"
#include "sync/server/alarm_list.hpp"
#include "sync/server/routes.hpp"

namespace server {
namespace {

using base::Result;

std::int64_t number_in(const Call& call) { return static_cast<std::int64_t>(call.whole("id").value_or(0)); }

Result<Answer> list_alarms(const Desk& desk, const Call& call) {
    const bool cleared_too = call.value("state") == "all";
    const auto alarms =
        desk.read([&](Store& store) { return visible_alarms(store, call.person().grant, cleared_too); });
    if (!alarms) return alarms.problem();
    wire::JsonArray list;
    for (const Alarm& alarm : *alarms) list.push_back(json_of(alarm));
    wire::JsonObject json;
    json["alarms"] = std::move(list);
    return Answer(json_reply(json));
}

Result<Answer> show_alarm(const Desk& desk, const Call& call) {
    const auto alarm =
        desk.read([&](Store& store) { return visible_alarm(store, call.person().grant, number_in(call)); });
    if (!alarm) return alarm.problem();
    wire::JsonObject json = json_of(*alarm);
    json["advice"] = advice_on(alarm->sighting.kind);
    json["evidence"] = base::to_base64(base::view_of(alarm->sighting.evidence));
    return Answer(json_reply(json));
}

Result<Answer> clear(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    auto write = [author = call.author(), id = number_in(call), now = call.now,
                  reason = std::string(wire::text_at(*json, "reason").value_or(""))](Store& store) {
        return clear_alarm(store, author, id, {now, author.doer.name, reason});
    };
    return Answer(Task{std::move(write), [](const Result<>& committed) {
                           return committed ? Reply{.status = 204} : problem_reply(committed.problem());
                       }});
}

constexpr std::array which_alarms{Parameter{"state", Choice{"open|all"}, false, "Open ones when it is not there"}};
constexpr std::array alarm_in_path{Parameter{"id", Whole{1, INT64_MAX}, true, "The alarm's number"}};

constexpr std::array gives_alarms{Content{"application/json", "Alarms"}};
constexpr std::array gives_alarm{Content{"application/json", "Alarm"}};
constexpr std::array takes_clearing{Content{"application/json", "Clearing"}};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/alarms",
          .access = Access::person,
          .act = Act::see_alarms,
          .in_query = which_alarms,
          .endpoint = list_alarms,
          .words = "What contradicts itself or stays away, of the terminals that the asker sees; open ones first",
          .gives = gives_alarms},
    Route{.method = "GET",
          .path = "/v1/alarms/{id}",
          .access = Access::person,
          .act = Act::see_alarms,
          .in_path = alarm_in_path,
          .endpoint = show_alarm,
          .words = "One alarm with what to do and its evidence",
          .gives = gives_alarm},
    Route{.method = "POST",
          .path = "/v1/alarms/{id}/clear",
          .access = Access::person,
          .act = Act::clear_alarm,
          .in_path = alarm_in_path,
          .endpoint = clear,
          .words = "Closes an alarm; it is kept for ever with the asker's name and the reason",
          .takes = takes_clearing,
          .success = 204},
};

}  // namespace

std::span<const Route> alarm_routes() { return routes; }

}  // namespace server
