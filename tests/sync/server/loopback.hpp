// Loopback: an HTTP server of a test's own, and a plain socket for a client, so that it can be as rude as it likes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "sync/server/http_server.hpp"

namespace test {

using Answer = std::function<void(server::Reply)>;
using Piece = std::optional<std::string>;  // of a body that is pulled

// A server that runs until the test ends.
class Running {
public:
    explicit Running(server::HttpServer::Answerer answerer, const server::HttpLimits& limits = {},
                     server::HttpHooks hooks = {}) {
        auto http = server::HttpServer::listen("127.0.0.1:0", limits, std::move(answerer), std::move(hooks));
        REQUIRE(http);
        http_ = std::make_unique<server::HttpServer>(std::move(*http));
        thread_ = std::thread([this] { http_->run(); });
    }
    ~Running() { stop(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    Running(Running&&) = delete;
    Running& operator=(Running&&) = delete;

    void stop() {
        if (!thread_.joinable()) return;
        http_->stop();
        thread_.join();
    }
    std::uint16_t port() const {
        const std::string address = http_->address();
        return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    }

private:
    std::unique_ptr<server::HttpServer> http_;
    std::thread thread_;
};

class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);  // NOLINT
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    Client(Client&&) = delete;
    Client& operator=(Client&&) = delete;

    // False when the other side has closed.
    bool say(std::string_view text) const {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // One whole answer, header and body; empty when the connection was closed instead.
    std::string hear() {
        for (;;) {
            const auto header_end = heard_.find("\r\n\r\n");
            if (header_end != std::string::npos) {
                const std::size_t size = header_end + 4 + content_length(heard_.substr(0, header_end));
                if (heard_.size() >= size) {
                    std::string answer = heard_.substr(0, size);
                    heard_.erase(0, size);
                    return answer;
                }
            }
            char block[4096];
            const auto got = ::recv(socket_, block, sizeof block, 0);
            if (got <= 0) return {};
            heard_.append(block, static_cast<std::size_t>(got));
        }
    }

    // All that was sent up to `end`, or until the connection was closed; what came behind it is kept.
    std::string hear_until(std::string_view end) {
        std::size_t searched = 0;
        for (;;) {
            const auto place = heard_.find(end, searched);
            if (place != std::string::npos)
                return std::exchange(heard_, heard_.substr(place + end.size())).substr(0, place + end.size());
            searched = heard_.size() - std::min(heard_.size(), end.size());
            char block[65536];
            const auto got = ::recv(socket_, block, sizeof block, 0);
            if (got <= 0) return std::exchange(heard_, {});
            heard_.append(block, static_cast<std::size_t>(got));
        }
    }

    // Also true when the other side has closed.
    bool is_answered_within(std::chrono::milliseconds patience) const {
        pollfd waiting{socket_, POLLIN, 0};
        return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
    }

private:
    static std::size_t content_length(const std::string& header) {
        const auto place = header.find("Content-Length: ");
        return place == std::string::npos ? 0 : std::stoul(header.substr(place + 16));
    }

    int socket_;
    std::string heard_;
};

inline std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

inline constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
inline const std::string get_health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

inline void echo(const server::Request& request, const Answer& answer) {
    answer(server::text_reply("text/plain", request.method + ' ' + request.path + ' ' + request.query + ' ' +
                                                std::string(request.header("x-name")) + ' ' + request.body));
}

inline int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }

}  // namespace test
