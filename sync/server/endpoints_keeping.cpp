// What those who keep terminals ask for: the list, codes, moves, and the places where they stand.
#include "sync/server/device_list.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/place_csv.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/routes.hpp"
#include "sync/server/survey_publish.hpp"

namespace server {
namespace {

using base::Done;
using base::Problem;
using base::Result;

Author author_of(const Call& call) { return author_of(call.caller, call.request); }

// A change that has nothing to say but that it is done.
Answer change(std::function<Result<>(Store&)> write) {
    return Answer(Task{std::move(write), [](const Result<>& committed) {
                           return committed ? Reply{.status = 204} : problem_reply(committed.problem());
                       }});
}

Result<Answer> list_devices(const Desk& desk, const Call& call) {
    const auto devices =
        desk.read([&](Store& store) { return visible_devices(store, person_in(call.caller).grant, call.now); });
    if (!devices) return devices.problem();
    wire::JsonArray list;
    for (const ListedDevice& device : *devices) list.push_back(json_of(device));
    wire::JsonObject json;
    json["devices"] = std::move(list);
    return Answer(json_reply(json));
}

Result<Answer> create_code(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const std::string counter(wire::text_at(*json, "counter").value_or(""));
    const std::string replaces(wire::text_at(*json, "replaces").value_or(""));
    const std::string code = draw_code();
    auto write = [author = author_of(call), code, counter, replaces, now = call.now](Store& store) {
        return give_code(store, author, code, counter, replaces, now);
    };
    auto reply = [code, expires = call.now + code_lifetime](const Result<>& committed) {
        if (!committed) return problem_reply(committed.problem());
        wire::JsonObject given;
        given["code"] = code;
        given["expires"] = base::to_iso8601(expires);
        Reply created = json_reply(given);
        created.status = 201;
        created.headers.emplace_back("Cache-Control", "no-store");
        return created;
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> move(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    return change([author = author_of(call), id = std::string(call.value("id").value_or("")),
                   counter = std::string(wire::text_at(*json, "counter").value_or("")),
                   now = call.now](Store& store) { return move_device(store, author, id, counter, now); });
}

Result<Answer> retire(const Desk&, const Call& call) {
    return change([author = author_of(call), id = std::string(call.value("id").value_or("")),
                   now = call.now](Store& store) { return retire_device(store, author, id, now); });
}

// What lies outside the scope is not there.
domain::City visible_part(domain::City city, const people::Scope& scope) {
    if (scope.agency.empty()) return city;
    for (domain::Bloc& bloc : city.blocs) {
        std::erase_if(bloc.agencies, [&](const domain::Agency& agency) { return agency.id != scope.agency; });
        for (domain::Agency& agency : bloc.agencies)
            std::erase_if(agency.units,
                          [&](const domain::Unit& unit) { return !scope.unit.empty() && unit.id != scope.unit; });
    }
    std::erase_if(city.blocs, [](const domain::Bloc& bloc) { return bloc.agencies.empty(); });
    return city;
}

Result<Answer> show_places(const Desk& desk, const Call& call) {
    auto city = desk.read([](Store& store) { return store.city(); });
    if (!city) return city.problem();
    const domain::City part = visible_part(std::move(*city), person_in(call.caller).grant.scope);
    return Answer(text_reply("text/csv; charset=utf-8", write_city_csv(part)));
}

Reply lines_reply(const std::vector<std::string>& lines, bool is_dry) {
    wire::JsonArray changes;
    for (const std::string& line : lines) changes.push_back(wire::Json(line));
    wire::JsonObject json;
    json["changes"] = std::move(changes);
    json["imported"] = !is_dry;
    return json_reply(json);
}

Result<Answer> import_places(const Desk& desk, const Call& call) {
    if (call.value("dry_run") == "true") {
        const auto lines = desk.read([&](Store& store) { return import_preview(store, call.request.body); });
        if (!lines) return lines.problem();
        return Answer(lines_reply(*lines, true));
    }
    auto lines = std::make_shared<std::vector<std::string>>();
    auto write = [lines, author = author_of(call), text = call.request.body, now = call.now](Store& store) -> Result<> {
        auto imported = import_city(store, text);
        if (!imported) return imported.problem();
        *lines = std::move(*imported);
        return store.log(author.doer, {"places.import", {}, std::to_string(lines->size()) + " changes"}, now);
    };
    auto reply = [lines](const Result<>& committed) {
        return committed ? lines_reply(*lines, false) : problem_reply(committed.problem());
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> list_surveys(const Desk& desk, const Call& call) {
    const auto surveys = desk.read([](Store& store) { return store.surveys(); });
    if (!surveys) return surveys.problem();
    const auto in_force =
        desk.read([&](Store& store) { return store.survey_on(base::local_day(call.now, local_offset)); });
    if (!in_force) return in_force.problem();
    wire::JsonArray list;
    for (const PublishedSurvey& survey : *surveys)
        list.push_back(json_of(survey, *in_force && (*in_force)->id == survey.text.id));
    wire::JsonObject json;
    json["surveys"] = std::move(list);
    return Answer(json_reply(json));
}

// A day that the route has checked already.
std::optional<base::LocalDay> day_in(const Call& call, std::string_view name) {
    base::LocalDay day{};
    const auto text = call.value(name);
    return text && base::from_text(*text, day) ? std::optional(day) : std::nullopt;
}

Result<Answer> publish(const Desk&, const Call& call) {
    const Validity validity{day_in(call, "from").value_or(base::LocalDay{}), day_in(call, "through")};
    return change([author = author_of(call), text = call.request.body, validity, now = call.now](Store& store) {
        return publish_survey(store, author, text, validity, now);
    });
}

constexpr std::array validity_days{Parameter{"from", Day{}, true, "The first day on which it is asked"},
                                   Parameter{"through", Day{}, false, "The last; open when nothing is said"}};
constexpr std::array device_in_path{Parameter{"id", Hex{16}, true, "The device's id"}};
constexpr std::array dry_run{
    Parameter{"dry_run", Choice{"true|false"}, false, "Tell what would change, change nothing"}};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/devices",
          .access = Access::person,
          .act = Act::see_devices,
          .endpoint = list_devices},
    Route{.method = "POST",
          .path = "/v1/devices/enrolments",
          .access = Access::person,
          .act = Act::enrol_device,
          .endpoint = create_code},
    Route{.method = "POST",
          .path = "/v1/devices/{id}/move",
          .access = Access::person,
          .act = Act::move_device,
          .in_path = device_in_path,
          .endpoint = move},
    Route{.method = "POST",
          .path = "/v1/devices/{id}/retire",
          .access = Access::person,
          .act = Act::retire_device,
          .in_path = device_in_path,
          .endpoint = retire},
    Route{.method = "GET",
          .path = "/v1/places",
          .access = Access::person,
          .act = Act::see_places,
          .endpoint = show_places},
    Route{.method = "POST",
          .path = "/v1/places/import",
          .access = Access::person,
          .act = Act::change_places,
          .in_query = dry_run,
          .endpoint = import_places},
    Route{.method = "GET",
          .path = "/v1/surveys",
          .access = Access::person,
          .act = Act::see_surveys,
          .endpoint = list_surveys},
    Route{.method = "POST",
          .path = "/v1/surveys",
          .access = Access::person,
          .act = Act::publish_survey,
          .in_query = validity_days,
          .endpoint = publish},
};

}  // namespace

std::span<const Route> keeping_routes() { return routes; }

}  // namespace server
