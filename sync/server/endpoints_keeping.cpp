// What those who keep terminals ask for: the list, codes, moves, and the places where they stand.
#include "sync/server/device_list.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/paging.hpp"
#include "sync/server/place_csv.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/routes.hpp"
#include "sync/server/survey_publish.hpp"
#include "sync/wire/city_json.hpp"

namespace server {
namespace {

using base::Done;
using base::Problem;
using base::Result;

// A change that has nothing to say but that it is done.
Answer change(std::function<Result<>(Store&)> write) {
    return Answer(Task{std::move(write), [](const Result<>& committed) {
                           return committed ? Reply{.status = 204} : problem_reply(committed.problem());
                       }});
}

Result<Answer> list_devices(const Desk& desk, const Call& call) {
    const auto meta = desk.read([](Store& store) { return store.meta(); });
    if (!meta) return meta.problem();
    const auto after = number_at_cursor(call, "after", meta->incarnation);
    if (!after) return after.problem();
    const std::uint64_t limit = call.whole("limit").value_or(usual_page);
    auto devices = desk.read([&](Store& store) {
        return visible_devices(store, call.person().grant, call.now, {*after, limit + 1});
    });
    if (!devices) return devices.problem();
    const bool more = devices->size() > limit;
    if (more) devices->pop_back();
    wire::JsonArray list;
    for (const SeenDevice& device : *devices) list.push_back(json_of(device));
    wire::JsonObject json;
    json["devices"] = std::move(list);
    json["next"] = page_word({meta->incarnation, devices->empty() ? *after : devices->back().state.number});
    json["more"] = more;
    return Answer(json_reply(json));
}

Result<Answer> create_code(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const std::string counter(wire::text_at(*json, "counter").value_or(""));
    const std::string replaces(wire::text_at(*json, "replaces").value_or(""));
    const std::string code = draw_code();
    auto write = [author = call.author(), code, counter, replaces, now = call.now](Store& store) {
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
    return change([author = call.author(), id = std::string(call.value("id").value_or("")),
                   counter = std::string(wire::text_at(*json, "counter").value_or("")),
                   now = call.now](Store& store) { return move_device(store, author, id, counter, now); });
}

Result<Answer> retire(const Desk&, const Call& call) {
    return change([author = call.author(), id = std::string(call.value("id").value_or("")),
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
    const domain::City part = visible_part(std::move(*city), call.person().grant.scope);
    if (call.value("format") == "json") return Answer(json_reply(wire::city_json(part)));
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
    auto write = [lines, author = call.author(), text = call.request.body, now = call.now](Store& store) -> Result<> {
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
    return change([author = call.author(), text = call.request.body, validity, now = call.now](Store& store) {
        return publish_survey(store, author, text, validity, now);
    });
}

constexpr std::array page_of_devices{
    Parameter{"after", cursor_shape, false, "`next` of the page before; the beginning when it is not there"},
    Parameter{"limit", Whole{1, longest_page}, false, "How many devices a page has at most; 100 when it is not there"},
};
constexpr std::array validity_days{Parameter{"from", Day{}, true, "The first day on which it is asked"},
                                   Parameter{"through", Day{}, false, "The last; open when nothing is said"}};
constexpr std::array device_in_path{Parameter{"id", Hex{16}, true, "The device's id"}};
constexpr std::array form_of_places{Parameter{"format", Choice{"csv|json"}, false, "CSV when it is not there"}};
constexpr std::array dry_run{
    Parameter{"dry_run", Choice{"true|false"}, false, "Tell what would change, change nothing"}};

constexpr std::array takes_enrolment{Content{"application/json", "NewEnrolment"}};
constexpr std::array takes_move{Content{"application/json", "Move"}};
constexpr std::array takes_places{Content{"text/csv"}, Content{"application/json", "City"}};
constexpr std::array takes_survey{Content{"application/json", "Survey"}};
constexpr std::array gives_terminals{Content{"application/json", "TerminalPage"}};
constexpr std::array gives_code{Content{"application/json", "EnrolmentCode"}};
constexpr std::array gives_places{Content{"text/csv; charset=utf-8"}, Content{"application/json", "City"}};
constexpr std::array gives_changes{Content{"application/json", "PlaceChanges"}};
constexpr std::array gives_surveys{Content{"application/json", "Surveys"}};
constexpr std::array cursor_problems{412};
constexpr std::array place_problems{404};  // a counter that the asker does not see

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/devices",
          .access = Access::person,
          .act = Act::see_devices,
          .in_query = page_of_devices,
          .endpoint = list_devices,
          .words = "The terminals that the asker sees: where they stand, when they were last heard, how they are",
          .gives = gives_terminals,
          .problems = cursor_problems},
    Route{.method = "POST",
          .path = "/v1/devices/enrolments",
          .access = Access::person,
          .act = Act::enrol_device,
          .endpoint = create_code,
          .words = "A one-time code for a new terminal at a counter; one that it replaces is retired when it comes",
          .takes = takes_enrolment,
          .success = 201,
          .gives = gives_code,
          .problems = place_problems},
    Route{.method = "POST",
          .path = "/v1/devices/{id}/move",
          .access = Access::person,
          .act = Act::move_device,
          .in_path = device_in_path,
          .endpoint = move,
          .words = "The terminal stands at another counter from now on; what was given stays where it was given",
          .takes = takes_move,
          .success = 204},
    Route{.method = "POST",
          .path = "/v1/devices/{id}/retire",
          .access = Access::person,
          .act = Act::retire_device,
          .in_path = device_in_path,
          .endpoint = retire,
          .words = "Nothing more is taken from the terminal; what it sent still counts",
          .success = 204},
    Route{.method = "GET",
          .path = "/v1/places",
          .access = Access::person,
          .act = Act::see_places,
          .in_query = form_of_places,
          .endpoint = show_places,
          .words = "Blocs, agencies, units and counters that the asker sees, as a file that can be imported again",
          .gives = gives_places},
    Route{.method = "POST",
          .path = "/v1/places/import",
          .access = Access::person,
          .act = Act::change_places,
          .in_query = dry_run,
          .endpoint = import_places,
          .words = "Adds and changes places, all or nothing; what is not named stays",
          .takes = takes_places,
          .gives = gives_changes},
    Route{.method = "GET",
          .path = "/v1/surveys",
          .access = Access::person,
          .act = Act::see_surveys,
          .endpoint = list_surveys,
          .words = "The surveys that were published, and which one is asked today",
          .gives = gives_surveys},
    Route{.method = "POST",
          .path = "/v1/surveys",
          .access = Access::person,
          .act = Act::publish_survey,
          .in_query = validity_days,
          .endpoint = publish,
          .words = "A survey is asked from a day on; 403 when one of its id was rated with other words",
          .takes = takes_survey,
          .success = 204},
};

}  // namespace

std::span<const Route> keeping_routes() { return routes; }

}  // namespace server
