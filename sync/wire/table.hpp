// Table: rows of texts that a spreadsheet or another system wrote, whichever kind of file they came in.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace wire {

struct TableRow {
    std::size_t number = 0;  // from 1, as people find it: the line where it begins, or the spreadsheet's row
    std::vector<std::string> cells;
    bool operator==(const TableRow&) const = default;
};

}  // namespace wire
