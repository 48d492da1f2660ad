#include "tests/simulation/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "sync/wire/batch.hpp"
#include "sync/wire/compression.hpp"
#include "sync/wire/receipt.hpp"

namespace simulation {
namespace {

constexpr base::Duration patience = std::chrono::seconds{20};
constexpr std::size_t batches_overheard = 8;

std::string header_of(const server::Reply& reply, std::string_view name) {
    for (const auto& [each, value] : reply.headers)
        if (each == name) return value;
    return {};
}

// Hears once: the answer, or after 20 s that there is none.
Network::Hear once(Network::Hear hear) {
    auto heard = std::make_shared<bool>(false);
    return [heard, hear = std::move(hear)](const uploader::Answer& answer, bool honest) {
        if (!std::exchange(*heard, true)) hear(answer, honest);
    };
}

void corrupt(std::string& bytes, support::Dice& dice) {
    bytes[dice.below(bytes.size())] ^= static_cast<char>(1U << dice.below(8));
}

void truncate(std::string& bytes, support::Dice& dice) { bytes.resize(dice.below(bytes.size())); }

bool is_batch(const uploader::Request& request) { return request.url.ends_with("/v1/stream/batches"); }

// Somebody in between keeps the batch and signs for it, as well as he can without the server's key.
uploader::Answer forged_receipt_for(const uploader::Request& request) {
    auto encoding = wire::Encoding::plain;
    for (const auto& [name, value] : request.headers)
        if (name == "Content-Encoding") encoding = wire::encoding_named(value).value_or(encoding);
    const auto bytes = wire::decompress(request.body, encoding, wire::batch_bytes_limit);
    const auto batch = bytes ? wire::read_batch(*bytes) : bytes.problem();
    if (!batch) return {200, "{}", {}, {}};
    const wire::BatchHeader& header = batch->header;
    const wire::Receipt receipt{
        .stream = header.stream, .sequence = header.last, .head = header.head, .durable = header.last};
    return {200, wire::write_receipt(wire::sign(receipt, wire::SecretKey(wire::Seed{66}))), {}, {}};
}

std::string_view path_of(const uploader::Request& request) {
    const std::string_view url = request.url;
    return url.substr(std::min(url.find("/v1/"), url.size()));
}

}  // namespace

void Network::carry(const std::string& who, const uploader::Request& request, Hear hear) {
    const base::Instant asked = world_.now();
    if (asked < down_until_) return carry_nowhere(std::move(hear));
    hear = once(std::move(hear));
    world_.schedule.after(patience, [hear] { hear({0, {}, {}, "timed out"}, true); });
    Faults& faults = world_.faults;
    if (faults.strikes(Fault::captive_portal))
        return world_.schedule.after(way(Fault::reply_late), [hear] {
            hear({200, "<html><body>Chào mừng Quý khách</body></html>", {}, {}}, false);
        });
    if (faults.strikes(Fault::strange_status))
        return world_.schedule.after(way(Fault::reply_late),
                                     [answer = answer_of_somebody_else(), hear] { hear(answer, false); });
    if (is_batch(request) && faults.strikes(Fault::receipt_forged))
        return world_.schedule.after(way(Fault::reply_late),
                                     [answer = forged_receipt_for(request), hear] { hear(answer, false); });
    overhear(request);
    if (faults.strikes(Fault::request_repeated))
        world_.schedule.after(world_.within(std::chrono::hours{2}), [this, who, request] {
            if (const auto reply = central_.answer(request))
                world_.tell(who, fmt::format("a late copy of a request is answered {}", reply->status));
        });
    if (faults.strikes(Fault::request_lost)) return;
    world_.schedule.after(way(Fault::request_late),
                          [this, who, request, asked, hear] { deliver(who, request, asked, hear); });
}

void Network::carry_nowhere(Hear hear) {
    world_.schedule.after(std::chrono::seconds{1} + world_.within(patience), [hear = std::move(hear)] {
        hear({0, {}, {}, "no route"}, true);
    });
}

base::Duration Network::way(Fault slow) {
    if (world_.faults.strikes(slow)) return world_.within(std::chrono::minutes{1});
    return std::chrono::milliseconds{5} + world_.within(std::chrono::milliseconds{200});
}

void Network::deliver(const std::string& who, uploader::Request request, base::Instant asked, const Hear& hear) {
    bool honest = true;
    if (!request.body.empty() && world_.faults.strikes(Fault::request_truncated)) {
        truncate(request.body, world_.dice);
        honest = false;
    }
    if (!request.body.empty() && world_.faults.strikes(Fault::request_corrupted)) {
        corrupt(request.body, world_.dice);
        honest = false;
    }
    const auto answered = central_.answer(request);
    world_.tell(who,
                fmt::format("{} -> {}", path_of(request), answered ? std::to_string(answered->status) : "silence"));
    if (!answered || world_.faults.strikes(Fault::reply_lost)) return;
    reply(*answered, asked,
          [hear, honest](const uploader::Answer& answer, bool still) { hear(answer, honest && still); });
}

void Network::reply(const server::Reply& reply, base::Instant asked, const Hear& hear) {
    uploader::Answer answer{reply.status, reply.body, header_of(reply, "Retry-After"), {}, header_of(reply, "ETag")};
    bool honest = true;
    if (!answer.body.empty() && world_.faults.strikes(Fault::reply_truncated)) {
        truncate(answer.body, world_.dice);
        honest = false;
    }
    if (!answer.body.empty() && world_.faults.strikes(Fault::reply_corrupted)) {
        corrupt(answer.body, world_.dice);
        honest = false;
    }
    const base::Duration duration = way(Fault::reply_late);
    if (world_.now() + duration - asked >= patience) return;
    world_.schedule.after(duration, [answer = std::move(answer), hear, honest] { hear(answer, honest); });
}

// A proxy, a portal, another program on that port: every status that the protocol's answer table speaks of, without the
// meaning that the server would give it.
uploader::Answer Network::answer_of_somebody_else() {
    constexpr std::array statuses{301, 302, 307, 400, 401, 403, 404, 407, 408, 409, 412,
                                  413, 415, 422, 425, 426, 429, 500, 502, 503, 504, 511};
    const int status = statuses.at(world_.dice.below(statuses.size()));
    world_.faults.happened(fmt::format("status {}", status), 1);
    return {status, "<html>?</html>", status == 429 || status == 503 ? "90" : "", {}};
}

// Batches are no secret on an open network; whoever has one may bring it again, at any time.
void Network::overhear(const uploader::Request& request) {
    if (!is_batch(request)) return;
    if (overheard_.size() < batches_overheard)
        overheard_.push_back(request);
    else
        overheard_.at(world_.dice.below(batches_overheard)) = request;
    if (!world_.faults.strikes(Fault::batch_replayed)) return;
    world_.schedule.after(
        world_.within(std::chrono::hours{2}),
        [this, old = overheard_.at(world_.dice.below(overheard_.size()))] { static_cast<void>(central_.answer(old)); });
}

}  // namespace simulation
