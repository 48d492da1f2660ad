#include "sync/server/front.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>

#include "sync/base/log.hpp"
#include "sync/server/routes.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Result;
using base::Severity;

constexpr std::size_t id_limit = 64;
constexpr std::string_view id_header = "X-Request-Id";
constexpr std::string_view problem_media_type = "application/problem+json";
constexpr int conflict = 409;

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

// Nothing for the log: with thousands of terminals it would be thousands of lines, and is what the metrics count.
Reply full_house(std::chrono::seconds wait) {
    Reply reply = problem_reply({base::Code::busy, "as many batches as may be are under way", 0});
    reply.note.clear();
    reply.headers.emplace_back("Retry-After", std::to_string(wait.count()));
    return reply;
}

Reply come_again_after(base::Duration wait) {
    return limited_reply("this is more than one asker may ask; nothing is lost, come again later", wait);
}

bool brings_batch(const Request& request) { return request.method == "POST" && request.path == batches_path; }

// Made-up words must not fill the memory.
std::string_view known_method(std::string_view method) {
    constexpr std::array<std::string_view, 6> known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    return std::find(known.begin(), known.end(), method) == known.end() ? "other" : method;
}

// Different after each start, and in order.
std::string draw_id() {
    static const std::uint32_t start = std::random_device{}();
    static std::atomic<std::uint32_t> count{0};
    return fmt::format("{:08x}-{:08x}", start, ++count);
}

// The code of a problem document; which request it is about is added to it.
std::string mark(Reply& reply, const std::string& id) {
    auto json = wire::parse_json(reply.body);
    if (!json || !json->is_object()) return {};
    json->get_object()["instance"] = "urn:sipas:request:" + id;
    json->get_object()["request_id"] = id;
    reply.body = wire::to_text(*json);
    return std::string(wire::text_at(*json, "code").value_or(""));
}

}  // namespace

struct Front::Visit {
    std::string id;
    std::string method;
    std::string_view route;        // as the table has it; made-up paths must neither fill the memory nor the log
    bool is_for_watchers = false;  // who is answered while others may not ask
    std::string address;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    Send send;
    std::optional<Admission::Place> place = {};  // of a batch
};

std::string request_id(std::string_view given, std::string drawn) {
    const bool is_sane =
        !given.empty() && given.size() <= id_limit && std::all_of(given.begin(), given.end(), is_id_character);
    return is_sane ? std::string(given) : std::move(drawn);
}

Front::Front(const Handlers& handlers, Writer& writer, const Operations& operations, Metrics& metrics,
             FrontLimits limits)
    : handlers_(handlers),
      writer_(writer),
      operations_(operations),
      metrics_(metrics),
      limits_(std::move(limits)),
      addresses_(limits_.address_requests_per_minute),
      devices_(limits_.device_requests_per_minute),
      admission_(limits_.batches_under_way) {}

Front::Visit Front::visit_of(const Request& request, const Client& client, Send send) const {
    const auto match = server::match(all_routes(), request.method, request.path);
    return {.id = request_id(request.header("x-request-id"), draw_id()),
            .method = request.method,
            .route = match ? match->path : "none",
            .is_for_watchers = match && match->route != nullptr && match->route->is_for_watchers,
            .address = client.address,
            .send = std::move(send)};
}

std::optional<Reply> Front::turn_away(const Request& header) {
    if (!brings_batch(header) || !admission_.is_full()) return std::nullopt;
    const base::Instant now = base::monotonic_now();
    const Client client = client_of(header.peer, header.headers, limits_.proxies);
    const auto wait = wait_of(header, client, now);
    return signed_off(visit_of(header, client, {}),
                      wait ? come_again_after(*wait) : full_house(admission_.appointment(now)));
}

void Front::answer(const Request& request, const Send& send) {
    const base::Instant now = base::monotonic_now();
    const Client client = client_of(request.peer, request.headers, limits_.proxies);
    auto visit = std::make_shared<Visit>(visit_of(request, client, send));
    if (auto reply = of_operations(request, client)) return finish(*visit, std::move(*reply));
    if (const auto wait = visit->is_for_watchers ? std::nullopt : wait_of(request, client, now))
        return finish(*visit, come_again_after(*wait));
    if (brings_batch(request)) {
        if (auto place = admission_.enter(now))
            visit->place.emplace(std::move(*place));
        else
            return finish(*visit, full_house(admission_.appointment(now)));
    }
    ask_handlers(request, visit);
}

std::optional<Reply> Front::of_operations(const Request& request, const Client& client) const {
    if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
    if (request.path == "/readyz") return operations_.readiness(base::monotonic_now());
    const bool may_read = !client.is_forwarded && limits_.metrics_readers.has(request.peer);
    if (request.path == "/metrics" && may_read) return operations_.metrics(base::wall_now());
    return std::nullopt;
}

// A token is only a name here: whoever makes up a new one for each request is still one address.
std::optional<base::Duration> Front::wait_of(const Request& request, const Client& client, base::Instant now) {
    const std::string_view token = request.header("authorization");
    const std::scoped_lock lock(allowance_mutex_);
    const auto wait = addresses_.wait_of(household_of(client.address), now);
    if (wait || token.empty()) return wait;
    return devices_.wait_of(base::to_hex(wire::sha256(base::view_of(token))), now);
}

void Front::ask_handlers(const Request& request, const std::shared_ptr<Visit>& visit) {
    Answer answer = handlers_.answer(request, visit->address, base::wall_now());
    if (auto* reply = std::get_if<Reply>(&answer)) return finish(*visit, std::move(*reply));
    auto& task = std::get<Task>(answer);
    const auto done = [this, visit, reply = task.reply](const Result<>& committed) {
        finish(*visit, reply(committed));
    };
    if (const auto submitted = writer_.submit(std::move(task.write), done); !submitted) done(submitted);
}

Reply Front::signed_off(const Visit& visit, Reply reply) const {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - visit.began);
    reply.headers.emplace_back(id_header, visit.id);
    if (reply.media_type == problem_media_type) metrics_.count_problem(mark(reply, visit.id));
    metrics_.count_answer(known_method(visit.method), visit.route, reply.status, took);
    if (!reply.note.empty())
        base::log(reply.status == conflict ? Severity::alarm : Severity::warning, reply.note, {{"request", visit.id}});
    if (base::is_logged(Severity::debug))
        base::log(Severity::debug, "answered",
                  {{"request", visit.id},
                   {"method", visit.method},
                   {"route", visit.route},
                   {"status", std::int64_t{reply.status}},
                   {"microseconds", std::int64_t{took.count()}},
                   {"client", visit.address}});
    return reply;
}

void Front::finish(Visit& visit, Reply reply) const {
    if (visit.place)
        visit.place->leave(base::monotonic_now());  // before the answer goes, which may bring the next batch
    visit.send(signed_off(visit, std::move(reply)));
}

}  // namespace server
