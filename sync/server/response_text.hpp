// Response text: responses as CSV and NDJSON, one row at a time. Pure.
//
// CSV is RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe in front. Names say `raw`:
// what the devices signed, no flags applied. Comments' words are in no export, dossiers' commitments only on demand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/server/response_row.hpp"

namespace server {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct ResponseColumns {
    std::vector<std::string> criteria;  // one column each
    bool dossiers = false;
};

// "responses-raw-a-2026-10-01-2026-11-01.csv"; the period's end is the first day that is not in it.
std::string export_name(const ResponseFilter& filter, std::string_view format);

// The names of all columns, and one response's cells beside them; a table's empty cell is an empty text.
std::vector<std::string> column_names(const ResponseColumns& columns);
std::vector<std::string> cells_of(const ResponseRow& row, const ResponseColumns& columns);

// A whole line, with CR LF.
std::string csv_line(const std::vector<std::string>& cells);

// What stands on the first line of an NDJSON export, and on its last: without it a file is not whole.
std::string ndjson_head(const ResponseFilter& filter, base::WallTime as_of);
std::string ndjson_end(std::uint64_t rows);
std::string ndjson_line(const ResponseRow& row, const ResponseColumns& columns);

}  // namespace server
