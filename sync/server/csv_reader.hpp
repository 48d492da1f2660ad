// CSV reader: rows of a table that a spreadsheet wrote (RFC 4180), read strictly.
//
// UTF-8 with or without a byte order mark; lines end with LF or CRLF; fields are parted by commas or, when the first
// line has no comma outside quotes, by semicolons, as spreadsheets write them under a Vietnamese locale. A line break
// inside quotes is refused: no name has one, and line numbers stay those that an editor shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"

namespace server {

struct CsvRow {
    std::size_t line = 0;  // from 1
    std::vector<std::string> fields;
};

// The header first; lines with nothing in them are passed over. bad_input names the line: bytes that are no UTF-8,
// control characters, a quote that is not closed or stands inside a field.
base::Result<std::vector<CsvRow>> read_csv(std::string_view text);

}  // namespace server
