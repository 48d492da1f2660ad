// Report: the scores as a table for people, as JSON for programs, as CSV for spreadsheets. Pure.
//
// The table and the JSON say what the numbers are: an opportunity sample at the counters with its n, not the Ministry's
// survey. CSV has no place for a sentence; its columns name n.
// Percentages and points are exact to two decimals and never pass through floating point.
#pragma once

#include <string>
#include <vector>

#include "sync/domain/score.hpp"

namespace server {

struct Report {
    domain::Words city;
    domain::Scorecard scorecard;
    domain::Period period;
    std::vector<domain::BlocScores> blocs;
};

std::string table_of(const Report& report, domain::Language language);
std::string json_of(const Report& report);
// RFC 4180 with CRLF; a text that a spreadsheet would run as a formula gets an apostrophe in front.
std::string csv_of(const Report& report, domain::Language language);

}  // namespace server
