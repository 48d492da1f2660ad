// CSV: tables that other systems export (RFC 4180), as spreadsheets in Vietnam write them too: with semicolons, with a
// byte order mark, with decimal commas.
#pragma once

#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/wire/table.hpp"

namespace wire {

// All rows, blank lines left out. The first line tells whether cells end at commas or at semicolons. bad_input names
// the line when a quote is not closed or stands inside a cell.
base::Result<std::vector<TableRow>> read_csv(std::string_view text);

}  // namespace wire
