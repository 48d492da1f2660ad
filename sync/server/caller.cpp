#include "sync/server/caller.hpp"

#include "sync/server/enrolment.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

}  // namespace

bool may(const Grant& grant, Act act) {
    switch (grant.role) {
        case Role::system_admin:
        case Role::auditor:
            return true;
        case Role::agency_admin:
            return act != Act::see_dossiers;
        case Role::unit_supervisor:
        case Role::viewer:
            return false;
    }
    return false;
}

Result<Caller> caller_of(const Desk& desk, const Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request.header("authorization");
    if (value.empty()) return Caller{};
    if (!value.starts_with(scheme)) return Problem{Code::unauthorised, "this needs a bearer token", 0};
    const wire::Hash hash = hash_of_token(value.substr(scheme.size()));
    const auto found = desk.read([&hash](Store& store) { return store.device_by_token(hash); });
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    if (!device) return Problem{Code::unauthorised, "nobody has this token", 0};
    if (!device->active) return Problem{Code::forbidden, "this device was revoked", 0};
    return Caller{*device};
}

}  // namespace server
