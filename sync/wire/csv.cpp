#include "sync/wire/csv.hpp"

#include <algorithm>
#include <set>

#include "sync/domain/rating.hpp"

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

    Result<std::vector<CsvRow>> read() {
        std::vector<CsvRow> rows;
        while (!rest_.empty()) {
            CsvRow row;
            do {
                auto cell = read_cell();
                if (!cell) return cell.problem();
                row.push_back(std::move(*cell));
            } while (take(separator_));
            take('\r');
            if (!take('\n') && !rest_.empty()) return wrong(line_, "a quote stands inside a cell");
            ++line_;
            if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
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

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::optional<domain::Fraction> figure_from(std::string text) {
    if (text.find('/') != std::string::npos) return std::nullopt;
    if (text.find('.') == std::string::npos) std::replace(text.begin(), text.end(), ',', '.');
    return domain::Fraction::from(text);
}

Result<CsvRow> header_of(const CsvRow& row) {
    CsvRow header;
    std::transform(row.begin(), row.end(), std::back_inserter(header), trimmed);
    if (std::count(header.begin(), header.end(), "agency") != 1)
        return wrong(1, "the header needs one column \"agency\"");
    if (std::set<std::string>(header.begin(), header.end()).size() != header.size())
        return wrong(1, "a column stands twice in the header");
    return header;
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return CsvReader(text).read();
}

Result<domain::FiguresByAgency> read_figures(std::string_view text) {
    const auto rows = read_csv(text);
    if (!rows) return rows.problem();
    if (rows->empty()) return wrong(1, "the header needs one column \"agency\"");
    const auto header = header_of(rows->front());
    if (!header) return header.problem();
    const auto agency_column =
        static_cast<std::size_t>(std::find(header->begin(), header->end(), "agency") - header->begin());
    domain::FiguresByAgency figures;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        const CsvRow& row = (*rows)[i];
        if (row.size() != header->size()) return wrong(i + 1, "it has another number of cells than the header");
        const std::string agency = trimmed(row[agency_column]);
        if (!domain::is_identifier(agency)) return wrong(i + 1, "\"" + agency + "\" is not the id of an agency");
        const auto [own, added] = figures.emplace(agency, domain::Figures{});
        if (!added) return wrong(i + 1, "\"" + agency + "\" stands twice");
        for (std::size_t k = 0; k < row.size(); ++k) {
            const std::string cell = trimmed(row[k]);
            if (k == agency_column || (*header)[k] == "name" || cell.empty()) continue;
            const auto figure = figure_from(cell);
            if (!figure)
                return wrong(i + 1,
                             "column \"" + (*header)[k] + "\": \"" + cell + "\" is no number like 98.81 or 98,81");
            own->second.emplace((*header)[k], *figure);
        }
    }
    return figures;
}

}  // namespace wire
