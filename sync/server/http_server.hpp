// HttpServer: HTTP/1.1 over TCP; turns sockets into Requests and Replies into sockets. Its source is the only file that
// knows Boost.Beast and Asio.
//
// Every limit has a name. A connection costs about 5 KiB while it is idle; its buffer grows to 64 KiB while a body is
// read. The answerer is called on one of the pool's threads, must not block for long, and calls its second argument
// exactly once, from any thread, before the server goes.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/message.hpp"

namespace server {

struct HttpLimits {
    std::uint32_t header_bytes = 8 * 1024;
    std::size_t body_bytes = std::size_t{1024} * 1024;
    std::chrono::milliseconds request{20'000};  // from its first byte to its last, and the same again for the answer
    std::chrono::milliseconds idle{60'000};     // between two requests
    std::chrono::milliseconds drain{5'000};     // how long a stop waits for requests under way
    std::size_t connections = 1000;             // above it, new ones wait in the kernel's queue
    int threads = 2;
};

class HttpServer {
public:
    using Answerer = std::function<void(Request request, std::function<void(Reply)> answer)>;

    // "127.0.0.1:8080", "[::1]:0"; port 0 takes any free one. Connections queue from now on.
    static base::Result<HttpServer> listen(const std::string& address, const HttpLimits& limits, Answerer answerer);

    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) noexcept;
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    // The real one, with the port that was taken.
    std::string address() const;

    // Answers until SIGINT, SIGTERM or stop(): then requests under way are finished, idle connections closed.
    void run();
    void stop();  // from any thread

private:
    struct Open;
    explicit HttpServer(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

}  // namespace server
