// Scorecards as JSON, as in assets/scorecards; assets/scorecards/schema.json describes the same for editors and tools.
//
// Numbers are integers or texts like "2.5", because JSON's decimals would pass through floating point. What is not
// known is refused, so that a misspelt rule is never passed over.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"
#include "sync/domain/scorecard.hpp"

namespace wire {

// Read and validated. bad_input names the path of the first offender: "components[2].rule.bands[0].from: …".
base::Result<domain::Scorecard> read_scorecard(std::string_view json_text);

}  // namespace wire
