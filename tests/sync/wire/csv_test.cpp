#include "sync/wire/csv.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/figures.hpp"

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows(std::string_view text) {
    const auto read = wire::read_csv(text);
    REQUIRE(read);
    Rows rows;
    for (const wire::TableRow& row : *read) rows.push_back(row.cells);
    return rows;
}

std::string words_about(std::string_view text) {
    const auto read = wire::read_figures(text);
    return read ? "nothing" : read.problem().words;
}

}  // namespace

TEST_CASE("CSV is read as RFC 4180 and spreadsheets write it") {
    CHECK(rows("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows("a,b\n1,") == Rows{{"a", "b"}, {"1", ""}});
    CHECK(rows("\xEF\xBB\xBF"
               "a;b\n1,5;2\n") == Rows{{"a", "b"}, {"1,5", "2"}});
    CHECK(rows("a,b\n\"x, \"\"y\"\"\nz\",2\n\n") == Rows{{"a", "b"}, {"x, \"y\"\nz", "2"}});
    CHECK(rows("").empty());
    CHECK(wire::read_csv("a\n\"b").problem().words == "line 2: a quote is not closed");
    CHECK(wire::read_csv("a\nb\"c\n").problem().words == "line 2: a quote stands inside a cell");
}

TEST_CASE("Figures have decimal points or commas, and empty cells are none") {
    const auto figures = wire::read_figures("agency,name,work,bonus\na,\"Sở A, ngành\",88.5,\nb,B,\"70,25\",3\n");
    REQUIRE(figures);
    CHECK(figures->at("a") == domain::Figures{{"work", domain::Fraction(177, 2)}});
    CHECK(figures->at("b") == domain::Figures{{"work", domain::Fraction(281, 4)}, {"bonus", domain::Fraction(3)}});
}

TEST_CASE("Figures that cannot be read are refused whole, by line and column") {
    CHECK(words_about("agency,x\na,1\n") == "nothing");
    CHECK(words_about("") == "line 1: the header needs one column \"agency\"");
    CHECK(words_about("id,x\na,1\n") == "line 1: the header needs one column \"agency\"");
    CHECK(words_about("agency,x,x\na,1,2\n") == "line 1: a column stands twice in the header");
    CHECK(words_about("agency,x\na,1,2\n") == "line 2: it has another number of cells than the header");
    CHECK(words_about("agency,x\na,1\na,2\n") == "line 3: \"a\" stands twice");
    CHECK(words_about("agency,x\nSở A,1\n") == "line 2: \"Sở A\" is not the id of an agency");
    CHECK(words_about("agency,x\na,\"1,234.5\"\n") ==
          "line 2: column \"x\": \"1,234.5\" is no number like 98.81 or 98,81");
    CHECK(words_about("agency,x\n\n\"a\",1\n\na,2\n") == "line 5: \"a\" stands twice");
    CHECK(words_about("agency,x\na,1/3\n") == "line 2: column \"x\": \"1/3\" is no number like 98.81 or 98,81");
}
