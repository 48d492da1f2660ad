// Period: the local days that a score looks at: a day, a week, a month, a quarter, a year, or from one day to another.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/time.hpp"
#include "sync/domain/words.hpp"

namespace domain {

// A half-open range of local days; an empty bound is open.
struct Period {
    std::optional<base::LocalDay> from;
    std::optional<base::LocalDay> until;  // exclusive
    bool holds(base::LocalDay day) const { return (!from || day >= *from) && (!until || day < *until); }
    bool operator==(const Period&) const = default;
};

enum class PeriodKind { day, week, month, quarter, year, custom };

// What the bounds say: seven days from a Monday are a week, whatever they were called when they were asked for.
PeriodKind kind_of(const Period& period);

// "2026-11-29", "2026-W48" (ISO 8601: from Monday), "2026-11", "2026-Q4", "2026", "2026-01-01..2026-06-30" (both days
// count; either may be missing). Nothing for anything else, and for a range whose end is before its beginning.
std::optional<Period> period_from(std::string_view text);
// The same text, the shortest that means this period; ".." for all time.
std::string to_text(const Period& period);

// The one of the same kind right before it, to compare with: the year before, the month before, as many days before.
// Nothing when a bound is open.
std::optional<Period> period_before(const Period& period);

// For people: "quý 4 năm 2026", "quarter 4 of 2026".
std::string name_of(const Period& period, Language language);

}  // namespace domain
