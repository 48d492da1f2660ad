#include "sync/wire/figures.hpp"

#include <algorithm>
#include <set>

#include "sync/domain/rating.hpp"
#include "sync/wire/csv.hpp"
#include "sync/wire/workbook_reader.hpp"

namespace wire {
namespace {

using base::Problem;
using base::Result;

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

// One table, read row by row; says where something is wrong as its kind of file counts.
class Reader {
public:
    explicit Reader(bool is_workbook) : is_workbook_(is_workbook) {}

    Result<domain::FiguresByAgency> read(const std::vector<TableRow>& rows) {
        if (rows.empty()) return wrong(1, 0, R"(the header needs one column "agency")");
        if (const auto known = read_header(rows.front()); !known) return known.problem();
        domain::FiguresByAgency figures;
        for (std::size_t i = 1; i < rows.size(); ++i)
            if (const auto added = add(rows[i], figures); !added) return added.problem();
        return figures;
    }

private:
    Problem wrong(std::size_t row, std::size_t column, const std::string& why) const {
        const std::string where = is_workbook_ ? cell_name(column, row) : "line " + std::to_string(row);
        return {base::Code::bad_input, where + ": " + why, 0};
    }

    Result<> read_header(const TableRow& row) {
        std::ranges::transform(row.cells, std::back_inserter(header_), trimmed);
        const auto agency = std::ranges::find(header_, "agency");
        if (std::ranges::count(header_, "agency") != 1)
            return wrong(row.number, 0, R"(the header needs one column "agency")");
        if (std::set<std::string>(header_.begin(), header_.end()).size() != header_.size())
            return wrong(row.number, 0, "a column stands twice in the header");
        agency_column_ = static_cast<std::size_t>(agency - header_.begin());
        return base::Done{};
    }

    // Rows of a workbook end with their last text.
    Result<> add(const TableRow& row, domain::FiguresByAgency& figures) const {
        const bool fits = is_workbook_ ? row.cells.size() <= header_.size() : row.cells.size() == header_.size();
        if (!fits) return wrong(row.number, header_.size(), "it has another number of cells than the header");
        const std::string agency = agency_column_ < row.cells.size() ? trimmed(row.cells[agency_column_]) : "";
        if (!domain::is_identifier(agency))
            return wrong(row.number, agency_column_, '"' + agency + "\" is not the id of an agency");
        const auto [own, added] = figures.emplace(agency, domain::Figures{});
        if (!added) return wrong(row.number, agency_column_, '"' + agency + "\" stands twice");
        for (std::size_t k = 0; k < row.cells.size(); ++k) {
            const std::string cell = trimmed(row.cells[k]);
            if (k == agency_column_ || header_[k] == "name" || cell.empty()) continue;
            const auto figure = figure_from(cell);
            if (!figure)
                return wrong(row.number, k,
                             "column \"" + header_[k] + "\": \"" + cell + "\" is no number like 98.81 or 98,81");
            own->second.emplace(header_[k], *figure);
        }
        return base::Done{};
    }

    bool is_workbook_;
    std::vector<std::string> header_;
    std::size_t agency_column_ = 0;
};

}  // namespace

Result<std::vector<TableRow>> read_table(std::string_view bytes, const std::string& sheet) {
    if (looks_like_workbook(bytes)) return read_workbook(bytes, sheet);
    if (!sheet.empty())
        return Problem{base::Code::bad_input, "the table is CSV, which has no sheet \"" + sheet + '"', 0};
    return read_csv(bytes);
}

Result<domain::FiguresByAgency> read_figures(std::string_view bytes, const std::string& sheet) {
    const auto rows = read_table(bytes, sheet);
    if (!rows) return rows.problem();
    return Reader(looks_like_workbook(bytes)).read(*rows);
}

}  // namespace wire
