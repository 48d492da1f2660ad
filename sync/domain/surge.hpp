// Surge: days on which far more dossiers came than usual, and how satisfied people were on them beside the other days.
// What falls only when the crowd comes wants more hands at the counter, not other manners. Pure.
#pragma once

#include <map>
#include <optional>

#include "sync/base/time.hpp"
#include "sync/domain/bottleneck.hpp"

namespace domain {

struct DayOfWork {
    std::uint64_t dossiers = 0;
    Rate rate;
};
using DaysOfWork = std::map<base::LocalDay, DayOfWork>;

// A day is one of surge when it has at least one and a half times the median of all days that had a dossier at all.
// Nothing when there is none, or when fewer than ten days had any: then nobody knows what is usual.
std::optional<Spot> surge_in(const DaysOfWork& days);

}  // namespace domain
