#include "sync/people/lockout.hpp"

#include <algorithm>

#include "sync/wire/sha256.hpp"

namespace people {

using base::Duration;

wire::Hash failures_key(FailureOf kind, std::string_view whose) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/failures/v1"));
    bytes.push_back(0);
    bytes.push_back(static_cast<base::Byte>(kind));
    base::append(bytes, base::view_of(whose));
    return wire::sha256(bytes);
}

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
