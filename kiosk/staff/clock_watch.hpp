// Clock watch: whether somebody moved the wall clock, seen from the stamps of the journal.
//
// Within one boot both clocks go on together; where they part by a minute or more, the wall clock was moved. A clock
// that was not set before is only set, not moved. What a change of the clock did while the machine was off stays
// unseen.
#pragma once

#include <optional>
#include <vector>

#include "sync/wire/entry.hpp"

namespace staff {

inline constexpr base::Duration smallest_clock_step = std::chrono::minutes{1};
inline constexpr base::Duration clock_watch_time = std::chrono::hours{24};

class ClockWatch {
public:
    // In the order of the journal.
    void add(const base::Stamp& stamp);

    // The largest step of the last day, forward positive.
    std::optional<base::Duration> step(const base::Stamp& now) const;

private:
    struct Step {
        base::Stamp at;
        base::Duration by;
    };
    std::optional<base::Stamp> newest_;
    std::vector<Step> steps_;
};

}  // namespace staff
