// CSV: tables for spreadsheets and other systems (RFC 4180, CRLF). Numbers have a decimal point and no unit.
#pragma once

#include <string>
#include <vector>

#include "sync/report/document.hpp"

namespace report {

// All tables of a document, one after the other; each line begins with its table's id.
std::string csv_of(const Document& document);

// One line; a text that a spreadsheet would run as a formula gets an apostrophe in front.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace report
