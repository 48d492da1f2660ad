// Agency coverage: for how much of the opening hours the counters of each agency had a terminal that was lit
// (domain/coverage.hpp), from what the terminals' heartbeats said.
//
// A counter is attended while one of its terminals is, whichever stands there by now: one that replaced another goes on
// where that one ended, and a counter that lost its terminal is no longer attended. It counts from the day after its
// first terminal was enrolled, up to and without today; a counter where none ever wrote anything does not count.
#pragma once

#include "sync/server/store.hpp"

namespace server {

using CoverageByAgency = std::map<std::string, domain::Coverage, std::less<>>;

// One moment of the database. Only agencies where a terminal stands.
base::Result<CoverageByAgency> coverage_by_agency(Store& store, const domain::City& city, const domain::Period& period,
                                                  base::LocalDay today);

}  // namespace server
