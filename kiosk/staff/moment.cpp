#include "kiosk/staff/moment.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace staff {

base::Duration age_at_least(const base::Stamp& then, const base::Stamp& now) {
    if (then.boot == now.boot) return std::max(now.monotonic - then.monotonic, base::Duration{0});
    const base::Duration since_boot = now.monotonic.time_since_epoch();
    const bool walls_agree = then.trust != base::ClockTrust::unset && now.trust != base::ClockTrust::unset;
    return walls_agree ? std::max(now.wall - then.wall, since_boot) : since_boot;
}

base::LocalDay day_of(base::WallTime time) { return base::local_day(time, local_offset); }

int hour_of(base::WallTime time) {
    const base::Duration since_midnight = time + local_offset - day_of(time);
    return static_cast<int>(std::chrono::floor<std::chrono::hours>(since_midnight).count());
}

std::string date_text(base::LocalDay day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()));
}

std::string moment_text(base::WallTime time) {
    const std::chrono::hh_mm_ss clock{time + local_offset - day_of(time)};
    return fmt::format("{} {:02}:{:02}", date_text(day_of(time)), clock.hours().count(), clock.minutes().count());
}

}  // namespace staff
