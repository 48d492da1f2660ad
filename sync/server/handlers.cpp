#include "sync/server/handlers.hpp"

#include "sync/server/comments.hpp"
#include "sync/server/contradiction.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/ingest.hpp"
#include "sync/server/question.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/dossier.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::string_view json_media_type = "application/json";

// "application/json; charset=utf-8" -> "application/json"
std::string_view bare_media_type(std::string_view value) {
    value = value.substr(0, value.find(';'));
    while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
    return value;
}

Result<wire::Encoding> encoding_of(const Request& request) {
    const std::string_view name = request.header("content-encoding");
    const auto encoding = name.empty() ? wire::Encoding::plain : wire::encoding_named(name);
    if (!encoding) return Problem{Code::unsupported, "Content-Encoding must be zstd, gzip or identity", 0};
    return *encoding;
}

// What one config or enrolment tells a terminal about where it stands and what it asks.
Result<wire::JsonObject> settings_json(Store& store, const domain::Place& place) {
    const auto survey = store.survey_in_force();
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

Reply receipt_reply(const wire::Receipt& receipt, const wire::SecretKey& key) {
    return text_reply(std::string(json_media_type), wire::write_receipt(wire::sign(receipt, key)));
}

// A receipt, and with what it is to be signed once it is true.
struct Sealed {
    wire::Receipt receipt;
    Seal seal;
};

Problem no_such_endpoint() { return {Code::not_found, "there is no such endpoint", 0}; }

}  // namespace

Result<Handlers> Handlers::over(Store& reading) {
    auto shared = std::make_shared<Shared>();
    const auto seal = shared->seal.read(reading);
    if (!seal) return seal.problem();
    shared->first_key = seal->key->public_key();
    return Handlers(reading, std::move(shared));
}

Result<Seal> Handlers::seal() const {
    const std::scoped_lock lock(shared_->reading_mutex);
    return shared_->seal.read(*reading_);
}

Answer Handlers::answer(const Request& request, base::WallTime now) const {
    auto answer = route(request, now);
    if (!answer) return problem_reply(answer.problem());
    return std::move(*answer);
}

Result<Answer> Handlers::route(const Request& request, base::WallTime now) const {
    if (request.method == "POST") {
        if (request.path == "/v1/stream/batches") return batches(request, now);
        if (request.path == "/v1/stream/comments") return comments(request, now);
        if (request.path == "/v1/enroll") return enroll(request, now);
    }
    if (request.method == "GET") {
        if (request.path == "/v1/stream") return stream(request, now);
        if (request.path == "/v1/config") return config(request);
        if (request.path == "/v1/time") return time(request, now);
        if (request.path == "/healthz") return health();
    }
    return no_such_endpoint();
}

Result<Device> Handlers::authorise(const Request& request) const {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request.header("authorization");
    if (!value.starts_with(scheme)) return Problem{Code::unauthorised, "this needs a device's bearer token", 0};
    const wire::Hash hash = hash_of_token(value.substr(scheme.size()));
    const std::scoped_lock lock(shared_->reading_mutex);
    const auto found = reading_->device_by_token(hash);
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    if (!device) return Problem{Code::unauthorised, "nobody has this token", 0};
    if (!device->active) return Problem{Code::forbidden, "this device was revoked", 0};
    return *device;
}

Result<> Handlers::has_valid_code(std::string_view code, base::WallTime now) const {
    const std::scoped_lock lock(shared_->reading_mutex);
    const auto enrolment = valid_enrolment(*reading_, code, now);
    if (!enrolment) return enrolment.problem();
    return base::Done{};
}

Result<Answer> Handlers::enroll(const Request& request, base::WallTime now) const {
    const auto json = wire::parse_json(request.body);
    if (!json) return json.problem();
    const auto code = wire::text_at(*json, "code");
    const auto key = base::array_from_base64<32>(wire::text_at(*json, "public_key").value_or(""));
    if (!code || !key) return Problem{Code::bad_input, R"(an enrolment has a "code" and a "public_key" in base64)", 0};

    // Anybody may ask this, so who has no code must not reach the writer: he could keep the terminals from it.
    if (const auto valid = has_valid_code(*code, now); !valid) return valid.problem();
    auto settings = std::make_shared<wire::JsonObject>();
    auto write = [settings, code = std::string(*code), key = *key, now, shared = shared_](Store& store) -> Result<> {
        const auto enrolled = enrol(store, code, key, now);
        if (!enrolled) return enrolled.problem();
        const auto place_and_survey = settings_json(store, enrolled->place);
        if (!place_and_survey) return place_and_survey.problem();
        *settings = *place_and_survey;
        (*settings)["device"] = enrolled->device;
        (*settings)["token"] = enrolled->token;
        const auto seal = shared->seal.read(store);
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

Result<Answer> Handlers::stream(const Request& request, base::WallTime now) const {
    const auto device = authorise(request);
    if (!device) return device.problem();
    const auto question = read_question(request);
    if (!question) return question.problem();
    const auto heard = [&] {
        const std::scoped_lock lock(shared_->reading_mutex);
        return hear(*reading_, *device, *question);
    }();
    if (!heard) return heard.problem();
    const wire::Stream name{device->id, question->epoch};
    if (!heard->finding.is_worth_writing()) {
        const auto current = seal();
        if (!current) return current.problem();
        return Answer(receipt_reply(receipt_of(heard->stream, name, current->incarnation, now), *current->key));
    }
    auto sealed = std::make_shared<Sealed>();
    auto write = [sealed, name, device = *device, question = *question, now,
                  shared = shared_](Store& store) -> Result<> {
        // Heard again inside the change: what was read above may have been overtaken.
        const auto again = hear(store, device, question);
        if (!again) return again.problem();
        const auto current = shared->seal.read(store);
        if (!current) return current.problem();
        *sealed = {receipt_of(again->stream, name, current->incarnation, now), *current};
        return write_down(store, device, *question.claim, again->finding, now);
    };
    auto reply = [sealed](const Result<>& committed) {
        return committed ? receipt_reply(sealed->receipt, *sealed->seal.key) : problem_reply(committed.problem());
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> Handlers::batches(const Request& request, base::WallTime now) const {
    const auto device = authorise(request);
    if (!device) return device.problem();
    if (bare_media_type(request.header("content-type")) != wire::batch_media_type)
        return Problem{Code::unsupported, "a batch has Content-Type " + std::string(wire::batch_media_type), 0};
    const auto current = seal();
    if (!current) return current.problem();
    if (request.header(incarnation_header) != std::to_string(current->incarnation))
        return Problem{Code::incarnation, "the server was restored since; ask GET /v1/stream and go on from there", 0};
    const auto encoding = encoding_of(request);
    if (!encoding) return encoding.problem();
    auto proven = prove(request.body, *encoding, *device);
    if (!proven) return proven.problem();

    auto verdict = std::make_shared<Verdict>();
    auto batch = std::make_shared<const ProvenBatch>(std::move(*proven));
    auto key = std::make_shared<std::shared_ptr<const wire::SecretKey>>();
    auto write = [verdict, key, batch, id = device->id, now, shared = shared_](Store& store) -> Result<> {
        // Asked again inside the change: the device may have been revoked or moved while the batch waited.
        const auto found = store.device_by_id(id);
        if (!found) return found.problem();
        const std::optional<Device>& sender = *found;
        if (!sender || !sender->active) return Problem{Code::forbidden, "this device was revoked", 0};
        const auto seal = shared->seal.read(store);
        if (!seal) return seal.problem();
        auto appended = append(store, *sender, *batch, seal->incarnation, now);
        if (!appended) return appended.problem();
        *verdict = std::move(*appended);
        *key = seal->key;
        if (!verdict->refusal || verdict->refusal->code != Code::gap) return base::Done{};
        const std::string words = goes_on_behind(batch->batch.header, verdict->refusal->expect - 1);
        return store.raise(older_copy(seal->incarnation, now, words), now);
    };
    auto reply = [verdict, key](const Result<>& committed) {
        if (!committed) return problem_reply(committed.problem());
        if (verdict->refusal) return problem_reply(*verdict->refusal);
        return receipt_reply(verdict->receipt, **key);
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> Handlers::comments(const Request& request, base::WallTime now) const {
    const auto device = authorise(request);
    if (!device) return device.problem();
    auto read = read_comments(request.body);
    if (!read) return read.problem();
    auto comments = std::make_shared<std::vector<SentComment>>(std::move(*read));
    auto write = [comments, id = device->id, now](Store& store) -> Result<> {
        const auto found = store.device_by_id(id);
        if (!found) return found.problem();
        const std::optional<Device>& sender = *found;
        if (!sender || !sender->active) return Problem{Code::forbidden, "this device was revoked", 0};
        return take_comments(store, *sender, *comments, now);
    };
    auto reply = [comments](const Result<>& committed) {
        return committed ? json_reply(comments_json(*comments)) : problem_reply(committed.problem());
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> Handlers::config(const Request& request) const {
    const auto device = authorise(request);
    if (!device) return device.problem();
    const std::scoped_lock lock(shared_->reading_mutex);
    const auto found = reading_->place_of(device->counter);
    if (!found) return found.problem();
    const std::optional<domain::Place>& place = *found;
    if (!place) return Problem{Code::damaged, "the device's counter is missing", 0};
    auto settings = settings_json(*reading_, *place);
    if (!settings) return settings.problem();
    const auto changes = reading_->key_changes();
    if (!changes) return changes.problem();
    if (!changes->empty()) (*settings)["receipt_keys"] = wire::key_changes_json(*changes);
    Reply reply = json_reply(*settings);
    const std::string tag = '"' + base::to_hex(wire::sha256(base::view_of(reply.body))) + '"';
    if (request.header("if-none-match") == tag)
        reply = {.status = 304, .media_type = {}, .body = {}, .headers = {}, .note = {}};
    reply.headers.emplace_back("ETag", tag);
    return Answer(std::move(reply));
}

Result<Answer> Handlers::time(const Request& request, base::WallTime now) const {
    const std::string_view hex = request.query_value("nonce");
    const auto nonce = base::array_from_hex<16>(hex);
    if (!nonce) return Problem{Code::bad_input, "ask for ?nonce= with 32 hexadecimal digits", 0};
    const auto current = seal();
    if (!current) return current.problem();
    const std::int64_t wall_ms = now.time_since_epoch().count();
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

Result<Answer> Handlers::health() const {
    const std::scoped_lock lock(shared_->reading_mutex);
    if (const auto meta = reading_->meta(); !meta) return meta.problem();
    wire::JsonObject json;
    json["status"] = "ok";
    json["version"] = SIPAS_VERSION;
    return Answer(json_reply(json));
}

Reply respond(const Handlers& handlers, Store& writing, const Request& request, base::WallTime now) {
    const Answer answer = handlers.answer(request, now);
    if (const auto* reply = std::get_if<Reply>(&answer)) return *reply;
    const auto& task = std::get<Task>(answer);
    auto change = writing.begin();
    if (!change) return task.reply(change.problem());
    if (const auto written = task.write(writing); !written) return task.reply(written);
    return task.reply(change->commit());
}

}  // namespace server
