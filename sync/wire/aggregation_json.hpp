// The aggregation that a survey's file names, and exact numbers in JSON.
#pragma once

#include <optional>

#include "sync/base/result.hpp"
#include "sync/domain/aggregation.hpp"
#include "sync/wire/json.hpp"

namespace wire {

// An exact number: an integer, or a text like "2.5" or "1/3", because JSON's decimals would pass through floating
// point.
std::optional<domain::Fraction> fraction_from(const Json& json);

// "aggregation" of a survey: a name, or {"rule": "weighted", "weights": {"F1": "30", …}}; pooled where nothing stands.
// Validated against `survey`, which is the same file's.
base::Result<domain::Aggregation> read_aggregation(const Json& json, const domain::Survey& survey);

// A survey's file whole.
base::Result<domain::Criteria> read_criteria(std::string_view json_text);

}  // namespace wire
