// Suspects: what the ratings that a flag run suspects count for, in tallies; what is left without them is the tallies
// less these.
#pragma once

#include "sync/server/flag_run.hpp"

namespace server {

// Adds the rating of this entry and what was said beside it, under the keys under which ingest counted them. Nothing
// where it was taken back since. damaged when the entry is no rating that counted.
base::Result<> add_counted(Store& store, std::int64_t device, const EntryPlace& entry, domain::Tallies& tallies);

// Over all flags of the run, each suspect once, by what the database holds now. bad_input when an entry that the run
// names is not there, or counted for nothing.
base::Result<domain::Tallies> suspected_in(Store& store, const FlagRun& run);

}  // namespace server
