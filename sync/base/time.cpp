#include "sync/base/time.hpp"

#include <fmt/chrono.h>
#include <sys/timex.h>

#include <ctime>
#include <fstream>

namespace base {
namespace {

// 2024-01-01: no wall clock before it can be right, because this program did not exist.
constexpr WallTime earliest_plausible{std::chrono::seconds{1704067200}};

std::string read_boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string text;
    std::getline(file, text);
    std::erase(text, '-');
    text.resize(16, '0');
    return text;
}

ClockTrust wall_clock_trust(WallTime wall) {
    if (wall < earliest_plausible) return ClockTrust::unset;
    timex state{};
    // The kernel says TIME_ERROR until a time daemon has set the clock from the network.
    return adjtimex(&state) == TIME_ERROR ? ClockTrust::hardware : ClockTrust::network;
}

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return value;
}

}  // namespace

Instant monotonic_now() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return Instant{
        std::chrono::duration_cast<Duration>(std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec})};
}

WallTime wall_now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Stamp stamp_now() {
    static const std::string boot = read_boot_id();
    const WallTime wall = wall_now();
    return {boot, monotonic_now(), wall, wall_clock_trust(wall)};
}

Duration wall_step(const Stamp& before, const Stamp& after) {
    return (after.wall - before.wall) - (after.monotonic - before.monotonic);
}

std::string to_iso8601(WallTime time) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::string to_name(WallTime time) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

LocalDay local_day(WallTime time, std::chrono::minutes utc_offset) {
    return std::chrono::floor<std::chrono::days>(time + utc_offset);
}

std::string to_text(LocalDay day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

bool from_text(std::string_view text, LocalDay& day) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = text.substr(0, 4);
    const auto month = text.substr(5, 2);
    const auto month_day = text.substr(8, 2);
    if (!all_digits(year) || !all_digits(month) || !all_digits(month_day)) return false;
    const std::chrono::year_month_day date{std::chrono::year{number(year)},
                                           std::chrono::month{static_cast<unsigned>(number(month))},
                                           std::chrono::day{static_cast<unsigned>(number(month_day))}};
    if (!date.ok()) return false;
    day = LocalDay{date};
    return true;
}

}  // namespace base
