#include "sync/server/routes.hpp"

namespace server {

const std::vector<Route>& all_routes() {
    static const std::vector<Route> routes = [] {
        std::vector<Route> all;
        for (const std::span<const Route> group : {device_routes(), stream_routes(), people_routes(), keeping_routes(),
                                                   alarm_routes(), health_routes(), batch_routes(), response_routes()})
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return routes;
}

}  // namespace server
