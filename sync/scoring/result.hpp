// Result: every number of a ranking as one JSON text that is the same on every machine, so that two who computed it
// compare bytes.
//
// Exact numbers are texts like "8968/100" reduced, beside them what is printed; percentages and intervals are texts
// with two decimals. Keys stand in one order. A mean is only printed: its exact form may have thousands of digits.
#pragma once

#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/ranking.hpp"

namespace scoring {

std::string result_text(const domain::Scorecard& card, const domain::Ranking& ranking);

// What of a ranking later ones compare with: groups, totals, ranks and means. damaged when it is no result.
base::Result<domain::Ranking> read_result(std::string_view text);

}  // namespace scoring
