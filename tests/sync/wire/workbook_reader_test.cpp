#include "sync/wire/workbook_reader.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/figures.hpp"
#include "tests/support/sample_workbook.hpp"

namespace {

using Rows = std::vector<wire::TableRow>;

std::string of(const std::string& rows) { return support::workbook(support::sheet_xml(rows)); }

Rows rows_of(const std::string& bytes, const std::string& sheet = {}) {
    const auto read = wire::read_workbook(bytes, sheet);
    INFO((read ? "" : read.problem().words));
    REQUIRE(read);
    return *read;
}

std::string words_about(const std::string& bytes, const std::string& sheet = {}) {
    const auto read = wire::read_workbook(bytes, sheet);
    return read ? "nothing" : read.problem().words;
}

std::string number(const std::string& value) {
    const auto rows = rows_of(of(R"(<row r="1"><c r="A1"><v>)" + value + "</v></c></row>"));
    return rows.at(0).cells.at(0);
}

// The sample's files with one of them changed.
std::string with(const std::string& name, const std::string& content, bool compressed = false) {
    auto files = support::workbook_files(support::sheet_xml(""));
    for (auto& [own, bytes] : files)
        if (own == name) bytes = content;
    return support::archive_of(files, compressed);
}

const std::string header = R"(<row r="2"><c r="A2" t="inlineStr"><is><t>agency</t></is></c>)"
                           R"(<c r="B2" t="s"><v>0</v></c><c r="C2" t="str"><v>name</v></c></row>)";

}  // namespace

TEST_CASE("Texts of all kinds stand in their columns, rows without any are left out") {
    const auto rows = rows_of(of(header + R"(<row r="5"><c r="A5" t="s"><v>1</v></c><c r="D5"><v>7</v></c></row>)"
                                          R"(<row r="6"><c r="A6"/></row><row><c t="b"><v>1</v></c></row>)"));
    CHECK(rows == Rows{{2, {"agency", "work", "name"}}, {5, {"Sở A", "", "", "7"}}, {7, {"TRUE"}}});
    CHECK(rows_of(of(""), "Khác") == Rows{{2, {"", "khác"}}});
    CHECK(rows_of(of(""), "Tháng 1").empty());
    CHECK(rows_of(with("xl/worksheets/sheet1.xml", support::sheet_xml(header), true)).size() == 1);
}

TEST_CASE("A number is the decimal that was typed, not the binary fraction beneath") {
    CHECK(number("98.81") == "98.81");
    CHECK(number("98.810000000000002") == "98.81");
    CHECK(number("9.8810000000000002E1") == "98.81");
    CHECK(number("0.99999999999999989") == "1");
    CHECK(number("99.999999999999986") == "100");
    CHECK(number("1E-3") == "0.001");
    CHECK(number("-1.5e+3") == "-1500");
    CHECK(number("0") == "0");
    CHECK(number("-0.0") == "0");
    CHECK(number("123456789012345678") == "123456789012346000");
    CHECK(number("00.50") == "0.5");
}

TEST_CASE("What cannot be a figure is told by its cell") {
    const auto about = [](const std::string& cell) { return words_about(of(R"(<row r="7">)" + cell + "</row>")); };
    CHECK(about(R"(<c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c>)") == "B7: the formula came to #DIV/0!");
    CHECK(about(R"(<c r="AA7"><f>A1</f></c>)").starts_with("AA7: a formula that was never computed"));
    CHECK(about(R"(<c r="B7"><v>1E999</v></c>)") == "B7: \"1E999\" is no number that a figure can be");
    CHECK(about(R"(<c r="B7"><v>1,5</v></c>)") == "B7: \"1,5\" is no number that a figure can be");
    CHECK(about(R"(<c r="B7" t="s"><v>9</v></c>)") == "B7: a text that the workbook does not have");
    CHECK(about(R"(<c r="ZZ7"><v>1</v></c>)") == "the sheet has more than 200 columns: ZZ7");
    CHECK(about(R"(<c r="B7"/><c r="A7"/>)") == "cells of the sheet are out of order");
    CHECK(words_about(of(R"(<row r="7"/><row r="7"/>)")) == "rows of the sheet are out of order");
    CHECK(words_about(of(""), "Năm") == "the workbook has no sheet \"Năm\", but \"Tháng 1\", \"Khác\"");
}

TEST_CASE("A hostile workbook is refused: entities, depth, floods, foreign and damaged archives") {
    const std::string entity = R"(<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet>&e;</worksheet>)";
    CHECK(words_about(with("xl/worksheets/sheet1.xml", entity)).find("document type") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<a>";
    CHECK(words_about(with("xl/worksheets/sheet1.xml", deep)) == "the workbook's XML is nested too deep");
    CHECK(words_about(with("xl/worksheets/sheet1.xml", "<a>")).find("is no XML: line 1") != std::string::npos);
    const std::string flood = with("xl/worksheets/sheet1.xml", std::string(33 * 1024 * 1024, ' '), true);
    CHECK(flood.size() < 64 * 1024);
    CHECK(words_about(flood).find("unpacks to more than a table needs") != std::string::npos);
    std::string rows;
    for (int i = 0; i < 20'001; ++i) rows += "<row><c><v>1</v></c></row>";
    CHECK(words_about(of(rows)) == "the sheet has more than 20,000 rows");
    CHECK(words_about(std::string(17 * 1024 * 1024, 'x')) == "the workbook is larger than 16 MiB");
    CHECK(words_about(support::archive_of({{"a", "b"}})).starts_with("this is no workbook: "));
    const std::string good = of(header);
    CHECK(words_about(good.substr(0, good.size() / 2)).starts_with("this is no archive that can be read"));
    std::string flipped = good;
    flipped[flipped.find("agency")] ^= 1;
    CHECK(words_about(flipped).find("it is damaged") != std::string::npos);
}

TEST_CASE("Figures of a workbook are those of the same CSV, and wrong ones are told by their cell") {
    const auto figures = [](const std::string& rows, const std::string& sheet = {}) {
        return wire::read_figures(of(header + rows), sheet);
    };
    const auto good = figures(R"(<row r="3"><c r="A3" t="str"><v>a</v></c><c r="B3"><v>88.5</v></c></row>)"
                              R"(<row r="9"><c r="A9" t="str"><v>b</v></c><c r="B9" t="str"><v>70,25</v></c></row>)");
    REQUIRE(good);
    CHECK(*good == *wire::read_figures("agency,work\na,88.5\nb,\"70,25\"\n"));
    const auto words = [&](const std::string& rows) { return figures(rows).problem().words; };
    CHECK(words(R"(<row r="7"><c r="A7" t="str"><v>a</v></c><c r="B7" t="str"><v>x</v></c></row>)") ==
          "B7: column \"work\": \"x\" is no number like 98.81 or 98,81");
    CHECK(words(R"(<row r="7"><c r="B7"><v>1</v></c></row>)") == "A7: \"\" is not the id of an agency");
    CHECK(words(R"(<row r="7"><c r="A7" t="str"><v>a</v></c><c r="D7"><v>1</v></c></row>)") ==
          "D7: it has another number of cells than the header");
    CHECK(wire::read_figures("agency,work\n", "Tháng 1").problem().words ==
          "the table is CSV, which has no sheet \"Tháng 1\"");
}
