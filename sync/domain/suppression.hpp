// Suppression: which counts of a published table are left out, so that nobody learns how few people a small group had,
// not even by subtraction from the totals.
//
// Small is what is below ten, but not nothing: where nobody was, nobody is to be protected. Small counts are left out,
// and as many others as it takes that whoever adds and subtracts what is published can narrow no small count to fewer
// than ten values. What he can know is computed exactly: a table with its totals is a network (each count an arc, each
// row and column a node), and how far a count can move is a maximal flow; which others to leave out is a path of least
// loss (L. H. Cox, 1995, Journal of the American Statistical Association 90:1453-1462).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace domain {

inline constexpr std::uint64_t smallest_shown = 10;
inline constexpr std::uint64_t fewest_values = 10;

// Counts by row and column, with the totals of both in one row and one column more.
class CountTable {
public:
    CountTable(std::size_t rows, std::size_t columns, const std::vector<std::uint64_t>& counts);  // row by row

    std::size_t rows() const { return rows_; }        // without the totals
    std::size_t columns() const { return columns_; }  // without the totals
    // row == rows() is the row of totals, column == columns() the column of totals.
    std::uint64_t at(std::size_t row, std::size_t column) const { return cells_[place(row, column)]; }
    std::size_t place(std::size_t row, std::size_t column) const { return row * (columns_ + 1) + column; }
    const std::vector<std::uint64_t>& cells() const { return cells_; }  // with the totals, row by row

private:
    std::size_t rows_;
    std::size_t columns_;
    std::vector<std::uint64_t> cells_;
};

using Suppressed = std::vector<bool>;  // beside CountTable::cells()

Suppressed suppress(const CountTable& table);

// What can be told of one count from those that are not suppressed.
struct Possible {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    bool operator==(const Possible&) const = default;
};
// A count that nothing bounds ends at unbounded.
inline constexpr std::uint64_t unbounded = std::uint64_t{1} << 62U;
Possible possible(const CountTable& table, const Suppressed& suppressed, std::size_t cell);

}  // namespace domain
