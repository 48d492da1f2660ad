#include "sync/server/api_document.hpp"
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

Result<Answer> document(const Desk&, const Call&) {
    static const std::string text = api_document(all_routes());
    return Answer(text_reply("application/json", text));
}

constexpr std::array gives_health{Content{"application/json", "Health"}};
constexpr std::array gives_document{Content{"application/json", "Document"}};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/healthz",
          .access = Access::anybody,
          .endpoint = health,
          .words = "The database was read just now",
          .gives = gives_health},
    Route{.method = "GET",
          .path = "/v1/openapi.json",
          .access = Access::anybody,
          .endpoint = document,
          .words = "This document",
          .gives = gives_document},
};

}  // namespace

std::span<const Route> health_routes() { return routes; }

}  // namespace server
