// Route: one row of the table of everything this server answers: method, path, who may ask, what may be asked.
//
// The table is the contract: what is not in it is not answered, parameters are checked against it before an endpoint
// runs, and the API document is written from it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sync/server/answer.hpp"
#include "sync/server/caller.hpp"

namespace server {

// What a parameter may look like, once it is decoded.
struct Whole {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};
struct Hex {
    std::size_t digits = 0;  // lower case
};
struct Day {};  // 2026-11-30
struct Choice {
    std::string_view names;  // "csv|ndjson"
};
struct Name {
    std::size_t longest = 0;  // 1 to so many letters, digits, "-", "_", "."
};
using Shape = std::variant<Whole, Hex, Day, Choice, Name>;

bool fits(const Shape& shape, std::string_view value);
std::string describe(const Shape& shape);  // "a whole number from 1 to 500"

struct Parameter {
    std::string_view name;
    Shape shape;
    bool is_required = false;
    std::string_view words;  // what it means, one sentence for the API document
};

// Who may ask.
enum class Access : std::uint8_t { anybody, device, person };

// A request that fits its route.
struct Call {
    const Request& request;
    base::WallTime now;
    const Caller&
        caller;  // of an Access::device route: a device; of an Access::person route: a person who may do its act

    using Values = std::vector<std::pair<std::string_view, std::string>>;
    Values values;  // decoded; by the names of the path's parts and of the route's parameters

    std::optional<std::string_view> value(std::string_view name) const;
    std::optional<std::uint64_t> whole(std::string_view name) const;  // of a Whole
};

struct Route {
    using Endpoint = base::Result<Answer> (*)(const Desk& desk, const Call& call);

    std::string_view method;  // HEAD is answered wherever GET is
    std::string_view path;    // "/v1/batches/{id}"
    Access access = Access::anybody;
    std::optional<Act> act = {};               // of a person
    std::span<const Parameter> in_path = {};   // in the order in which the path names them
    std::span<const Parameter> in_query = {};  // all others are refused
    Endpoint endpoint = nullptr;
};

// Where a request goes.
struct Match {
    const Route* route = nullptr;    // null: the path is there, but not with this method
    std::vector<std::string> parts;  // what stands in the path's braces, decoded
    std::string allowed;             // "GET, HEAD"
};

// not_found when no route has the path; a path without braces goes before one with them.
base::Result<Match> match(std::span<const Route> routes, std::string_view method, std::string_view path);

// bad_input when the query has what the route does not name, twice the same, or a value of another shape; not_found
// when a part of the path has another shape.
base::Result<Call::Values> read_values(const Route& route, std::vector<std::string> parts, std::string_view query);

// %41 -> A; nothing when it is no encoding. A "+" stays what it is.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace server
