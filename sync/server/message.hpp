// Request and Reply: what the server is asked and answers, as values before and after any socket.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/wire/json.hpp"

namespace server {

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
    std::string_view query_value(std::string_view name) const;  // exact bytes, not decoded
};

struct Reply {
    int status = 200;
    std::string media_type;
    std::string body;
    Headers headers;
    std::string note;  // for the server's own log; never sent
};

Reply json_reply(const wire::Json& json);
Reply text_reply(std::string media_type, std::string body);

// application/problem+json (RFC 9457). What the machine said (a path, a database's message) goes to the note and not to
// the asker.
Reply problem_reply(const base::Problem& problem);

}  // namespace server
