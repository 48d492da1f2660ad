#include <array>

#include "sync/server/api_document.hpp"
#include "sync/server/metrics.hpp"
#include "sync/server/routes.hpp"

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

Result<Answer> document(const Desk&, const Call&) {
    static const std::string text = api_document(all_routes());
    return Answer(text_reply("application/json", text));
}

constexpr std::array gives_readiness{Content{"application/json", "Readiness"}};
constexpr std::array gives_metrics{Content{metrics_media_type}};
constexpr std::array metrics_problems{404, 429};
constexpr std::array readiness_problems{503};
constexpr std::array gives_health{Content{"application/json", "Health"}};
constexpr std::array gives_document{Content{"application/json", "Document"}};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/healthz",
          .access = Access::anybody,
          .endpoint = health,
          .is_for_watchers = true,
          .words = "The database was read just now",
          .gives = gives_health},
    Route{.method = "GET",
          .path = "/readyz",
          .access = Access::anybody,
          .is_for_watchers = true,
          .words = "The writer committed a moment ago, the disk has room, nobody stops the server",
          .gives = gives_readiness,
          .problems = readiness_problems},
    Route{.method = "GET",
          .path = "/metrics",
          .access = Access::anybody,
          .words = "Figures for Prometheus, for the addresses of the setting metrics-from, never through a proxy",
          .gives = gives_metrics,
          .problems = metrics_problems},
    Route{.method = "GET",
          .path = "/v1/openapi.json",
          .access = Access::anybody,
          .endpoint = document,
          .words = "This document",
          .gives = gives_document,
          .is_fixed = true},
};

}  // namespace

std::span<const Route> health_routes() { return routes; }

}  // namespace server
