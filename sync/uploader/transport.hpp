// Transport: carries one request to the server and brings its answer. One of the three seams: libcurl in the product,
// a simulated network in tests.
//
// Request and Answer are values before and after they are sockets, so that everything that decides about them is pure.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace uploader {

enum class Method { get, post };

struct Request {
    Method method = Method::get;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;  // post only
};

struct Answer {
    int status = 0;           // 0: there was no answer
    std::string body;         // at most answer_limit_bytes
    std::string retry_after;  // the header as it came, may be empty
    std::string failure;      // why there was no answer
    std::string etag{};       // the header as it came, may be empty
};

inline constexpr std::size_t answer_limit_bytes = 64UL * 1024;

class Transport {
public:
    virtual ~Transport() = default;
    // Blocks until there is an answer or none will come; within 20 s. Never follows redirects.
    virtual Answer send(const Request& request) = 0;

protected:
    Transport() = default;
    Transport(const Transport&) = default;
    Transport& operator=(const Transport&) = default;
    Transport(Transport&&) = default;
    Transport& operator=(Transport&&) = default;
};

}  // namespace uploader
