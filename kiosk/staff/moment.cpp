#include "kiosk/staff/moment.hpp"

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

}  // namespace staff
