// Figures: what another system says of agencies, from a table: CSV (csv.hpp) or a sheet of an XLSX workbook
// (workbook_reader.hpp), told apart by their first bytes.
//
// A header with "agency" and the ids of components (domain::Component says which columns), a row for each agency.
// Figures are like 98.81 or 98,81, without signs for thousands; an empty cell is no figure. A column "name" is for
// people and passed over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/domain/assessment.hpp"
#include "sync/wire/table.hpp"

namespace wire {

// The rows as they stand there. `sheet`: of a workbook; empty: its first one. bad_input for a sheet of a CSV.
base::Result<std::vector<TableRow>> read_table(std::string_view bytes, const std::string& sheet = {});

// bad_input names line and column of a CSV, the cell of a workbook ("B7"); nothing is taken half.
base::Result<domain::FiguresByAgency> read_figures(std::string_view bytes, const std::string& sheet = {});

}  // namespace wire
