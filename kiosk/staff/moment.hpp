// Moment: what can be said for sure about when an entry was written, from its stamp alone.
//
// Within one boot the monotonic clock tells; between two boots only the wall clock could, and it may be wrong. So ages
// are lower bounds, and a wrong wall clock can hide a result for a while or hold a lock for longer, never the reverse.
#pragma once

#include <chrono>
#include <string>

#include "sync/base/time.hpp"
#include "sync/domain/local_time.hpp"

namespace staff {

using domain::local_offset;

// `then` was written before `now`: at least this long ago. Never negative.
base::Duration age_at_least(const base::Stamp& then, const base::Stamp& now);

base::LocalDay day_of(base::WallTime time);
int hour_of(base::WallTime time);  // 0 to 23

std::string date_text(base::LocalDay day);     // 23/11/2026
std::string moment_text(base::WallTime time);  // 23/11/2026 16:15, where the counter stands

}  // namespace staff
