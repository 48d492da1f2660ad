// Content files and their JSON: places, surveys. What is read is also validated.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/survey.hpp"
#include "sync/wire/json.hpp"

namespace wire {

// bad_input says which part is missing or wrong, and nothing is returned half.
base::Result<domain::City> read_city(std::string_view json_text);
base::Result<domain::Survey> read_survey(std::string_view json_text);

// {"vi": "…", "en": "…", "fr": "…"}: Vietnamese first, further languages by their codes; all but Vietnamese may be
// missing.
JsonObject words_json(const domain::Words& words);
domain::Words words_at(const Json& json, std::string_view key);

// The `place` of an enrolment's answer and of a device's settings, with its unit's hours (hours_json.hpp).
JsonObject place_json(const domain::Place& place);
base::Result<domain::Place> read_place(const Json& json);

}  // namespace wire
