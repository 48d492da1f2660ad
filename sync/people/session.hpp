// Session: one person in one browser, from logging in until he leaves, is idle for too long, or a day's work is over.
//
// The cookie holds the session's token; it reaches no script (HttpOnly), no other site (SameSite=Strict), no
// unencrypted connection (Secure) and no other host or path (__Host-). A page proves with the CSRF token, in a header,
// that a change was asked for by itself and not by another page that only made the browser send the cookie; it is made
// from the session's token, so nothing is stored for it and who has only the cookie's hash cannot make it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/time.hpp"

namespace people {

inline constexpr std::chrono::minutes session_idle{30};
inline constexpr std::chrono::hours session_longest{12};
// A session that is used is written down so often, not at every request.
inline constexpr std::chrono::minutes session_seen_every{1};

struct SessionTimes {
    base::WallTime began{};
    base::WallTime seen{};
};

bool is_alive(const SessionTimes& session, base::WallTime now);
bool is_worth_noting(const SessionTimes& session, base::WallTime now);

inline constexpr std::string_view session_cookie_name = "__Host-sipas";
inline constexpr std::string_view csrf_header = "sipas-csrf";  // lower case, as requests hold them

// The value of Set-Cookie that begins a session, and the one that ends it in the browser.
std::string session_cookie(std::string_view token);
std::string session_cookie_gone();

// The session's token in a Cookie header; nothing when there is none, or more than one.
std::optional<std::string_view> session_in(std::string_view cookie_header);

std::string csrf_token(std::string_view session_token);
// Takes the same time wherever they differ.
bool csrf_matches(std::string_view session_token, std::string_view presented);

}  // namespace people
