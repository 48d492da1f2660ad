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

// A body: its media type, and its schema's name in the API document; without a schema it is bytes.
struct Content {
    std::string_view media_type;
    std::string_view schema = {};
};

// A request that fits its route.
struct Call {
    const Request& request;
    base::WallTime now;
    // Of an Access::device route: a device; of an Access::person route: a person who may do its act.
    const Caller& caller;
    std::string_view client;  // the address of who asks, as far as proxies that are trusted tell

    using Values = std::vector<std::pair<std::string_view, std::string>>;
    Values values;  // decoded; by the names of the path's parts and of the route's parameters

    const Person& person() const;  // of a route for people
    Author author() const;         // the same, as the audit log names him
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
    Endpoint endpoint = nullptr;               // null: what the front answers itself (front.hpp)
    bool is_for_watchers = false;              // never 429: monitors and proxies ask while others may not

    // For the API document, and held against what endpoints answer in tests.
    std::string_view words = {};                // what it is for
    std::span<const Parameter> in_header = {};  // that the endpoint itself looks at
    std::span<const Content> takes = {};        // the body of a request; the only one, with a schema: must fit it
    int success = 200;                          // or 201: something is there now; 204: done, and nothing to say
    std::span<const Content> gives = {};        // the body of a success
    std::span<const int> problems = {};         // beside those that every route of its kind has (api_document.hpp)
    bool is_tagged = false;                     // has an ETag, and is 304 when it is what the asker has
    bool is_fixed = false;                      // the program's own word: no database is asked, so never 503
};

// Where a request goes.
struct Match {
    const Route* route = nullptr;    // null: the path is there, but not with this method
    std::string_view path = {};      // as the table has it: "/v1/batches/{id}"
    std::vector<std::string> parts;  // what stands in the path's braces, decoded
    std::string allowed;             // "GET, HEAD"
};

base::Problem no_endpoint();

// not_found when no route has the path; a path without braces goes before one with them.
base::Result<Match> match(std::span<const Route> routes, std::string_view method, std::string_view path);

// bad_input when the query has what the route does not name, twice the same, or a value of another shape; not_found
// when a part of the path has another shape.
base::Result<Call::Values> read_values(const Route& route, std::vector<std::string> parts, std::string_view query);

// %41 -> A; nothing when it is no encoding. A "+" stays what it is.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace server
