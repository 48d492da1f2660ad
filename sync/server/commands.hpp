// Commands: what `sipas` does besides serving; one function a subcommand.
//
// Each prints to standard output what its user asked for and returns whether the answer is yes (false: exit code 1). A
// Problem is for main to print. All of them work while `sipas serve` runs on the same database. No command can change
// or delete a rating.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/score.hpp"

namespace server {

using Path = std::filesystem::path;

base::Result<bool> import_city_file(const Path& database, const Path& file);
base::Result<bool> import_survey_file(const Path& database, const Path& file);

// The code goes to standard output alone on its line; what to do with it to standard error.
base::Result<bool> print_new_code(const Path& database, const std::string& counter);

enum class Format { table, json, csv };

struct ScoreRequest {
    Format format = Format::table;
    domain::Language language = domain::Language::vietnamese;
    domain::Period period;
    Path scorecard;  // empty: the built-in linear one, the same as assets/scorecards/sipas-linear.json
};
base::Result<bool> print_score(const Path& database, const ScoreRequest& request);

base::Result<bool> list_batches(const Path& database, std::int64_t after);
base::Result<bool> pull_batches(const Path& database, const Path& folder);
// Takes what terminals exported to a stick, and writes their receipts beside it.
base::Result<bool> import_batches(const Path& database, const Path& stick);
// `receipt_key` in base64, or empty when it is not known from elsewhere.
base::Result<bool> verify_pulled(const Path& folder, const std::string& receipt_key);
// Digits in a row that could be a telephone or identity number are shown as dots.
base::Result<bool> list_comments(const Path& database);
base::Result<bool> check_tallies(const Path& database);

base::Result<bool> revoke_device(const Path& database, const std::string& device);
base::Result<bool> print_receipt(const Path& database, const std::string& device);

// The scorecard that counts when none is given.
domain::Scorecard default_scorecard();

}  // namespace server
