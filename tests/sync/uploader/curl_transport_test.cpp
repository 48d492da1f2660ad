// Real sockets on the loopback: what leaves libcurl and what it makes of answers.
#include "sync/uploader/curl_transport.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <thread>

using namespace uploader;

namespace {

// Takes one connection, reads one request with its body, gives one answer, closes.
class OneAnswer {
public:
    explicit OneAnswer(std::string answer) : listener_(socket(AF_INET, SOCK_STREAM, 0)), answer_(std::move(answer)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any_address = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(bind(listener_, any_address, size) == 0);
        REQUIRE(listen(listener_, 1) == 0);
        REQUIRE(getsockname(listener_, any_address, &size) == 0);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        thread_ = std::thread([this] { serve(); });
    }
    ~OneAnswer() {
        shutdown(listener_, SHUT_RDWR);  // ends an accept that nobody came for
        if (thread_.joinable()) thread_.join();
        close(listener_);
    }
    OneAnswer(const OneAnswer&) = delete;
    OneAnswer& operator=(const OneAnswer&) = delete;

    const std::string& url() const { return url_; }
    std::string request() {
        thread_.join();
        return request_;
    }

private:
    void serve() {
        const int connection = accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        std::array<char, 4096> bytes{};
        while (!complete()) {
            const auto count = recv(connection, bytes.data(), bytes.size(), 0);
            if (count <= 0) break;
            request_.append(bytes.data(), static_cast<std::size_t>(count));
        }
        std::string_view left = answer_;
        while (!left.empty()) {
            const auto count = ::send(connection, left.data(), left.size(), MSG_NOSIGNAL);
            if (count <= 0) break;
            left.remove_prefix(static_cast<std::size_t>(count));
        }
        close(connection);
    }
    // The tests' only body ends with "end".
    bool complete() const {
        return request_.ends_with("end") || (request_.starts_with("GET") && request_.ends_with("\r\n\r\n"));
    }

    int listener_;
    std::string answer_, url_, request_;
    std::thread thread_;
};

Answer send(const Request& request) {
    return curl_transport([] { return false; })->send(request);
}

}  // namespace

TEST_CASE("A request leaves with its method, headers and exact body, and its answer comes back") {
    OneAnswer server("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nlater");
    const std::string body("zero\0byte end", 13);
    const Answer answer = send({Method::post, server.url() + "/v1/x", {{"Authorization", "Bearer t"}}, body});
    CHECK(answer.status == 503);
    CHECK(answer.body == "later");
    CHECK(answer.retry_after == "7");
    const std::string request = server.request();
    CHECK(request.starts_with("POST /v1/x HTTP/1.1\r\n"));
    CHECK(request.find("\r\nAuthorization: Bearer t\r\n") != std::string::npos);
    CHECK(request.find("\r\nContent-Length: 13\r\n") != std::string::npos);
    CHECK(request.find("Expect") == std::string::npos);
    CHECK(request.ends_with(body));
}

TEST_CASE("A redirect is an answer like any other and is not followed") {
    OneAnswer server("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n");
    CHECK(send({Method::get, server.url() + "/v1/stream", {}, {}}).status == 302);
    CHECK(server.request().starts_with("GET /v1/stream HTTP/1.1\r\n"));
}

TEST_CASE("A reply above the limit is no answer") {
    const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + std::string(70'000, 'x'));
    const Answer answer = send({Method::get, server.url(), {}, {}});
    CHECK(answer.status == 0);
    CHECK(answer.body.empty());
}

TEST_CASE("A reply that breaks off is no answer") {
    const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    CHECK(send({Method::get, server.url(), {}, {}}).status == 0);
}

TEST_CASE("No server, or another protocol, is no answer and says why") {
    for (const char* url : {"http://127.0.0.1:1/", "file:///etc/hostname", "nonsense://x"}) {
        const Answer answer = send({Method::get, url, {}, {}});
        CHECK(answer.status == 0);
        CHECK_FALSE(answer.failure.empty());
    }
}

TEST_CASE("A program that is asked to stop does not wait for an answer") {
    const OneAnswer server("HTTP/1.1 200 OK\r\n\r\n");
    const auto transport = curl_transport([] { return true; });
    CHECK(transport->send({Method::get, server.url(), {}, {}}).status == 0);
}
