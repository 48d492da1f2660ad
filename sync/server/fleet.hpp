// Fleet: who should have come by now and has not. Pure.
#pragma once

#include <string>
#include <vector>

#include "sync/base/time.hpp"
#include "sync/server/store.hpp"

namespace server {

// Nothing for so long while people could rate: PROTOCOL.md, section 6.
inline constexpr std::chrono::hours silent_opening_hours{8};
inline constexpr std::chrono::hours silent_hours{24};  // where no hours are known

// How long the counters were open in [from, until); all of it where they are always open. Looks at 400 days at most.
base::Duration open_between(const domain::Hours& hours, base::WallTime from, base::WallTime until);

// One sighting of silence for each device that has been silent for too long at `now`.
std::vector<Sighting> overdue(const std::vector<Attendance>& fleet, base::WallTime now);

}  // namespace server
