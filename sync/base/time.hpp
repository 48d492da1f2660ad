// Time, in two kinds that never mix: the monotonic clock of one boot, and the wall clock that may be wrong.
//
// Pure code takes an Instant or a WallTime as an argument. Only loops and main files read the clocks, once a turn.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

using Duration = std::chrono::milliseconds;

// Milliseconds since the machine booted, suspended time included. Meaningful only within one boot.
struct MonotonicClock {
    using rep = Duration::rep;
    using period = Duration::period;
    using duration = Duration;
    using time_point = std::chrono::time_point<MonotonicClock>;
    static constexpr bool is_steady = true;
};
using Instant = MonotonicClock::time_point;

// Milliseconds since 1970-01-01 UTC, as the wall clock shows them.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

// How far the wall clock can be trusted. On disks and on the wire: never renumber.
enum class ClockTrust : std::uint8_t { unset = 0, hardware = 1, network = 2, server_signed = 3 };

// When something happened, as the device saw it. All four go into every entry.
struct Stamp {
    std::string boot;  // 16 hexadecimal digits, another value after each boot
    Instant monotonic{};
    WallTime wall{};
    ClockTrust trust = ClockTrust::unset;
};

Instant monotonic_now();
WallTime wall_now();
Stamp stamp_now();

// How far the wall clock moved against the monotonic one from `before` to `after`; both of one boot.
Duration wall_step(const Stamp& before, const Stamp& after);

// 2026-11-23T09:15:00Z
std::string to_iso8601(WallTime time);
// The same for names of files: 20261123T091500Z
std::string to_name(WallTime time);

// A calendar day where the counter stands: days since 1970-01-01 at the given offset from UTC.
using LocalDay = std::chrono::sys_days;
LocalDay local_day(WallTime time, std::chrono::minutes utc_offset);
std::string to_text(LocalDay day);  // 2026-11-23
// Accepts exactly YYYY-MM-DD of a real date.
bool from_text(std::string_view text, LocalDay& day);

}  // namespace base
