// A city as JSON, the way read_city() (content.hpp) reads it: for files that must say where counters stood.
#pragma once

#include "sync/domain/place.hpp"
#include "sync/wire/json.hpp"

namespace wire {

JsonObject city_json(const domain::City& city);

}  // namespace wire
