#include "tests/simulation/network.hpp"

#include <array>
#include <memory>
#include <utility>

namespace simulation {
namespace {

constexpr base::Duration patience = std::chrono::seconds{20};

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

}  // namespace

void Network::carry(const uploader::Request& request, Hear hear) {
    const base::Instant asked = world_.schedule.now();
    hear = once(std::move(hear));
    world_.schedule.after(patience, [hear] { hear({0, {}, {}, "timed out"}, true); });
    if (world_.strikes(world_.weather.middlebox))
        return world_.schedule.after(way(), [this, hear] { hear(answer_of_a_middlebox(), false); });
    if (world_.strikes(world_.weather.request_repeated))
        world_.schedule.after(world_.within(std::chrono::hours{2}),
                              [this, request] { static_cast<void>(central_.answer(request)); });
    if (world_.strikes(world_.weather.request_lost)) return;
    world_.schedule.after(way(), [this, request, asked, hear] { deliver(request, asked, hear); });
}

base::Duration Network::way() {
    if (world_.strikes(world_.weather.slow)) return world_.within(std::chrono::minutes{1});
    return std::chrono::milliseconds{5} + world_.within(std::chrono::milliseconds{200});
}

void Network::deliver(const uploader::Request& request, base::Instant asked, const Hear& hear) {
    const auto reply_of_server = central_.answer(request);
    world_.note("arrived", reply_of_server ? static_cast<std::uint64_t>(reply_of_server->status) : 0);
    if (!reply_of_server || world_.strikes(world_.weather.reply_lost)) return;
    uploader::Answer answer{
        reply_of_server->status, reply_of_server->body, header_of(*reply_of_server, "Retry-After"), {}};
    reply(std::move(answer), asked, hear);
}

void Network::reply(uploader::Answer answer, base::Instant asked, const Hear& hear) {
    if (world_.strikes(world_.weather.reply_corrupted) && !answer.body.empty()) {
        if (world_.dice.one_in(2))
            answer.body.resize(world_.dice.below(answer.body.size()));
        else
            answer.body[world_.dice.below(answer.body.size())] ^= 1;
    }
    const base::Duration duration = way();
    if (world_.schedule.now() + duration - asked >= patience) return;
    world_.schedule.after(duration, [answer = std::move(answer), hear] { hear(answer, true); });
}

uploader::Answer Network::answer_of_a_middlebox() {
    constexpr std::array statuses{200, 200, 200, 302, 400, 403, 404, 407, 408, 413, 429, 500, 502, 503, 504, 511};
    const int status = statuses.at(world_.dice.below(statuses.size()));
    return {status, "<html>Chào mừng</html>", status == 429 ? "90" : "", {}};
}

}  // namespace simulation
