#include "tests/bench/fleet/connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace fleet {
namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

// The number behind `name` in the head, whose names are compared as they stand in lower case.
std::optional<long> number_in(const std::string& lower_head, std::string_view name) {
    const std::size_t at = lower_head.find("\r\n" + std::string(name) + ":");
    if (at == std::string::npos) return std::nullopt;
    return std::strtol(lower_head.c_str() + at + name.size() + 3, nullptr, 10);
}

}  // namespace

std::optional<Address> loopback_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    Address address{text.substr(0, colon), static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1))};
    in_addr parsed{};
    if (::inet_pton(AF_INET, address.host.c_str(), &parsed) != 1 || (ntohl(parsed.s_addr) >> 24U) != 127U)
        return std::nullopt;
    return address;
}

Connection::Connection(const Address& address) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(address.port);
    ::inet_pton(AF_INET, address.host.c_str(), &name.sin_addr);
    const int on = 1;
    if (descriptor_ >= 0) ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (descriptor_ < 0 ||
        (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 && errno != EINPROGRESS))
        give_up();
}

Connection::~Connection() { give_up(); }

void Connection::give_up() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

bool Connection::was_closed() const {
    char byte = 0;
    return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void Connection::send(std::string request) {
    out_ = std::move(request);
    sent_ = 0;
    in_.clear();
}

std::optional<Answer> Connection::go_on() {
    write_more();
    read_more();
    const std::size_t end = in_.find(end_of_head);
    if (end == std::string::npos) return std::nullopt;
    std::string head = in_.substr(0, end);
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto length = static_cast<std::size_t>(number_in(head, "content-length").value_or(0));
    const std::size_t start = end + end_of_head.size();
    if (in_.size() < start + length) return std::nullopt;
    Answer answer{std::atoi(head.c_str() + std::min(head.size(), std::size_t{9})), in_.substr(start, length), {}};
    if (const auto after = number_in(head, "retry-after")) answer.retry_after_s = static_cast<int>(*after);
    in_.clear();
    // An answer before everything was sent: what is left of the request must not become the next one.
    if (head.find("connection: close") != std::string::npos || wants_to_write()) give_up();
    return answer;
}

void Connection::write_more() {
    while (!is_broken() && wants_to_write()) {
        const auto count = ::send(descriptor_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
        if (count < 0) {
            if (errno != EAGAIN && errno != ENOTCONN) give_up();
            return;
        }
        sent_ += static_cast<std::size_t>(count);
    }
}

void Connection::read_more() {
    std::array<char, 16'384> piece{};
    while (!is_broken()) {
        const auto count = ::recv(descriptor_, piece.data(), piece.size(), 0);
        if (count > 0) {
            in_.append(piece.data(), static_cast<std::size_t>(count));
            continue;
        }
        if (count < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
        give_up();
    }
}

}  // namespace fleet
