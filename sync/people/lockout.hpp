// Lockout: how long somebody waits before he may try to log in again. It grows with failures and is never permanent.
//
// Failures are counted for a name and for an address. Both must be over; while one is not, nothing is checked and
// nothing is counted, so that waiting always ends. Whoever forgets his password twice notices nothing; who tries a list
// has about three hundred guesses a day for one name. Pure functions of times.
#pragma once

#include <cstdint>
#include <string_view>

#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"

namespace people {

enum class FailureOf : std::uint8_t { name, address };

// What failures are counted under: a hash, so that no list of tried names and addresses is kept.
wire::Hash failures_key(FailureOf kind, std::string_view whose);

struct Failures {
    std::uint64_t count = 0;
    base::WallTime last{};
};

inline constexpr std::chrono::minutes lockout_longest{5};
// So long without a failure, and they are forgotten.
inline constexpr std::chrono::hours lockout_memory{24};

// So many cost nothing: a whole office comes from one address.
std::uint64_t free_failures(FailureOf kind);

// How long after the last failure. 1 s after the first that is not free, twice as long after each, five minutes at
// most.
base::Duration lockout_delay(FailureOf kind, std::uint64_t count);

// How long still from `now`; zero when he may try. A clock that went back shortens nothing and lengthens nothing beyond
// the delay itself.
base::Duration lockout_left(FailureOf kind, const Failures& failures, base::WallTime now);

// One more failure at `now`; old ones may be forgotten first.
Failures with_one_more(const Failures& failures, base::WallTime now);

}  // namespace people
