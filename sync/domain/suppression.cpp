#include "sync/domain/suppression.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <queue>

#include "sync/base/check.hpp"

namespace domain {
namespace {

// A count as an arc: a row's counts flow out of it into the columns, and its total flows back into it from the column
// of totals, so that what flows in flows out. A count can rise without end, and fall to nothing.
struct Arc {
    std::size_t from;
    std::size_t to;
};

bool is_small(std::uint64_t count) { return count > 0 && count < smallest_shown; }

class Network {
public:
    Network(const CountTable& table, Suppressed suppressed) : table_(table), suppressed_(std::move(suppressed)) {
        for (std::size_t row = 0; row <= table.rows(); ++row)
            for (std::size_t column = 0; column <= table.columns(); ++column) arcs_.push_back(arc(row, column));
    }

    const Suppressed& suppressed() const { return suppressed_; }

    Possible possible(std::size_t cell) {
        const std::uint64_t count = table_.cells()[cell];
        if (!suppressed_[cell]) return {count, count};
        const std::uint64_t up = flow(arcs_[cell].to, arcs_[cell].from, cell, unbounded);
        const std::uint64_t down = flow(arcs_[cell].from, arcs_[cell].to, cell, count);
        return {count - down, up >= unbounded ? unbounded : count + up};
    }

    bool is_protected(std::size_t cell) {
        const Possible can_be = possible(cell);
        return can_be.high - can_be.low + 1 >= fewest_values;
    }

    void protect(std::size_t cell) {
        suppressed_[cell] = true;
        while (!is_protected(cell))
            if (!leave_out_a_way(cell)) suppressed_.assign(suppressed_.size(), true);
    }

private:
    std::size_t node_count() const { return table_.rows() + table_.columns() + 2; }

    Arc arc(std::size_t row, std::size_t column) const {
        const std::size_t from = row;
        const std::size_t to = table_.rows() + 1 + column;
        const bool is_total = (row == table_.rows()) != (column == table_.columns());
        return is_total ? Arc{to, from} : Arc{from, to};
    }

    // One step over an arc, forwards (the count rises) or backwards (it falls).
    struct Step {
        std::size_t cell;
        bool forwards;
    };
    std::size_t end_of(const Step& step) const { return step.forwards ? arcs_[step.cell].to : arcs_[step.cell].from; }
    std::size_t begin_of(const Step& step) const { return step.forwards ? arcs_[step.cell].from : arcs_[step.cell].to; }

    // The steps of a cheapest way; `cost` gives nothing where there is no way over a step.
    template <typename Cost>
    std::vector<Step> way(std::size_t from, std::size_t to, Cost cost) const {
        std::vector<std::uint64_t> distance(node_count(), std::numeric_limits<std::uint64_t>::max());
        std::vector<Step> last(node_count(), Step{0, true});
        using Reached = std::pair<std::uint64_t, std::size_t>;
        std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
        distance[from] = 0;
        open.emplace(0, from);
        while (!open.empty()) {
            const auto [so_far, node] = open.top();
            open.pop();
            if (so_far > distance[node]) continue;
            for (std::size_t cell = 0; cell < arcs_.size(); ++cell)
                for (const bool forwards : {true, false}) {
                    const Step step{cell, forwards};
                    const std::optional<std::uint64_t> price = begin_of(step) == node ? cost(step) : std::nullopt;
                    if (!price || so_far + *price >= distance[end_of(step)]) continue;
                    distance[end_of(step)] = so_far + *price;
                    last[end_of(step)] = step;
                    open.emplace(distance[end_of(step)], end_of(step));
                }
        }
        std::vector<Step> steps;
        if (distance[to] == std::numeric_limits<std::uint64_t>::max()) return steps;
        for (std::size_t node = to; node != from; node = begin_of(last[node])) steps.push_back(last[node]);
        return steps;
    }

    // The largest flow over suppressed arcs but `without`, up to `limit` (Edmonds and Karp, 1972).
    std::uint64_t flow(std::size_t from, std::size_t to, std::size_t without, std::uint64_t limit) {
        std::vector<std::uint64_t> raised(arcs_.size());
        std::vector<std::uint64_t> lowered(arcs_.size());
        const auto room = [&](const Step& step) {
            return step.forwards ? unbounded : table_.cells()[step.cell] + raised[step.cell] - lowered[step.cell];
        };
        std::uint64_t total = 0;
        while (total < limit) {
            const auto steps = way(from, to, [&](const Step& step) -> std::optional<std::uint64_t> {
                if (step.cell == without || !suppressed_[step.cell] || room(step) == 0) return std::nullopt;
                return 1;
            });
            if (steps.empty()) return total;
            std::uint64_t amount = limit - total;
            for (const Step& step : steps) amount = std::min(amount, room(step));
            for (const Step& step : steps) (step.forwards ? raised : lowered)[step.cell] += amount;
            total += amount;
        }
        return limit;
    }

    // What it costs to leave a count out: nothing when it is, else itself; a total more than all that it adds up.
    std::optional<std::uint64_t> loss(const Step& step, std::size_t without) const {
        const std::uint64_t count = table_.cells()[step.cell];
        if (step.cell == without || count == 0) return std::nullopt;
        if (suppressed_[step.cell]) return 0;
        const bool is_total = step.cell / (table_.columns() + 1) == table_.rows() ||
                              step.cell % (table_.columns() + 1) == table_.columns();
        return is_total ? 1 + 2 * table_.cells().back() + count : count;
    }

    // Leaves out the counts of least loss that let this one move further; false when none are left.
    bool leave_out_a_way(std::size_t cell) {
        const auto cost = [&](const Step& step) { return loss(step, cell); };
        const auto before = std::count(suppressed_.begin(), suppressed_.end(), true);
        for (const Step& step : way(arcs_[cell].to, arcs_[cell].from, cost)) suppressed_[step.cell] = true;
        if (std::count(suppressed_.begin(), suppressed_.end(), true) > before) return true;
        return leave_out_smallest();
    }

    // The way was open already and is too narrow: a wider one needs another count.
    bool leave_out_smallest() {
        std::optional<std::size_t> smallest;
        for (std::size_t cell = 0; cell < arcs_.size(); ++cell) {
            const auto price = loss({cell, true}, arcs_.size());
            if (!price || suppressed_[cell]) continue;
            if (!smallest || *price < *loss({*smallest, true}, arcs_.size())) smallest = cell;
        }
        if (smallest) suppressed_[*smallest] = true;
        return smallest.has_value();
    }

    const CountTable& table_;
    Suppressed suppressed_;
    std::vector<Arc> arcs_;
};

}  // namespace

CountTable::CountTable(std::size_t rows, std::size_t columns, const std::vector<std::uint64_t>& counts)
    : rows_(rows), columns_(columns), cells_((rows + 1) * (columns + 1)) {
    base::check(counts.size() == rows * columns, "a table has a count for each row and column");
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            const std::uint64_t count = counts[row * columns + column];
            for (const std::size_t in_row : {row, rows})
                for (const std::size_t in_column : {column, columns}) cells_[place(in_row, in_column)] += count;
        }
}

Suppressed suppress(const CountTable& table) {
    Suppressed small(table.cells().size());
    for (std::size_t cell = 0; cell < small.size(); ++cell) small[cell] = is_small(table.cells()[cell]);
    Network network(table, small);
    for (std::size_t cell = 0; cell < small.size(); ++cell)
        if (small[cell]) network.protect(cell);
    return network.suppressed();
}

Possible possible(const CountTable& table, const Suppressed& suppressed, std::size_t cell) {
    return Network(table, suppressed).possible(cell);
}

}  // namespace domain
