// Stamp as the four fields b, m, w, wq that stand in every entry and in a batch header's `sent`.
#pragma once

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/json.hpp"

namespace wire {

void write_stamp(JsonObject& into, const base::Stamp& stamp);

// bad_input when a field is missing, of another type or out of range (times up to the year 9999).
base::Result<base::Stamp> read_stamp(const Json& json);

}  // namespace wire
