#include "sync/domain/suppression.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/dice.hpp"

using domain::CountTable;
using domain::Suppressed;

namespace {

// Everything that a reader could believe: each way to fill in what is left out, up to `most`, so that rows and columns
// add up. Knows nothing of flows. Interior counts are tried; totals follow from them.
class Reader {
public:
    Reader(const CountTable& table, const Suppressed& suppressed, std::uint64_t most)
        : table_(table), suppressed_(suppressed), most_(most), counts_(table.rows() * table.columns()) {}

    // The least and the most that each cell can be, totals too.
    std::vector<domain::Possible> believe() {
        possible_.assign(table_.cells().size(), {most_ * counts_.size() + 1, 0});
        try_from(0);
        return possible_;
    }

private:
    void try_from(std::size_t place) {
        if (place == counts_.size()) {
            note(CountTable(table_.rows(), table_.columns(), counts_));
            return;
        }
        const std::size_t row = place / table_.columns();
        const std::size_t cell = table_.place(row, place % table_.columns());
        const bool ends_row = place % table_.columns() + 1 == table_.columns();
        for (std::uint64_t count = 0; count <= most_; ++count) {
            counts_[place] = suppressed_[cell] ? count : table_.cells()[cell];
            if (!ends_row || row_adds_up(row)) try_from(place + 1);
            if (!suppressed_[cell]) break;
        }
    }

    bool row_adds_up(std::size_t row) const {
        const std::size_t total = table_.place(row, table_.columns());
        std::uint64_t sum = 0;
        for (std::size_t column = 0; column < table_.columns(); ++column)
            sum += counts_[row * table_.columns() + column];
        return suppressed_[total] || sum == table_.cells()[total];
    }

    void note(const CountTable& other) {
        for (std::size_t cell = 0; cell < other.cells().size(); ++cell)
            if (!suppressed_[cell] && other.cells()[cell] != table_.cells()[cell]) return;
        for (std::size_t cell = 0; cell < other.cells().size(); ++cell) {
            possible_[cell].low = std::min(possible_[cell].low, other.cells()[cell]);
            possible_[cell].high = std::max(possible_[cell].high, other.cells()[cell]);
        }
    }

    const CountTable& table_;
    const Suppressed& suppressed_;
    std::uint64_t most_;
    std::vector<std::uint64_t> counts_;
    std::vector<domain::Possible> possible_;
};

CountTable drawn(support::Dice& dice, std::size_t rows, std::size_t columns, std::uint64_t most) {
    std::vector<std::uint64_t> counts(rows * columns);
    for (auto& count : counts) count = dice.one_in(3) ? dice.below(10) : dice.below(most + 1);
    return {rows, columns, counts};
}

bool is_small(std::uint64_t count) { return count > 0 && count < domain::smallest_shown; }

}  // namespace

TEST_CASE("A small count goes, and one beside it, so that the total does not give it away") {
    const CountTable table(1, 3, {4, 30, 50});
    const Suppressed suppressed = domain::suppress(table);
    CHECK(suppressed[table.place(0, 0)]);
    CHECK(suppressed[table.place(0, 1)]);
    CHECK_FALSE(suppressed[table.place(0, 2)]);
    CHECK_FALSE(suppressed[table.place(0, 3)]);  // the total of all stays
    CHECK_FALSE(suppressed[table.place(1, 3)]);
}

TEST_CASE("Where no count is small, nothing is left out; where nobody was, nobody is protected") {
    const Suppressed suppressed = domain::suppress(CountTable(2, 2, {10, 0, 30, 500}));
    CHECK(std::count(suppressed.begin(), suppressed.end(), true) == 0);
    const Suppressed of_nothing = domain::suppress(CountTable(2, 2, {0, 0, 0, 0}));
    CHECK(std::count(of_nothing.begin(), of_nothing.end(), true) == 0);
}

TEST_CASE("A table that is small as a whole is left out as a whole") {
    const CountTable table(1, 1, {5});
    const Suppressed suppressed = domain::suppress(table);
    CHECK(std::count(suppressed.begin(), suppressed.end(), true) == 4);
    CHECK(domain::possible(table, suppressed, 0).high == domain::unbounded);
}

TEST_CASE("No reader narrows a small count of a small table to fewer than ten values") {
    support::Dice dice(20261129);
    constexpr std::size_t shapes[][2] = {{1, 2}, {1, 3}, {1, 4}, {2, 2}, {2, 3}, {3, 2}};
    for (int round = 0; round < 240; ++round) {
        const auto& shape = shapes[dice.below(std::size(shapes))];
        const CountTable table = drawn(dice, shape[0], shape[1], 18);
        const Suppressed suppressed = domain::suppress(table);
        constexpr std::uint64_t most = 26;
        if (std::count(suppressed.begin(), suppressed.end(), true) > 8) continue;  // too many ways to try them all
        const auto believed = Reader(table, suppressed, most).believe();
        bool all_tried = true;
        for (std::size_t cell = 0; cell < table.cells().size(); ++cell)
            all_tried = all_tried && domain::possible(table, suppressed, cell).high <= most;
        for (std::size_t cell = 0; cell < table.cells().size(); ++cell) {
            INFO("round " << round << " cell " << cell << " is " << table.cells()[cell]);
            const auto& can_be = believed[cell];
            const auto told = domain::possible(table, suppressed, cell);
            REQUIRE((can_be.low <= table.cells()[cell] && table.cells()[cell] <= can_be.high));
            if (is_small(table.cells()[cell])) REQUIRE(can_be.high - can_be.low + 1 >= domain::fewest_values);
            if (all_tried) REQUIRE(told == can_be);  // the flow tells exactly what trying everything does
        }
    }
}

TEST_CASE("In larger tables too, every small count keeps its ten values, and big tables are not emptied") {
    support::Dice dice(7);
    for (int round = 0; round < 60; ++round) {
        const CountTable table = drawn(dice, 3 + dice.below(8), 3 + dice.below(8), 400);
        const Suppressed suppressed = domain::suppress(table);
        std::size_t small = 0;
        for (std::size_t cell = 0; cell < table.cells().size(); ++cell) {
            if (!is_small(table.cells()[cell])) continue;
            ++small;
            const auto told = domain::possible(table, suppressed, cell);
            REQUIRE(told.high - told.low + 1 >= domain::fewest_values);
        }
        const auto left_out = static_cast<std::size_t>(std::count(suppressed.begin(), suppressed.end(), true));
        REQUIRE(left_out <= 4 * small);
        REQUIRE_FALSE(suppressed.back());
    }
}
