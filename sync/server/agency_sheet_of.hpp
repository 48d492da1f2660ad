// What the sheet of one agency is made from: tallies of the period, the survey in force, a run of flags if one is
// named.
#pragma once

#include <filesystem>
#include <string>

#include "sync/domain/period.hpp"
#include "sync/report/agency_sheet.hpp"
#include "sync/server/store.hpp"

namespace server {

// not_found when there is no such agency. `today` tells which survey is in force and which days are over. `flags`: the
// file of a flag run (flag_run.hpp); empty: results stand alone.
base::Result<report::AgencySheet> agency_sheet_of(Store& store, const std::string& agency, const domain::Period& period,
                                                  base::LocalDay today, const std::filesystem::path& flags);

}  // namespace server
