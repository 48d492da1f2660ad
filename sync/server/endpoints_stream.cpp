#include "sync/server/routes.hpp"

#include "sync/server/comments.hpp"
#include "sync/server/contradiction.hpp"
#include "sync/server/ingest.hpp"
#include "sync/server/question.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

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

Reply receipt_reply(const wire::Receipt& receipt, const wire::SecretKey& key) {
    return text_reply("application/json", wire::write_receipt(wire::sign(receipt, key)));
}

// A receipt, and with what it is to be signed once it is true.
struct Sealed {
    wire::Receipt receipt;
    Seal seal;
};

Result<Answer> stream_head(const Desk& desk, const Call& call) {
    const Device* const device = call.caller.device();
    const auto question = read_question(call);
    if (!question) return question.problem();
    const auto heard = desk.read([&](Store& store) { return hear(store, *device, *question); });
    if (!heard) return heard.problem();
    const wire::Stream name{device->id, question->epoch};
    if (!heard->finding.is_worth_writing()) {
        const auto current = desk.seal();
        if (!current) return current.problem();
        return Answer(receipt_reply(receipt_of(heard->stream, name, current->incarnation, call.now), *current->key));
    }
    auto sealed = std::make_shared<Sealed>();
    auto write = [sealed, name, device = *device, question = *question, now = call.now,
                  desk](Store& store) -> Result<> {
        // Heard again inside the change: what was read above may have been overtaken.
        const auto again = hear(store, device, question);
        if (!again) return again.problem();
        const auto current = desk.seal(store);
        if (!current) return current.problem();
        *sealed = {receipt_of(again->stream, name, current->incarnation, now), *current};
        return write_down(store, device, *question.claim, again->finding, now);
    };
    auto reply = [sealed](const Result<>& committed) {
        return committed ? receipt_reply(sealed->receipt, *sealed->seal.key) : problem_reply(committed.problem());
    };
    return Answer(Task{std::move(write), std::move(reply)});
}

Result<Answer> take_batch(const Desk& desk, const Call& call) {
    const Device* const device = call.caller.device();
    if (bare_media_type(call.request.header("content-type")) != wire::batch_media_type)
        return Problem{Code::unsupported, "a batch has Content-Type " + std::string(wire::batch_media_type), 0};
    const auto current = desk.seal();
    if (!current) return current.problem();
    if (call.request.header(incarnation_header) != std::to_string(current->incarnation))
        return Problem{Code::incarnation, "the server was restored since; ask GET /v1/stream and go on from there", 0};
    const auto encoding = encoding_of(call.request);
    if (!encoding) return encoding.problem();
    auto proven = prove(call.request.body, *encoding, *device);
    if (!proven) return proven.problem();

    auto verdict = std::make_shared<Verdict>();
    auto batch = std::make_shared<const ProvenBatch>(std::move(*proven));
    auto key = std::make_shared<std::shared_ptr<const wire::SecretKey>>();
    auto write = [verdict, key, batch, id = device->id, now = call.now, desk](Store& store) -> Result<> {
        // Asked again inside the change: the device may have been revoked or moved while the batch waited.
        const auto found = store.device_by_id(id);
        if (!found) return found.problem();
        const std::optional<Device>& sender = *found;
        if (!sender || !sender->active) return Problem{Code::forbidden, "this device was revoked", 0};
        const auto seal = desk.seal(store);
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

Result<Answer> take_words(const Desk&, const Call& call) {
    const Device* const device = call.caller.device();
    auto read = read_comments(call.request.body);
    if (!read) return read.problem();
    auto comments = std::make_shared<std::vector<SentComment>>(std::move(*read));
    auto write = [comments, id = device->id, now = call.now](Store& store) -> Result<> {
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

constexpr std::array in_stream{
    Parameter{"epoch", Whole{1, UINT32_MAX}, true, "The epoch of the device's journal"},
    Parameter{"seq", Whole{0, sequence_limit - 1}, false, "The last entry of the device's own journal"},
    Parameter{"head", Hex{64}, false, "The hash of that entry"},
    Parameter{"b", Hex{16}, false, "The boot in which the device asks"},
    Parameter{"m", Whole{0, latest_m}, false, "Milliseconds since that boot"},
};

constexpr std::array on_batch{
    Parameter{"Sipas-Incarnation", Whole{1, UINT32_MAX}, false, "The incarnation of the server that the device knows"},
    Parameter{"Content-Encoding", Choice{"zstd|gzip|identity"}, false, "How the body is compressed"},
};
constexpr std::array gives_receipt{Content{"application/json", "Receipt"}};
constexpr std::array takes_batch{Content{wire::batch_media_type}};
constexpr std::array takes_comments{Content{"application/json", "CommentWords"}};
constexpr std::array gives_standings{Content{"application/json", "CommentStandings"}};
constexpr std::array batch_problems{409, 412, 415, 422};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/stream",
          .access = Access::device,
          .in_query = in_stream,
          .endpoint = stream_head,
          .words = "What the server holds of an epoch, as a signed receipt",
          .gives = gives_receipt},
    Route{.method = "POST",
          .path = batches_path,
          .access = Access::device,
          .endpoint = take_batch,
          .words = "Takes a batch; the receipt is signed after COMMIT. A 503 with Retry-After: too many are under way",
          .in_header = on_batch,
          .takes = takes_batch,
          .gives = gives_receipt,
          .problems = batch_problems},
    Route{.method = "POST",
          .path = "/v1/stream/comments",
          .access = Access::device,
          .endpoint = take_words,
          .words = "Takes the words of comments, and says what became of each",
          .takes = takes_comments,
          .gives = gives_standings},
};

}  // namespace

std::span<const Route> stream_routes() { return routes; }

}  // namespace server
