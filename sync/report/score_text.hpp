// Score text: a ranking as a table for people, as JSON for programs, as CSV for spreadsheets. Pure.
//
// The table and the JSON say what the numbers are: an opportunity sample at the counters with its n, not the Ministry's
// survey. CSV has no place for a sentence; its columns name n.
// Numbers never pass through floating point; each is rounded once, here.
#pragma once

#include <string>

#include "sync/report/conference.hpp"

namespace report {

std::string table_of(const Conference& scores, domain::Language language);
std::string json_of(const Conference& scores);
// RFC 4180 with CRLF; a text that a spreadsheet would run as a formula gets an apostrophe in front.
std::string csv_of(const Conference& scores, domain::Language language);

// "Xuất sắc: 3/5; Tốt: 1/5; …", grades without an agency left out; empty when the card has no grades.
std::string grades_text(const domain::Scorecard& card, const std::vector<std::size_t>& by_grade, std::size_t ranked,
                        domain::Language language);

}  // namespace report
