#include "sync/server/routes.hpp"

#include <array>

namespace server {
namespace {

using base::Result;

Result<Answer> health(const Desk& desk, const Call&) {
    const auto meta = desk.read([](Store& store) { return store.meta(); });
    if (!meta) return meta.problem();
    wire::JsonObject json;
    json["status"] = "ok";
    json["version"] = SIPAS_VERSION;
    return Answer(json_reply(json));
}

constexpr std::array routes{
    Route{.method = "GET", .path = "/healthz", .access = Access::anybody, .endpoint = health},
};

}  // namespace

std::span<const Route> health_routes() { return routes; }

}  // namespace server
