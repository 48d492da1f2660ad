// CSV: tables that other systems export (RFC 4180), as spreadsheets in Vietnam write them too: with semicolons, with a
// byte order mark, with decimal commas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/domain/assessment.hpp"

namespace wire {

using CsvRow = std::vector<std::string>;

// All rows, blank lines left out. The first line tells whether cells end at commas or at semicolons. bad_input names
// the line when a quote is not closed or stands inside a cell.
base::Result<std::vector<CsvRow>> read_csv(std::string_view text);

// A components' file: a header with "agency" and the ids of components (domain::Component says which columns), a line
// for each agency. Figures are like 98.81 or 98,81, without signs for thousands; an empty cell is no figure. A column
// "name" is for people and passed over. bad_input names line and column.
base::Result<domain::FiguresByAgency> read_figures(std::string_view text);

}  // namespace wire
