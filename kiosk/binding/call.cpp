#include "kiosk/binding/call.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "kiosk/binding/socket.hpp"

namespace binding {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// One line without its newline; one deadline for all of it.
Result<std::string> hear_line(const base::Descriptor& socket, base::Duration patience) {
    const base::Instant until = base::monotonic_now() + patience;
    std::string line;
    while (line.size() < serving_line_limit_bytes) {
        const auto left = std::max(until - base::monotonic_now(), base::Duration::zero());
        pollfd waiting{socket.number(), POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) return Problem{Code::unavailable, "the terminal does not answer in time", 0};
        std::array<char, serving_line_limit_bytes> block{};
        const ssize_t got = ::recv(socket.number(), block.data(), block.size(), 0);
        if (got <= 0) return Problem{Code::unavailable, "the terminal hung up", 0};
        line.append(block.data(), static_cast<std::size_t>(got));
        if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
    }
    return Problem{Code::unsupported, "what answers there is no SIPAS terminal", 0};
}

bool say(const base::Descriptor& socket, std::string_view line) {
    while (!line.empty()) {
        const ssize_t sent = ::send(socket.number(), line.data(), line.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        line.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

Result<> tell_terminal(const std::string& address, const ServingKey& key, std::string_view code,
                       base::Duration patience) {
    const auto socket = connect_to(address, patience);
    if (!socket) return socket.problem();
    const auto challenge = hear_line(*socket, patience);
    if (!challenge) return challenge.problem();
    const auto nonce = read_challenge(*challenge);
    if (!nonce) return nonce.problem();
    if (!say(*socket, write_answer(key, *nonce, code))) return Problem{Code::unavailable, "the terminal hung up", 0};
    const auto reply = hear_line(*socket, patience);
    if (!reply) return reply.problem();
    return read_reply(*reply);
}

}  // namespace binding
