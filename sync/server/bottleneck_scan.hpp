// BottleneckScan: what bottlenecks are looked for in: every rating by its counter and hour; fields, factors and
// criteria beside each other; days of many dossiers beside the other days; counters, factors and criteria beside the
// period before.
//
// Tallies have no hours, so the hours come from the entries: one pass over what was received, in constant memory.
// Everything else comes from tallies.
#pragma once

#include <vector>

#include "sync/domain/bottleneck.hpp"
#include "sync/domain/period.hpp"
#include "sync/report/bottleneck_sheet.hpp"
#include "sync/server/store.hpp"

namespace server {

// `agency`: of this one alone; empty: of the city. not_found when there is no such agency. The criteria are those in
// force (criteria_in_force.hpp).
base::Result<std::vector<domain::Spot>> scan_spots(Store& store, const domain::Period& period,
                                                   const std::string& agency, base::LocalDay today);

// What low answers reported of late dossiers and apologies, by the criteria in force that ask for it; and in the period
// before, where the period has bounds.
base::Result<std::vector<report::Reported>> reported_by_citizens(Store& store, const domain::Period& period,
                                                                 const std::string& agency, base::LocalDay today);

}  // namespace server
