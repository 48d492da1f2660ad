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
#include "sync/report/file.hpp"
#include "sync/server/rates_of.hpp"
#include "sync/server/response_row.hpp"
#include "sync/server/settings.hpp"
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
    Path scorecard;               // empty: the built-in linear one, the same as assets/scorecards/sipas-linear.json
    Path figures;                 // components' file (wire/figures.hpp); empty: none
    std::string sheet;            // of the workbooks with figures; empty: the first of each
    Path figures_before;          // of the period before
    bool compared = false;        // with the period before
    std::optional<RatesBy> by{};  // rates line by line instead of points and ranks,
    domain::Selection of{};       // of this place, field and class; its period is passed over
};
base::Result<bool> print_score(const Path& database, const ScoreRequest& request);

struct ReportRequest {
    ScoreRequest score;  // its format is passed over
    report::Form form = report::Form::html;
    Path into;           // a folder; empty: standard output
    std::string agency;  // the sheet of this agency instead of the conference's document
    Path flags;          // of a sheet: the file of a flag run, for results without suspects; empty: none
};
// The conference's document, or the sheet of one agency; prints the file's name.
base::Result<bool> write_report(const Path& database, const ReportRequest& request);

struct BottleneckRequest {
    domain::Period period;
    std::string agency;  // empty: the city
    report::Form form = report::Form::table;
    Path into;  // a folder; empty: standard output
    domain::Language language = domain::Language::vietnamese;
};
// Where satisfaction is lost, as a list for a director.
base::Result<bool> write_bottlenecks(const Path& database, const BottleneckRequest& request);

struct FlagRequest {
    Path rules;  // as in assets/flags
    Path into;   // the run's file
    domain::Period period;
    domain::Language language = domain::Language::vietnamese;
};
// Looks for flags in what was received, writes the run into a file and prints its SHA-256.
base::Result<bool> run_flag_rules(const Path& database, const FlagRequest& request);
// One line a flag of a run's file; `rules` must be those that found them.
base::Result<bool> list_flags(const FlagRequest& request);

base::Result<bool> list_batches(const Path& database, std::int64_t after);
base::Result<bool> pull_batches(const Path& database, const Path& folder);
// Takes what terminals exported to a stick, and writes their receipts beside it.
base::Result<bool> import_batches(const Path& database, const Path& stick);

struct ResponseExport {
    std::string format = "csv";  // csv, ndjson, xlsx
    ResponseFilter filter;
    bool dossiers = false;
    bool byte_order_mark = false;  // of CSV
    Path into;                     // must not be there yet; empty: standard output
};
base::Result<bool> export_responses(const Path& database, const ResponseExport& request);

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

// Each setting with where its value came from.
base::Result<bool> check_config(const Settings& settings);
// As a file that says the same.
base::Result<bool> show_config(const Settings& settings);
// The table of all settings, as deploy/OPERATIONS.md has it.
std::string settings_as_markdown();
base::Result<bool> print_settings_table();

base::Result<bool> revoke_device(const Path& database, const std::string& device);
base::Result<bool> print_receipt(const Path& database, const std::string& device);

}  // namespace server
