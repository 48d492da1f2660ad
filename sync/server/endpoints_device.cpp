#include "sync/server/routes.hpp"

#include "sync/base/check.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/survey_publish.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/dossier.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// What one config or enrolment tells a terminal about where it stands and what it asks.
Result<wire::JsonObject> settings_json(Store& store, const domain::Place& place, base::WallTime now) {
    const auto survey = store.survey_on(base::local_day(now, local_offset));
    if (!survey) return survey.problem();
    const std::optional<SurveyText>& in_force = *survey;
    if (!in_force) return Problem{Code::unavailable, "no survey is in force: run `sipas import --survey FILE`", 0};
    const auto json = wire::parse_json(in_force->json);
    if (!json) return json.problem();
    wire::JsonObject settings;
    settings["place"] = wire::place_json(place);
    settings["survey"] = *json;
    return settings;
}

Result<> has_valid_code(const Desk& desk, std::string_view code, base::WallTime now) {
    const auto enrolment = desk.read([&](Store& store) { return valid_enrolment(store, code, now); });
    if (!enrolment) return enrolment.problem();
    return base::Done{};
}

Result<Answer> enroll(const Desk& desk, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const auto code = wire::text_at(*json, "code");
    const auto key = base::array_from_base64<32>(wire::text_at(*json, "public_key").value_or(""));
    if (!code || !key) return Problem{Code::bad_input, R"(an enrolment has a "code" and a "public_key" in base64)", 0};

    // Anybody may ask this, so who has no code must not reach the writer: he could keep the terminals from it.
    if (const auto valid = has_valid_code(desk, *code, call.now); !valid) return valid.problem();
    auto settings = std::make_shared<wire::JsonObject>();
    auto write = [settings, code = std::string(*code), key = *key, now = call.now, desk](Store& store) -> Result<> {
        const auto enrolled = enrol(store, code, key, now);
        if (!enrolled) return enrolled.problem();
        const auto place_and_survey = settings_json(store, enrolled->place, now);
        if (!place_and_survey) return place_and_survey.problem();
        *settings = *place_and_survey;
        (*settings)["device"] = enrolled->device;
        (*settings)["token"] = enrolled->token;
        const auto seal = desk.seal(store);
        if (!seal) return seal.problem();
        (*settings)["receipt_key"] = base::to_base64(seal->key->public_key());
        (*settings)["incarnation"] = seal->incarnation;
        (*settings)["dossier_key"] = base::to_base64(wire::dossier_key(seal->dossier_master, enrolled->device));
        (*settings)["first_epoch"] = enrolled->first_epoch;
        return base::Done{};
    };
    auto reply = [settings](const Result<>& committed) {
        return committed ? json_reply(*settings) : problem_reply(committed.problem());
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<wire::JsonObject> config_json(Store& store, const Device& device, base::WallTime now) {
    const auto found = store.place_of(device.counter);
    if (!found) return found.problem();
    const std::optional<domain::Place>& place = *found;
    if (!place) return Problem{Code::damaged, "the device's counter is missing", 0};
    auto settings = settings_json(store, *place, now);
    if (!settings) return settings.problem();
    const auto next = next_survey(store, base::local_day(now, local_offset));
    if (!next) return next.problem();
    if (*next) {
        const auto json = wire::parse_json((*next)->text.json);
        if (!json) return json.problem();
        (*settings)["next_survey"] = wire::JsonObject{{"from", base::to_text((*next)->from)}, {"survey", *json}};
    }
    const auto changes = store.key_changes();
    if (!changes) return changes.problem();
    if (!changes->empty()) (*settings)["receipt_keys"] = wire::key_changes_json(*changes);
    return settings;
}

Result<Answer> config(const Desk& desk, const Call& call) {
    const auto settings = desk.read([&](Store& store) { return config_json(store, *call.caller.device(), call.now); });
    if (!settings) return settings.problem();
    Reply reply = json_reply(*settings);
    const std::string tag = '"' + base::to_hex(wire::sha256(base::view_of(reply.body))) + '"';
    if (call.request.header("if-none-match") == tag) reply = {.status = 304};
    reply.headers.emplace_back("ETag", tag);
    return Answer(std::move(reply));
}

Result<Answer> signed_time(const Desk& desk, const Call& call) {
    const std::string_view hex = *call.value("nonce");
    const auto nonce = base::array_from_hex<16>(hex);
    base::check(nonce.has_value(), "a nonce has the shape that its route asks for");
    const auto current = desk.seal();
    if (!current) return current.problem();
    const std::int64_t wall_ms = call.now.time_since_epoch().count();
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/time/v1"));
    statement.push_back(0);
    base::append(statement, *nonce);
    base::append_be64(statement, static_cast<std::uint64_t>(wall_ms));
    wire::JsonObject json;
    json["nonce"] = hex;
    json["wall_ms"] = wall_ms;
    json["signature"] = base::to_base64(current->key->sign(statement));
    return Answer(json_reply(json));
}

constexpr std::array in_time{
    Parameter{"nonce", Hex{32}, true, "Random, drawn by who asks; it comes back in what is signed"},
};

constexpr std::array takes_enrolment{Content{"application/json", "EnrolmentRequest"}};
constexpr std::array gives_enrolled{Content{"application/json", "Enrolled"}};
constexpr std::array gives_config{Content{"application/json", "Config"}};
constexpr std::array gives_time{Content{"application/json", "SignedTime"}};
constexpr std::array enroll_problems{403};

constexpr std::array routes{
    Route{.method = "POST",
          .path = "/v1/enroll",
          .access = Access::anybody,
          .endpoint = enroll,
          .words = "A terminal begins: a one-time code and its public key for everything it needs",
          .takes = takes_enrolment,
          .gives = gives_enrolled,
          .problems = enroll_problems},
    Route{.method = "GET",
          .path = "/v1/config",
          .access = Access::device,
          .endpoint = config,
          .words = "Where the terminal stands and what it asks",
          .gives = gives_config,
          .is_tagged = true},
    Route{.method = "GET",
          .path = "/v1/time",
          .access = Access::anybody,
          .in_query = in_time,
          .endpoint = signed_time,
          .words = "Signed time, for clocks that nobody set",
          .gives = gives_time},
};

}  // namespace

std::span<const Route> device_routes() { return routes; }

}  // namespace server
