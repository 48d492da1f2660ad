// Opening hours in JSON: {"hours": {"mon": ["07:30-11:30", "13:30-17:00"], …}, "holidays": ["2026-09-02"]}, two members
// of the unit or place whose hours they are.
#pragma once

#include "sync/base/result.hpp"
#include "sync/domain/hours.hpp"
#include "sync/wire/json.hpp"

namespace wire {

// Adds the members; neither when the counters are always open.
void write_hours(JsonObject& into, const domain::Hours& hours);

// bad_input names the text that is no span, day or weekday, or breaks a rule of domain::Hours. Without the members:
// always open.
base::Result<domain::Hours> read_hours(const Json& json);

}  // namespace wire
