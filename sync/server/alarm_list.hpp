// Alarm list: the alarms that somebody may see, and how one is cleared, by the command line and by the API alike.
//
// An alarm is its device's matter, and its device stands somewhere: whoever sees that place sees the alarm. What the
// server raises about itself is seen by those only who see everything.
#pragma once

#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/accounts.hpp"
#include "sync/wire/json.hpp"

namespace server {

// Open ones first, the newest of each first.
base::Result<std::vector<Alarm>> visible_alarms(Store& store, const people::Grant& grant, bool cleared_too);

// With its evidence. not_found for none, and for one that is not seen.
base::Result<Alarm> visible_alarm(Store& store, const people::Grant& grant, std::int64_t id);

// Inside a change, with its deed; the alarm is kept for ever with name and reason. not_found when none of this number
// is open, or it is not seen; bad_input without a name or a reason.
base::Result<> clear_alarm(Store& store, const Author& author, std::int64_t id, const Clearing& clearing);

// Without the evidence.
wire::JsonObject json_of(const Alarm& alarm);

}  // namespace server
