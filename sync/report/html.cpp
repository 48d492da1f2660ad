#include "sync/report/html.hpp"

#include <fmt/format.h>

#include "sync/report/chart.hpp"

namespace report {
namespace {

// Black on white, one accent, sizes in points: what a printer in an office makes well.
constexpr std::string_view style = R"css(
@page { size: A4; margin: 18mm 16mm 18mm 20mm; }
html { font: 11pt/1.4 "Times New Roman", "Liberation Serif", "Noto Serif", serif; color: #111; background: #fff; }
body { max-width: 174mm; margin: 0 auto; padding: 8mm 4mm; }
header { text-align: center; border-bottom: 1.5pt solid #1b4f8a; padding-bottom: 4mm; margin-bottom: 6mm; }
h1 { font-size: 16pt; line-height: 1.25; margin: 0 0 2mm; color: #1b4f8a; text-transform: uppercase;
     text-wrap: balance; }
header p { margin: 0; text-align: center; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; color: #1b4f8a; break-after: avoid; }
p { margin: 0 0 2mm; text-align: justify; }
section > p { break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: 3mm 0 4mm; font-size: 9.5pt; break-inside: auto; }
caption { text-align: left; font-weight: bold; padding-bottom: 1mm; break-after: avoid; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #999; padding: 0.8mm 1.6mm; vertical-align: top; text-align: left; }
th { background: #e8eef5; font-weight: bold; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody tr:nth-child(even) td { background: #f7f9fb; }
tr.total td { font-weight: bold; border-top: 1pt solid #555; }
figure { margin: 3mm 0 4mm; break-inside: avoid; }
figcaption { font-weight: bold; font-size: 9.5pt; }
svg { width: 100%; height: auto; font: 11px "Liberation Sans", "Noto Sans", Arial, sans-serif; fill: #111; }
svg .value { font-weight: bold; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
svg .mark { font-size: 9px; fill: #444; }
footer { margin-top: 8mm; border-top: 0.5pt solid #999; padding-top: 2mm; font-size: 9.5pt; }
footer p { margin: 0 0 1mm; }
@media print { body { max-width: none; padding: 0; } }
@media print {
  .page { font-size: 8.5pt; line-height: 1.25; }
  .page h1 { font-size: 13pt; margin-bottom: 1mm; }
  .page header { padding-bottom: 2mm; margin-bottom: 2mm; }
  .page h2 { font-size: 10pt; margin: 2.5mm 0 1mm; }
  .page p { margin-bottom: 1mm; }
  .page main { columns: 2; column-gap: 6mm; }
  .page section:first-child { column-span: all; }
  .page section:first-child h2 { margin-top: 0; }
  .page section:not(:first-child) figure { display: none; }
  .page figure, .page table { margin: 1mm 0 2mm; }
  .page table { font-size: 8pt; }
  .page th, .page td { padding: 0.3mm 1mm; }
  .page footer { margin-top: 2mm; padding-top: 1mm; font-size: 7.5pt; }
}
@media screen and (max-width: 600px) { table { display: block; overflow-x: auto; } }
)css";

std::string_view number_class(const Column& column) { return column.is_number ? R"( class="n")" : ""; }

std::string html_of(const Table& table) {
    std::string html = "<table>\n";
    if (!table.caption.empty()) html += fmt::format("<caption>{}</caption>\n", escaped(table.caption));
    html += "<thead><tr>";
    for (const Column& column : table.columns)
        html += fmt::format(R"(<th scope="col"{}>{}</th>)", number_class(column), escaped(column.heading));
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        html += table.ends_with_total && &row == &table.rows.back() ? R"(<tr class="total">)" : "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            html += fmt::format("<td{}>{}</td>", number_class(table.columns[i]), escaped(row[i].text));
        html += "</tr>\n";
    }
    return html + "</tbody>\n</table>\n";
}

std::string paragraphs_of(const std::vector<std::string>& paragraphs) {
    std::string html;
    for (const std::string& paragraph : paragraphs) html += fmt::format("<p>{}</p>\n", escaped(paragraph));
    return html;
}

std::string html_of(const Section& section, std::size_t& charts) {
    std::string html = fmt::format("<section>\n<h2>{}</h2>\n", escaped(section.heading));
    html += paragraphs_of(section.paragraphs);
    for (const Table& table : section.tables) html += html_of(table);
    for (const Chart& chart : section.charts)
        html += fmt::format("<figure>\n<figcaption>{}</figcaption>\n{}\n</figure>\n", escaped(chart.title),
                            svg_of(chart, ++charts));
    return html + "</section>\n";
}

// In capitals a word of two syllables that breaks between them reads as two words: "THÀNH / PHỐ". The ones that titles
// of rankings have, and a year behind its word, get a space that does not break.
std::string kept_together(std::string title) {
    constexpr std::string_view no_break_space = "\u00a0";
    for (const std::string_view word : {"thành phố", "Cải cách", "cải cách", "hành chính", "thủ tục", "giải quyết",
                                        "cơ quan", "cán bộ", "công chức", "Công tác", "Chất lượng", "Chỉ số",
                                        "Thành phần", "hài lòng", "tỷ lệ", "văn thư", "lưu trữ", "Đà Nẵng", "năm 2"})
        for (auto at = title.find(word); at != std::string::npos; at = title.find(word, at + word.size()))
            title.replace(at + word.find(' '), 1, no_break_space);
    return title;
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&') {
            safe += "&amp;";
        } else if (c == '<') {
            safe += "&lt;";
        } else if (c == '>') {
            safe += "&gt;";
        } else if (c == '"') {
            safe += "&quot;";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string html_of(const Document& document) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
        "<style>{}</style>\n</head>\n<body{}>\n<header>\n<h1>{}</h1>\n",
        document.language.code(), escaped(document.title), style, document.fits_one_page ? R"( class="page")" : "",
        escaped(kept_together(document.title)));
    html += paragraphs_of(document.subtitles) + "</header>\n<main>\n";
    std::size_t charts = 0;
    for (const Section& section : document.sections) html += html_of(section, charts);
    return html + "</main>\n<footer>\n" + paragraphs_of(document.notes) + "</footer>\n</body>\n</html>\n";
}

}  // namespace report
