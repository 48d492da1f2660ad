// Agency completeness: how far the entries of each agency's terminals have come (domain/completeness.hpp).
#pragma once

#include "sync/domain/completeness.hpp"
#include "sync/server/store.hpp"

namespace server {

// One moment of the database. By agency where the terminals stand now, in the order of their ids; only terminals that
// ever sent anything.
base::Result<domain::CompletenessByAgency> completeness_by_agency(Store& store, base::WallTime now);

}  // namespace server
