// Request and Reply: what the server is asked and answers, as values before and after any socket.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/json.hpp"

namespace server {

// Of POST /v1/stream/batches: the incarnation that the device knows (PROTOCOL.md, section 5).
inline constexpr std::string_view incarnation_header = "sipas-incarnation";

// Where terminals send them.
inline constexpr std::string_view batches_path = "/v1/stream/batches";

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;  // "GET"
    std::string path;    // "/v1/stream"
    std::string query;   // "epoch=3", empty when there is none
    Headers headers;     // names in lower case
    std::string body;
    std::string peer = {};  // address of the other end of the connection; a proxy's, where one stands between

    // Nothing is an empty text.
    std::string_view header(std::string_view lower_case_name) const;
};

struct Reply {
    // The next piece of a body, about 64 KiB; nothing at its end. An empty piece is no end: there is more to look
    // through, and others may have a turn. A Problem breaks the connection off, so that nobody takes a part for the
    // whole. Called by one thread at a time, after the piece before was sent; it may be dropped at any piece, and must
    // not block for long.
    using Pull = std::function<base::Result<std::optional<std::string>>()>;

    int status = 200;
    std::string media_type = {};
    std::string body = {};
    Headers headers = {};
    std::string note = {};  // for the server's own log; never sent
    Pull pull = {};         // comes instead of `body`: a body of any size
};

Reply json_reply(const wire::Json& json);
Reply text_reply(std::string media_type, std::string body);

// application/problem+json (RFC 9457). What the machine said (a path, a database's message) goes to the note and not to
// the asker.
Reply problem_reply(const base::Problem& problem);

// 405: the path is there, but not with this method; `allowed` are those that it has ("GET, HEAD").
Reply wrong_method_reply(std::string allowed);

// 429: somebody asked for more than he may; `wait` stands in Retry-After, in whole seconds, rounded up.
Reply limited_reply(std::string words, base::Duration wait);

}  // namespace server
