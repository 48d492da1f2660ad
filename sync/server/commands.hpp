// Commands: what `sipas` does besides serving; one function a subcommand.
//
// Each prints to standard output what its user asked for and returns whether the answer is yes (false: exit code 1). A
// Problem is for main to print. All of them work while `sipas serve` runs on the same database. No command can change
// or delete a rating.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/period.hpp"
#include "sync/wire/chain.hpp"

namespace server {

using Path = std::filesystem::path;

// Larger files are no city and no survey.
inline constexpr std::size_t content_file_limit = std::size_t{16} * 1024 * 1024;

base::Result<bool> import_city_file(const Path& database, const Path& file);
base::Result<bool> import_survey_file(const Path& database, const Path& file);

// The code goes to standard output alone on its line; what to do with it to standard error.
// `replaces`: the device that is revoked when the new one enrols; empty: none.
base::Result<bool> print_new_code(const Path& database, const std::string& counter, const std::string& replaces);
base::Result<bool> print_code_for_device(const Path& database, const std::string& device);

enum class Format { table, json, csv };

struct ScoreRequest {
    Format format = Format::table;
    domain::Language language = domain::Language::vietnamese;
    domain::Period period;
    Path scorecard;         // empty: the built-in linear one, the same as assets/scorecards/sipas-linear.json
    Path figures;           // components' file (wire/csv.hpp); empty: none
    Path figures_before;    // of the period before
    bool compared = false;  // with the period before
};
base::Result<bool> print_score(const Path& database, const ScoreRequest& request);

base::Result<bool> list_batches(const Path& database, std::int64_t after);
base::Result<bool> pull_batches(const Path& database, const Path& folder);
// Takes what terminals exported to a stick, and writes their receipts beside it.
base::Result<bool> import_batches(const Path& database, const Path& stick);
// Digits in a row that could be a telephone or identity number are shown as dots.
base::Result<bool> list_comments(const Path& database);
base::Result<bool> check_tallies(const Path& database);

// Yes when none is open. `cleared_too` adds those that somebody cleared.
base::Result<bool> list_alarms(const Path& database, bool cleared_too, Format format);
// With its evidence, printable; `into` gets the exact bytes instead, when it is not empty.
base::Result<bool> show_alarm(const Path& database, std::int64_t id, const Path& into);
base::Result<bool> clear_alarm(const Path& database, std::int64_t id, const std::string& by, const std::string& reason);
// What `sipas serve` looks for every few minutes. Yes when there was nothing to raise.
base::Result<bool> watch_once(const Path& database);

// Yes when the backup counts: it is on another disk, or `elsewhere` says so.
base::Result<bool> make_backup(const Path& database, const Path& folder, bool elsewhere);
base::Result<bool> restore_backup(const Path& database, const Path& backup);
base::Result<bool> change_receipt_key(const Path& database);

struct ErasedComment {
    std::string device;
    wire::Epoch epoch = 1;
    wire::Sequence sequence = 0;
    std::string by;
    std::string reason;
};
base::Result<bool> erase_comment(const Path& database, const ErasedComment& comment);

base::Result<bool> revoke_device(const Path& database, const std::string& device);
base::Result<bool> print_receipt(const Path& database, const std::string& device);

}  // namespace server
