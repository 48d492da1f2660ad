// Workbook reader: one sheet of an XLSX workbook (ECMA-376) as rows of texts, as the CSV reader gives them.
//
// Workbooks come from anywhere: sizes are bounded, a document type (and with it every entity) is refused, nothing
// outside the file is ever asked for, macros and links are passed over. A formula counts as what it came to when the
// workbook was saved. Numbers are binary fractions in the file and have 15 digits for people: what stands here is the
// decimal number of at most 15 digits that was typed, without an exponent: 98.81, never 98.810000000000002.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/wire/table.hpp"

namespace wire {

// Whether the bytes begin as a workbook does, and no table in text.
bool looks_like_workbook(std::string_view bytes);

// "B7": the column counts from 0, the row from 1.
std::string cell_name(std::size_t column, std::size_t row);

// Of the sheet called `sheet`, or the first where that is empty. Rows without any text are left out, rows end with
// their last cell that is not empty. bad_input names the cell, or says which sheets there are; too_large beyond 20,000
// rows, 200 columns or 16 MiB.
base::Result<std::vector<TableRow>> read_workbook(std::string_view bytes, const std::string& sheet);

}  // namespace wire
