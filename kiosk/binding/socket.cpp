#include "kiosk/binding/socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>

namespace binding {
namespace {

using base::Code;
using base::Descriptor;
using base::Problem;
using base::Result;

constexpr int waiting_connections = 64;

enum class Use { listening, connecting };

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    // The system's calls take every kind of address by a pointer to one that none is.
    const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&storage); }  // NOLINT
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }                    // NOLINT
};

Result<Address> path_address(const std::string& path) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    if (path.size() >= sizeof local.sun_path) return Problem{Code::bad_input, path + " is too long for a socket", 0};
    path.copy(local.sun_path, path.size());
    Address address;
    std::memcpy(&address.storage, &local, sizeof local);
    address.size = sizeof local;
    return address;
}

// The system's own reading takes 99999, and makes another number of it.
bool is_port(const std::string& text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, port);
    return failure == std::errc{} && stop == end;
}

Result<Address> network_address(const std::string& text, Use use) {
    const Problem wrong{Code::bad_input, "\"" + text + "\" is no ADDRESS:PORT, such as 127.0.0.1:4711", 0};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0 || !is_port(text.substr(colon + 1))) return wrong;
    std::string host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | (use == Use::listening ? AI_NUMERICHOST | AI_PASSIVE : 0);
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(host.c_str(), text.c_str() + colon + 1, &hints, &found);
    if (error == EAI_AGAIN) return Problem{Code::unavailable, "cannot look up " + host + ": no name server answers", 0};
    if (error != 0) return wrong;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
    Address address;
    std::memcpy(&address.storage, list->ai_addr, list->ai_addrlen);
    address.size = list->ai_addrlen;
    return address;
}

Result<Address> address_from(const std::string& text, Use use) {
    return is_socket_path(text) ? path_address(text) : network_address(text, use);
}

Problem refused(const char* act, const std::string& address) {
    const int error = errno;
    return {Code::unavailable, std::string(act) + ' ' + address + ": " + std::strerror(error), 0};
}

Descriptor socket_for(const Address& address, int flags) {
    return Descriptor(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
}

// Binds to a path that is taken only when nobody answers there.
Result<> bind_path(const Descriptor& socket, const Address& address, const std::string& path) {
    if (::bind(socket.number(), address.generic(), address.size) == 0) return base::Done{};
    if (errno != EADDRINUSE) return refused("cannot listen on", path);
    const Descriptor caller = socket_for(address, 0);
    if (::connect(caller.number(), address.generic(), address.size) == 0)
        return Problem{Code::busy, "another program listens on " + path, 0};
    const bool is_left_behind = errno == ECONNREFUSED;
    if (is_left_behind && ::unlink(path.c_str()) == 0 && ::bind(socket.number(), address.generic(), address.size) == 0)
        return base::Done{};
    return refused("cannot listen on", path);
}

Result<> bind_port(const Descriptor& socket, const Address& address, const std::string& text) {
    const int on = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(socket.number(), address.generic(), address.size) == 0) return base::Done{};
    return refused("cannot listen on", text);
}

}  // namespace

bool is_socket_path(const std::string& address) { return address.find('/') != std::string::npos; }

Result<Descriptor> listen_at(const std::string& address) {
    const auto where = address_from(address, Use::listening);
    if (!where) return where.problem();
    Descriptor socket = socket_for(*where, SOCK_NONBLOCK);
    if (!socket) return refused("cannot listen on", address);
    const auto bound =
        is_socket_path(address) ? bind_path(socket, *where, address) : bind_port(socket, *where, address);
    if (!bound) return bound.problem();
    if (::listen(socket.number(), waiting_connections) != 0) return refused("cannot listen on", address);
    return socket;
}

std::string address_of(const Descriptor& listening) {
    Address address;
    address.size = sizeof address.storage;
    if (::getsockname(listening.number(), address.generic(), &address.size) != 0) return {};
    if (address.storage.ss_family == AF_UNIX) {
        sockaddr_un local{};
        std::memcpy(&local, &address.storage, sizeof local);
        return local.sun_path;
    }
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    ::getnameinfo(address.generic(), address.size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV);
    const bool is_v6 = address.storage.ss_family == AF_INET6;
    return (is_v6 ? '[' + std::string(host.data()) + ']' : std::string(host.data())) + ':' + port.data();
}

Result<Descriptor> connect_to(const std::string& address, base::Duration patience) {
    const auto where = address_from(address, Use::connecting);
    if (!where) return where.problem();
    Descriptor socket = socket_for(*where, 0);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
    const timeval limit{seconds.count(), std::chrono::microseconds(patience - seconds).count()};
    // Linux keeps to the limit for sending while it connects, too.
    if (!socket || ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0 ||
        ::connect(socket.number(), where->generic(), where->size) != 0)
        return refused("cannot reach", address);
    return socket;
}

}  // namespace binding
