#include "sync/server/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/utf8.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Problem wrong(std::size_t line, std::string_view why) {
    return {Code::bad_input, fmt::format("line {}: {}", line, why), 0};
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

// A comma, or a semicolon where the header has none.
char separator_of(std::string_view header) {
    bool quoted = false;
    for (const char c : header) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted) return ',';
    }
    return header.find(';') == std::string_view::npos ? ',' : ';';
}

// Takes one field off the line, which begins behind a separator or at its start.
Result<std::string> next_field(std::string_view& rest, char separator, std::size_t line) {
    std::string field;
    if (!rest.starts_with('"')) {
        const std::size_t end = std::min(rest.find(separator), rest.size());
        field = rest.substr(0, end);
        rest.remove_prefix(end);
        if (field.find('"') != std::string::npos)
            return wrong(line, "a quote stands inside a field that has none around");
        return field;
    }
    rest.remove_prefix(1);
    for (;;) {
        const std::size_t quote = rest.find('"');
        if (quote == std::string_view::npos) return wrong(line, "a quote is not closed on its line");
        field += rest.substr(0, quote);
        rest.remove_prefix(quote + 1);
        if (!rest.starts_with('"')) break;
        field += '"';
        rest.remove_prefix(1);
    }
    if (!rest.empty() && rest.front() != separator) return wrong(line, "something stands behind a closing quote");
    return field;
}

Result<CsvRow> read_line(std::string_view text, char separator, std::size_t line) {
    CsvRow row{line, {}};
    for (;;) {
        auto field = next_field(text, separator, line);
        if (!field) return field.problem();
        row.fields.push_back(std::move(*field));
        if (text.empty()) return row;
        text.remove_prefix(1);
    }
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<CsvRow> rows;
    char separator = ',';
    for (std::size_t line = 1; !text.empty(); ++line) {
        std::string_view content = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), content.size() + 1));
        if (content.ends_with('\r')) content.remove_suffix(1);
        if (!base::is_utf8(content)) return wrong(line, "not UTF-8; save the table as CSV UTF-8");
        if (std::any_of(content.begin(), content.end(), is_control)) return wrong(line, "a control character");
        if (rows.empty()) separator = separator_of(content);
        auto row = read_line(content, separator, line);
        if (!row) return row.problem();
        const bool is_blank =
            std::all_of(row->fields.begin(), row->fields.end(), [](const auto& f) { return f.empty(); });
        if (!is_blank) rows.push_back(std::move(*row));
    }
    return rows;
}

}  // namespace server
