#include "sync/report/csv.hpp"

#include <string_view>

namespace report {
namespace {

bool is_number(std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789.-") == std::string_view::npos;
}

// A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
bool looks_like_formula(std::string_view cell) {
    return !cell.empty() && !is_number(cell) &&
           std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

std::string csv_cell(std::string_view text) {
    std::string safe = (looks_like_formula(text) ? "'" : "") + std::string(text);
    if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string csv_of(const Table& table) {
    std::vector<std::string> cells{table.id};
    for (const Column& column : table.columns) cells.push_back(column.heading);
    std::string csv = csv_row(cells);
    for (const auto& row : table.rows) {
        cells = {table.id};
        for (const Cell& cell : row) cells.push_back(cell.number.empty() ? cell.text : cell.number);
        csv += csv_row(cells);
    }
    return csv;
}

}  // namespace

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (const std::string& cell : cells) row.append(&cell == cells.data() ? "" : ",").append(csv_cell(cell));
    return row + "\r\n";
}

std::string csv_of(const Document& document) {
    std::string csv;
    for (const Section& section : document.sections)
        for (const Table& table : section.tables) csv += csv_of(table);
    return csv;
}

}  // namespace report
