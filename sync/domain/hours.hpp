// Hours: when a unit's counters are open, by weekday, and the holidays on which they are not.
//
// Pure, in the wall time of where the counters stand. Hours that name no span are nobody's: then a counter is always
// open and there is nothing to announce. Ratings count at any hour; outside hours they are marked.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace domain {

// A minute on the counter's wall clock, as base::LocalDay is a day there.
using LocalMinute = std::chrono::sys_time<std::chrono::minutes>;
LocalMinute local_minute(base::WallTime time, std::chrono::minutes utc_offset);

// Open from the minute `opens` of a day up to, not including, `closes`.
struct Span {
    std::chrono::minutes opens{};
    std::chrono::minutes closes{};  // at most 24:00
    bool operator==(const Span&) const = default;
};

// "07:30-11:30"; the end may be 24:00. Whether it ends after it begins is for validate() to say.
std::optional<Span> span_from(std::string_view text);
std::string to_text(const Span& span);

// In the order of Hours::week. In files: never rename.
inline constexpr std::array<std::string_view, 7> weekday_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct Hours {
    std::array<std::vector<Span>, 7> week;  // Monday first; each day's spans in order
    std::set<base::LocalDay> holidays;

    bool always_open() const;
    bool open_at(LocalMinute now) const;
    // The first minute after `now` in which the counter opens, or changes between open and closed. Nothing when that
    // does not happen within 400 days.
    std::optional<LocalMinute> next_opening(LocalMinute now) const;
    std::optional<LocalMinute> next_change(LocalMinute now) const;

    bool operator==(const Hours&) const = default;
};

// Spans within a day, in order, apart from each other; holidays only where there are spans. bad_input names the first
// offender.
base::Result<> validate(const Hours& hours);

}  // namespace domain
