#include "sync/server/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/server/event_time.hpp"

namespace server {
namespace {

constexpr std::chrono::days longest_look{400};

bool is_silent(const Attendance& one, base::WallTime now) {
    if (one.hours.always_open()) return now - one.contact >= silent_hours;
    return open_between(one.hours, one.contact, now) >= silent_opening_hours;
}

}  // namespace

base::Duration open_between(const domain::Hours& hours, base::WallTime from, base::WallTime until) {
    if (until <= from) return {};
    if (hours.always_open()) return until - from;
    from = std::max(from, until - longest_look);
    base::Duration open{};
    for (auto day = base::local_day(from, local_offset); day <= base::local_day(until, local_offset);
         day += std::chrono::days{1}) {
        if (hours.holidays.contains(day)) continue;
        const base::WallTime midnight{day.time_since_epoch() - local_offset};
        for (const domain::Span& span : hours.week.at(std::chrono::weekday{day}.iso_encoding() - 1))
            open += std::max(base::Duration{},
                             std::min(until, midnight + span.closes) - std::max(from, midnight + span.opens));
    }
    return open;
}

std::vector<Sighting> overdue(const std::vector<Attendance>& fleet, base::WallTime now) {
    std::vector<Sighting> silent;
    for (const Attendance& one : fleet) {
        if (!is_silent(one, now)) continue;
        const std::string since = base::to_iso8601(one.contact);
        silent.push_back(
            {.kind = AlarmKind::silence,
             .device = one.device,
             .identity = identity_of({since}),
             .words = fmt::format("nothing came from device {} at counter {} since {}", one.id, one.counter, since)});
    }
    return silent;
}

}  // namespace server
