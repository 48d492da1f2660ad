#include "sync/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/report/display_width.hpp"

namespace report {
namespace {

constexpr std::size_t gap = 2;

std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (const Column& column : table.columns) widths.push_back(display_width(column.heading));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i].text));
    return widths;
}

std::string line_of(const Table& table, const std::vector<std::size_t>& widths, const auto& text_at) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        line.append(gap, ' ');
        line += table.columns[i].is_number ? pad_left(text_at(i), widths[i]) : pad_right(text_at(i), widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
}

std::string text_of(const Table& table) {
    const auto widths = widths_of(table);
    std::string text = table.caption.empty() ? "" : fmt::format("\n{}\n", table.caption);
    text += line_of(table, widths, [&](std::size_t i) -> std::string_view { return table.columns[i].heading; });
    for (const auto& row : table.rows)
        text += line_of(table, widths, [&](std::size_t i) -> std::string_view { return row[i].text; });
    return text;
}

}  // namespace

std::string text_of(const Document& document) {
    std::string text = document.title + '\n';
    for (const std::string& subtitle : document.subtitles) text += subtitle + '\n';
    for (const Section& section : document.sections) {
        text += fmt::format("\n{}\n", section.heading);
        for (const std::string& paragraph : section.paragraphs) text += paragraph + '\n';
        for (const Table& table : section.tables) text += text_of(table);
    }
    text += '\n';
    for (const std::string& note : document.notes) text += note + '\n';
    return text;
}

}  // namespace report
