// arrived: an uploader's request as the server's handlers see it: what a socket would make of it, without one.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "sync/server/message.hpp"
#include "sync/uploader/transport.hpp"

namespace support {

inline std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

inline server::Request arrived(const uploader::Request& request) {
    const std::string_view url = std::string_view(request.url).substr(request.url.find("/v1/"));
    const auto mark = url.find('?');
    server::Request arrived{.method = request.method == uploader::Method::get ? "GET" : "POST",
                            .path = std::string(url.substr(0, mark)),
                            .query = mark == std::string_view::npos ? "" : std::string(url.substr(mark + 1)),
                            .headers = {},
                            .body = request.body};
    for (const auto& [name, value] : request.headers) arrived.headers.emplace_back(lower_case(name), value);
    return arrived;
}

}  // namespace support
