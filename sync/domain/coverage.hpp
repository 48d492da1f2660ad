// Coverage: for how much of the opening hours a terminal stood there, lit and with its program in front.
//
// A terminal says so once an hour while its program runs (heartbeat). So a minute of the opening hours is attended when
// a lit heartbeat came in its hour of the wall clock. What is not covered is told beside every rate: a terminal that
// disappears when the crowd comes leaves a fine rate behind.
#pragma once

#include <cstdint>
#include <map>

#include "sync/domain/fraction.hpp"
#include "sync/domain/hours.hpp"
#include "sync/domain/period.hpp"

namespace domain {

// Bit 0 is the hour from 00:00 to 01:00 of the local day.
using LitHours = std::map<base::LocalDay, std::uint32_t>;

struct Coverage {
    std::uint64_t attended_minutes = 0;
    std::uint64_t open_minutes = 0;

    Coverage& operator+=(const Coverage& other);  // of several terminals
    bool operator==(const Coverage&) const = default;
};

// Of one terminal. The period has both bounds. Hours of nobody count every minute of the day.
Coverage coverage_of(const Hours& hours, const Period& period, const LitHours& lit);

// From 0 to 1; nothing when the counters were never open.
std::optional<Fraction> share(const Coverage& coverage);

}  // namespace domain
