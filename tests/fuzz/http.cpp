// Bytes on a connection to the server, as anybody in the network can send them: the first byte says where a pause is.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "sync/base/check.hpp"
#include "sync/base/descriptor.hpp"
#include "sync/server/http_server.hpp"
#include "tests/fuzz/target.hpp"

namespace {

// Answers everything, with the length of what it was asked.
class Server {
public:
    Server() {
        auto http = server::HttpServer::listen("127.0.0.1:0", {}, [](server::Request request, const auto& answer) {
            base::check(request.body.size() <= server::HttpLimits{}.body_bytes, "a body keeps its limit");
            answer(server::text_reply("text/plain", std::to_string(request.body.size())));
        });
        base::check(static_cast<bool>(http), "a port is free");
        http_.emplace(std::move(*http));
        const std::string address = http_->address();
        port_ = static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
        thread_ = std::thread([this] { http_->run(); });
    }
    ~Server() {
        http_->stop();
        thread_.join();
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server&&) = delete;

    base::Descriptor connect() const {
        base::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const void* any = &address;
        base::check(::connect(socket.number(), static_cast<const sockaddr*>(any), sizeof(address)) == 0,
                    "the server can be reached");
        return socket;
    }

private:
    std::optional<server::HttpServer> http_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// False: the server has closed already.
bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string read_all(int socket) {
    std::string all;
    char buffer[4096];
    for (;;) {
        const auto count = ::recv(socket, buffer, sizeof(buffer), 0);
        if (count <= 0) return all;
        all.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const std::string post = "POST /v1/stream/batches HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer t\r\n";
    return {"\x10GET /healthz HTTP/1.1\r\nHost: s\r\n\r\n",
            "\x20" + post + "Content-Length: 5\r\n\r\nhello" + "GET /v1/time?nonce=00 HTTP/1.1\r\nHost: s\r\n\r\n",
            "\x40" + post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "\x02HEAD / HTTP/1.0\r\n\r\n",
            "\x03" + post + "Content-Length: 99999999\r\n\r\n",
            "\x04" + post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
            "\x05PUT /x HTTP/1.1\r\n" + std::string(9000, 'h') + ": 1\r\n\r\n"};
}

// Whatever comes, the connection ends; what is said on it is HTTP; the next one is answered.
void run(std::string_view bytes) {
    static const Server server;
    if (bytes.empty()) return;
    const std::size_t pause = std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), bytes.size() - 1);
    bytes.remove_prefix(1);
    const base::Descriptor socket = server.connect();
    if (send_all(socket.number(), bytes.substr(0, pause)) && send_all(socket.number(), bytes.substr(pause)))
        ::shutdown(socket.number(), SHUT_WR);
    const std::string said = read_all(socket.number());
    base::check(said.empty() || said.starts_with("HTTP/1."), "what the server says is HTTP");
}

}  // namespace fuzz
