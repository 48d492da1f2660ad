#include "sync/people/session.hpp"

#include <fmt/format.h>

#include "sync/wire/sha256.hpp"
#include "sync/wire/tag.hpp"

namespace people {
namespace {

constexpr std::string_view cookie_rules = "Path=/; Secure; HttpOnly; SameSite=Strict";

wire::Tag csrf_tag(std::string_view session_token) {
    constexpr std::string_view purpose{"sipas/csrf/v1\0", 14};
    return wire::keyed_tag(wire::sha256(base::view_of(session_token)),
                           base::view_of(std::string(purpose) + std::string(session_token)));
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

bool is_alive(const SessionTimes& session, base::WallTime now) {
    return now - session.seen < session_idle && now - session.began < session_longest;
}

bool is_worth_noting(const SessionTimes& session, base::WallTime now) {
    return now - session.seen >= session_seen_every;
}

std::string session_cookie(std::string_view token) {
    const auto seconds = std::chrono::seconds(session_longest).count();
    return fmt::format("{}={}; {}; Max-Age={}", session_cookie_name, token, cookie_rules, seconds);
}

std::string session_cookie_gone() { return fmt::format("{}=; {}; Max-Age=0", session_cookie_name, cookie_rules); }

std::optional<std::string_view> session_in(std::string_view cookie_header) {
    std::optional<std::string_view> found;
    while (!cookie_header.empty()) {
        const std::string_view pair = cookie_header.substr(0, cookie_header.find(';'));
        cookie_header.remove_prefix(std::min(cookie_header.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != session_cookie_name) continue;
        if (found) return std::nullopt;
        found = trimmed(pair.substr(equals + 1));
    }
    return found;
}

std::string csrf_token(std::string_view session_token) { return base::to_base64url(csrf_tag(session_token)); }

bool csrf_matches(std::string_view session_token, std::string_view presented) {
    wire::Tag tag{};
    return base::from_base64url(presented, tag) && wire::is_same(tag, csrf_tag(session_token));
}

}  // namespace people
