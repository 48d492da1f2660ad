// Commands about runs, one function for each subcommand of `sipas score` beside the plain one. Each prints to standard
// output and returns whether the answer is yes (false: exit code 1).
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/period.hpp"

namespace scoring {

using Path = std::filesystem::path;

// The key for scores lies in `key_file`, made the first time; empty: beside the database's file. bad_input when the
// database is no file and none is named. It is in no backup of the database, so keep a copy.
struct RunRequest {
    Path runs;  // the folder that holds all runs
    Path card;
    Path figures;       // empty: none; of a workbook the run keeps the sheet as CSV
    std::string sheet;  // of a workbook; empty: the first
    Path flags;         // of `sipas flags run`, over the same period or more; empty: none
    Path before;        // folder of the run to compare with; empty: none
    Path key_file;
    domain::Period period;
};
// Prints the run's folder, and how complete it is. Yes when no entry is known to be missing.
base::Result<bool> make(const Path& database, const RunRequest& request);
base::Result<bool> print_key(const Path& database, const Path& key_file);

struct Act {
    Path run;
    Path key_file;
    std::string by;
    std::string reason;
};
// A signed statement beside the run, once: forbidden when there is one, or when the run was superseded.
base::Result<bool> publish(const Path& database, const Act& act);
// `act.run` is replaced by another run of the same card and period.
base::Result<bool> supersede(const Path& database, const Act& act, const Path& by_run);

// What differs, in inputs and in numbers. Yes when nothing does.
base::Result<bool> compare(const Path& a, const Path& b);

struct VerifyRequest {
    Path run;
    Path pulled;
    std::string score_key;    // base64; empty: the one that the run names
    std::string receipt_key;  // base64; empty: the one that the folder names
};
// Yes when everything comes out to the last digit, and what was stated beside the run (published, superseded) is signed
// by the same key and about this run.
base::Result<bool> verify(const VerifyRequest& request);

}  // namespace scoring
