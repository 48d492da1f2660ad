// Caller: who asks, as far as the server can tell from the request: nobody it knows, a device, or a person.
//
// A device's token opens the device's own endpoints and nothing else: whoever steals one reads no rating. A person, or
// a program that a person gave a token, was granted a role, which says what he may do, and a scope, which says where.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "sync/people/rights.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/desk.hpp"
#include "sync/server/message.hpp"

namespace server {

using people::Act;
using people::Grant;
using people::Role;
using people::Scope;

// A session that a page's cookie names.
struct SessionUse {
    wire::Hash token_hash{};
    bool is_worth_noting = false;  // it was last seen a while ago: who answers writes down that it is in use
};

struct Person {
    std::string name;  // "program ID" for a program
    Grant grant;
    std::optional<SessionUse> session{};
};

struct Caller {
    std::variant<std::monostate, Device, Person> who;  // monostate: nobody we know

    const Device* device() const { return std::get_if<Device>(&who); }
    const Person* person() const { return std::get_if<Person>(&who); }
};

// Somewhere, if not everywhere.
bool may(const Grant& grant, Act act);

// Without credentials it is nobody; unauthorised when there are some that nobody has (any more), forbidden for a
// revoked device, and for a page that would change something without its CSRF token.
base::Result<Caller> caller_of(const Desk& desk, const Request& request, base::WallTime now);

}  // namespace server
