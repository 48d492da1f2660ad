// HttpServer: HTTP/1.1 over TCP or TLS; turns sockets into Requests and Replies into sockets. Only http_*.cpp and what
// they alone include know Boost.Beast and Asio.
//
// Every limit has a name. A connection costs about 5 KiB while it is idle, 80 KiB under TLS; its buffer grows to 64 KiB
// while a body is read. The answerer is called on one of the pool's threads, must not block for long, and calls its
// second argument exactly once, from any thread, before the server goes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/message.hpp"
#include "sync/server/tls.hpp"

namespace server {

struct HttpLimits {
    std::uint32_t header_bytes = 8 * 1024;
    std::size_t body_bytes = std::size_t{1024} * 1024;
    std::chrono::milliseconds request{20'000};   // from its first byte to its last
    std::chrono::milliseconds answer{20'000};    // until an answer, or each piece of a long one, is taken
    std::chrono::milliseconds idle{45'000};      // between two requests
    std::chrono::milliseconds drain{5'000};      // how long a stop waits for requests under way
    std::size_t connections = 10'000;            // above it, new ones wait in the kernel's queue
    std::size_t connections_per_address = 4000;  // above it, new ones are closed at once
    std::chrono::milliseconds stop_delay{0};     // from the signal to the end of accepting
    int threads = 2;
};

// Since the server began; it and whoever reports may look at any time, from any thread.
struct HttpCounts {
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> open{0};
    std::atomic<std::uint64_t> turned_away{0};  // above the limit of their address
    std::atomic<std::uint64_t> unreadable{0};   // requests that are no HTTP, too large, or ambiguous
};

// What happens around the requests; all but `turn_away` on one thread at a time.
struct HttpHooks {
    TlsContext certificate = {};               // none: plain HTTP
    std::function<TlsContext()> renewed = {};  // at SIGHUP; none: as before. Connections go on with theirs
    std::function<void()> stopping = {};       // once, before a stop delays or does anything
    // Asked on the pool's threads, for each request of which the header was read. What it answers is sent at once; the
    // body is passed over, and never comes to the answerer.
    std::function<std::optional<Reply>(const Request& header)> turn_away = {};
};

class HttpServer {
public:
    using Answerer = std::function<void(Request request, std::function<void(Reply)> answer)>;

    // "127.0.0.1:8080", "[::1]:0"; port 0 takes any free one. Connections queue from now on.
    static base::Result<HttpServer> listen(const std::string& address, const HttpLimits& limits, Answerer answerer,
                                           HttpHooks hooks = {});

    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) noexcept;
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    // The real one, with the port that was taken.
    std::string address() const;

    std::shared_ptr<const HttpCounts> counts() const;

    // Answers until SIGINT, SIGTERM or stop(): then requests under way are finished, idle connections closed.
    void run();
    void stop();  // from any thread

private:
    struct Open;
    explicit HttpServer(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

}  // namespace server
