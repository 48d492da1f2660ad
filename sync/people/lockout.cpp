#include "sync/people/lockout.hpp"

#include <algorithm>

namespace people {

using base::Duration;

std::uint64_t free_failures(FailureOf kind) { return kind == FailureOf::name ? 3 : 20; }

Duration lockout_delay(FailureOf kind, std::uint64_t count) {
    const std::uint64_t free = free_failures(kind);
    if (count <= free) return {};
    constexpr std::uint64_t enough_doublings = 16;
    const auto doublings = std::min(count - free - 1, enough_doublings);
    return std::min<Duration>(std::chrono::seconds{std::int64_t{1} << doublings}, lockout_longest);
}

Duration lockout_left(FailureOf kind, const Failures& failures, base::WallTime now) {
    const Duration delay = lockout_delay(kind, failures.count);
    return std::clamp<Duration>(failures.last + delay - now, Duration{}, delay);
}

Failures with_one_more(const Failures& failures, base::WallTime now) {
    const bool forgotten = now - failures.last >= lockout_memory;
    return {forgotten ? 1 : failures.count + 1, now};
}

}  // namespace people
