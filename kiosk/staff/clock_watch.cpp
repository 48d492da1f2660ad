#include "kiosk/staff/clock_watch.hpp"

#include "kiosk/staff/moment.hpp"

namespace staff {
namespace {

base::Duration step_between(const base::Stamp& before, const base::Stamp& after) {
    const bool comparable = before.boot == after.boot && before.trust != base::ClockTrust::unset;
    return comparable ? base::wall_step(before, after) : base::Duration{0};
}

}  // namespace

void ClockWatch::add(const base::Stamp& stamp) {
    const base::Duration by = newest_ ? step_between(*newest_, stamp) : base::Duration{0};
    newest_ = stamp;
    if (std::chrono::abs(by) < smallest_clock_step) return;
    std::erase_if(steps_, [&](const Step& step) { return age_at_least(step.at, stamp) >= clock_watch_time; });
    steps_.push_back({stamp, by});
}

std::optional<base::Duration> ClockWatch::step(const base::Stamp& now) const {
    std::optional<base::Duration> largest;
    for (const Step& step : steps_)
        if (age_at_least(step.at, now) < clock_watch_time &&
            (!largest || std::chrono::abs(step.by) > std::chrono::abs(*largest)))
            largest = step.by;
    if (newest_)
        if (const auto by = step_between(*newest_, now); std::chrono::abs(by) >= smallest_clock_step) largest = by;
    return largest;
}

}  // namespace staff
