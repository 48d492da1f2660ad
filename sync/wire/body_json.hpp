// A body's members of an entry's line: the key `k` and those that belong to the kind. PROTOCOL.md, section 1.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"
#include "sync/wire/body.hpp"
#include "sync/wire/json.hpp"

namespace wire {

// Adds the members. bad_input when the body says what no reader would accept (no answer at all, an act that is no
// identifier); a rating is written as it is, for it must not be lost. `Other` cannot be written.
base::Result<> write_body(JsonObject& into, const Body& body);

// bad_input when a member is missing, of another type or out of range; an unknown kind is Other.
base::Result<Body> read_body(const Json& json, std::string_view kind);

}  // namespace wire
