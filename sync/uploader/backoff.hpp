// backoff: how long to wait before trying again. The whole retry policy is here.
//
// Full jitter: random(0, min(900 s, 2 s x 2^failures)), at least 1 s, so that seventeen thousand terminals that lost
// the server together do not find it together. There is no limit on how often: a terminal never gives up.
#pragma once

#include <string_view>

#include "sync/base/time.hpp"

namespace uploader {

inline constexpr base::Duration shortest_wait = std::chrono::seconds{1};
inline constexpr base::Duration longest_backoff = std::chrono::seconds{900};
inline constexpr base::Duration longest_retry_after = std::chrono::hours{6};

// `failures` before this one; `chance` from 0 up to, not including, 1. `retry_after` is the header of the answer: whole
// seconds, at most six hours of them are believed; anything else, dates too, counts as not given, because the wall
// clock may be wrong. When it is given the wait is never shorter.
base::Duration backoff(unsigned failures, double chance, std::string_view retry_after = {});

// From `wait` up to a quarter more: keeps devices that were told the same from coming back together.
base::Duration spread(base::Duration wait, double chance);

}  // namespace uploader
