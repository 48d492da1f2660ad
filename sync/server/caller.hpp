// Caller: who asks, as far as the server can tell from the request: nobody it knows, a device, or a person.
//
// A device's token opens the device's own endpoints and nothing else: whoever steals one reads no rating. A person was
// granted a role, which says what he may do, and a scope, which says where. Nobody has a person's credentials yet.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "sync/server/desk.hpp"
#include "sync/server/message.hpp"

namespace server {

enum class Role : std::uint8_t { system_admin, agency_admin, unit_supervisor, auditor, viewer };

// What a route may ask of a person.
enum class Act : std::uint8_t {
    see_responses,  // single responses, one row each
    see_batches,    // the devices' exact bytes, and what proves them
    see_dossiers,   // which dossier a response is bound to, as a commitment
};

// Where: everywhere, one agency, or one unit of it. A unit never stands without its agency.
struct Scope {
    std::string agency{};
    std::string unit{};
    bool operator==(const Scope&) const = default;
};

struct Grant {
    Role role = Role::viewer;
    Scope scope{};
};

// Somewhere, if not everywhere.
bool may(const Grant& grant, Act act);

struct Person {
    std::string name;
    Grant grant;
};

struct Caller {
    std::variant<std::monostate, Device, Person> who;  // monostate: nobody we know

    const Device* device() const { return std::get_if<Device>(&who); }
    const Person* person() const { return std::get_if<Person>(&who); }
};

// Without credentials it is nobody; unauthorised when there are some that nobody has, forbidden for a revoked device.
base::Result<Caller> caller_of(const Desk& desk, const Request& request);

}  // namespace server
