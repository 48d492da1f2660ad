#include "sync/wire/csv.hpp"

#include <algorithm>

namespace wire {
namespace {

using base::Problem;
using base::Result;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Problem wrong(std::size_t line, const std::string& why) {
    return {base::Code::bad_input, "line " + std::to_string(line) + ": " + why, 0};
}

char separator_of(std::string_view text) {
    const std::string_view header = text.substr(0, text.find('\n'));
    return header.find(';') != std::string_view::npos && header.find(',') == std::string_view::npos ? ';' : ',';
}

// Cell by cell; a quoted one may hold separators, line ends and doubled quotes.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : rest_(text), separator_(separator_of(text)) {}

    Result<std::vector<TableRow>> read() {
        std::vector<TableRow> rows;
        while (!rest_.empty()) {
            TableRow row{line_, {}};
            do {
                auto cell = read_cell();
                if (!cell) return cell.problem();
                row.cells.push_back(std::move(*cell));
            } while (take(separator_));
            take('\r');
            if (!take('\n') && !rest_.empty()) return wrong(line_, "a quote stands inside a cell");
            ++line_;
            if (row.cells.size() > 1 || !row.cells.front().empty()) rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    Result<std::string> read_cell() {
        if (take('"')) return read_quoted();
        const char ends[] = {separator_, '\r', '\n', '"', '\0'};
        const auto end = std::min(rest_.find_first_of(ends), rest_.size());
        std::string cell(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return cell;
    }

    Result<std::string> read_quoted() {
        const std::size_t begun = line_;
        std::string cell;
        while (true) {
            const auto end = rest_.find('"');
            if (end == std::string_view::npos) return wrong(begun, "a quote is not closed");
            line_ += static_cast<std::size_t>(std::count(rest_.begin(), rest_.begin() + static_cast<long>(end), '\n'));
            cell += rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (!take('"')) return cell;
            cell += '"';
        }
    }

    std::string_view rest_;
    char separator_;
    std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<TableRow>> read_csv(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return CsvReader(text).read();
}

}  // namespace wire
