// FlagRun: what the published rules of flags suspect in a period, over all terminals: a value, and the file that a
// score run can name by its hash. Nothing in the database changes: flagged ratings count, and results are computed with
// and without them.
//
// Terminals are read one after the other, in the order of their journals, and no more than three months of one are held
// at a time.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/domain/flag.hpp"
#include "sync/domain/period.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/json.hpp"

namespace server {

struct DeviceFlag {
    std::string device;
    std::string counter;  // where the terminal stands
    domain::Flag flag;
};

// How far a stream was read: more may come, and another run would see it.
struct ReadThrough {
    wire::Stream stream;
    wire::Sequence through = 0;
};

struct FlagRun {
    std::string rules;         // their id
    std::string rules_sha256;  // of the file's bytes, hexadecimal
    domain::Period period;
    std::vector<ReadThrough> read;
    std::uint64_t responses = 0;  // looked at
    std::vector<DeviceFlag> flags;
    domain::Tallies suspected;  // what the suspects count for, their judgements too; tallies without = tallies - this
};

base::Result<FlagRun> run_flags(Store& store, const domain::FlagRules& rules, std::string rules_sha256,
                                const domain::Period& period);

// One JSON text with everything above; the same run, the same bytes.
std::string json_of(const FlagRun& run);
// bad_input when the text is no such file. What is read is what json_of wrote.
base::Result<FlagRun> read_flag_run(std::string_view text);

// One line a flag: day and time, counter, the rule's title and sentence.
std::string lines_of(const FlagRun& run, const domain::FlagRules& rules, domain::Language language);

}  // namespace server
