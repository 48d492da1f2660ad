// A workbook with figures, as somebody sent it: the archive's bytes; or, behind a first byte of 'x', one sheet's XML
// that is put into a sound archive, so that mutations reach what the archive's checksums would keep out.
#include "sync/base/check.hpp"
#include "sync/wire/figures.hpp"
#include "sync/wire/workbook_reader.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_workbook.hpp"

namespace fuzz {

std::vector<std::string> seeds() {
    const std::string sheet = support::sheet_xml(
        R"(<row r="1"><c r="A1" t="inlineStr"><is><t>agency</t></is></c><c r="B1" t="s"><v>0</v></c></row>)"
        R"(<row r="3"><c r="A3" t="str"><v>hai-chau</v></c><c r="B3"><v>9.8810000000000002E1</v></c>)"
        R"(<c r="C3" t="b"><v>1</v></c></row>)");
    return {support::workbook(sheet), 'x' + sheet, 'x' + support::sheet_xml(R"(<row><c><f>A1</f></c></row>)"),
            "agency;work\na;98,81\n"};
}

// What is read keeps its bounds and its order, and reads the same again.
void run(std::string_view bytes) {
    const std::string content =
        bytes.starts_with('x') ? support::workbook(std::string(bytes.substr(1))) : std::string(bytes);
    const auto rows = wire::read_table(content);
    static_cast<void>(wire::read_figures(content));
    if (!rows) return;
    std::size_t before = 0;
    for (const wire::TableRow& row : *rows) {
        base::check(row.number > before, "rows come in their order");
        before = row.number;
    }
    base::check(wire::read_table(content).value() == *rows, "a table reads the same again");
}

}  // namespace fuzz
