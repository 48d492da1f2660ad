#include "sync/server/place_csv.hpp"

#include <catch2/catch.hpp>

#include "sync/server/place_import.hpp"
#include "sync/wire/city_json.hpp"
#include "sync/wire/content.hpp"
#include "tests/sync/server/world.hpp"

namespace {

const std::string header =
    "bloc,bloc_vi,bloc_en,agency,agency_vi,agency_en,excluded,unit,unit_vi,unit_en,hours,holidays,counter,counter_vi,"
    "counter_en,field\r\n";
const std::string table = header +
                          "k,Khối sở,Departments,a,Sở A,,,a-mc,Một cửa A,,\"mon 07:30-11:30 13:30-17:00; fri "
                          "07:30-11:30\",2026-09-02 2026-09-03,a1,\"Quầy 1, tầng 2\",Counter 1,dat-dai\r\n"
                          "k,,,a,,,,a-mc,,,,,a2,Quầy 2,,\r\n"
                          "k,,,b,Sở B,,yes,,,,,,,,,\r\n";

std::string words_of(const base::Result<domain::City>& city) {
    REQUIRE_FALSE(city);
    CHECK(city.problem().code == base::Code::bad_input);
    return city.problem().words;
}

// The whole table with one piece of it replaced.
std::string with(const std::string& what, const std::string& instead) {
    std::string text = table;
    const auto place = text.find(what);
    REQUIRE(place != std::string::npos);
    return text.replace(place, what.size(), instead);
}

}  // namespace

TEST_CASE("a table is a city, one row a counter; later rows need not repeat") {
    const auto city = server::read_city_csv(table);
    REQUIRE(city);
    REQUIRE(city->blocs.size() == 1);
    REQUIRE(city->blocs[0].agencies.size() == 2);
    const domain::Unit& unit = city->blocs[0].agencies[0].units.at(0);
    REQUIRE(unit.counters.size() == 2);
    CHECK(unit.counters[0].name.vi == "Quầy 1, tầng 2");
    CHECK(unit.counters[0].field == "dat-dai");
    CHECK(unit.hours.week.at(0).size() == 2);
    CHECK(unit.hours.holidays.size() == 2);
    CHECK(city->blocs[0].agencies[1].excluded);
}

TEST_CASE("what is written as JSON is read back as the same city, its own name too") {
    const auto city = server::read_city_csv(table);
    REQUIRE(city);
    test::Server server;
    const auto kept = server.store().city();
    REQUIRE(kept);
    CHECK_FALSE(kept->name.vi.empty());
    for (const domain::City& one : {*city, *kept}) {
        domain::City named = one;
        named.name.vi = "Thành phố";
        named.fields = {{"dat-dai", {"Đất đai", "Land"}}, {"ho-tich", {"Hộ tịch", ""}}};
        const auto again = wire::read_city(wire::to_text(wire::city_json(named)));
        REQUIRE(again);
        CHECK(server::differences(named, *again)->empty());
        CHECK(server::differences(*again, named)->empty());
        CHECK(server::unnamed_count(named, *again) == 0);
        CHECK(again->name.vi == named.name.vi);
    }
}

TEST_CASE("what is written as a table is read back as the same city") {
    const auto city = server::read_city_csv(table);
    REQUIRE(city);
    const auto again = server::read_city_csv(server::write_city_csv(*city));
    REQUIRE(again);
    CHECK(server::differences(*city, *again)->empty());
    CHECK(server::unnamed_count(*city, *again) == 0);
    test::Server server;
    const auto kept = server.store().city();
    const auto exported = server::read_city_csv(server::write_city_csv(*kept));
    REQUIRE(exported);
    CHECK(server::differences(*kept, *exported)->empty());
    CHECK(server::unnamed_count(*kept, *exported) == 0);
}

TEST_CASE("semicolons and a byte order mark, as a Vietnamese spreadsheet writes them, are read") {
    std::string semicolons =
        "\xEF\xBB\xBF"
        "bloc;bloc_vi;agency;agency_vi;unit;unit_vi;counter;counter_vi\n"
        "k;Khối;a;Sở A, Một;u;Một cửa;c;Quầy 1\n\n";
    const auto city = server::read_city_csv(semicolons);
    REQUIRE(city);
    CHECK(city->blocs[0].agencies[0].name.vi == "Sở A, Một");
}

TEST_CASE("a table of fields gives them names, and says nothing of places") {
    const auto city =
        server::read_city_csv("field;field_vi;field_en\nho-tich;Hộ tịch;Civil status\ndat-dai;Đất đai;\n");
    REQUIRE(city);
    CHECK(city->blocs.empty());
    REQUIRE(city->fields.size() == 2);
    CHECK(city->fields[0].name.en == "Civil status");
    CHECK(city->fields[1].name.vi == "Đất đai");
    const auto wrong = [](const std::string& rows) {
        return words_of(server::read_city_csv("field,field_vi\n" + rows));
    };
    CHECK(wrong("dat-dai,Đất đai\ndat-dai,Đất đai\n") == "field \"dat-dai\" stands twice");
    CHECK(wrong("dat-dai,\n") == "field \"dat-dai\" has no Vietnamese name");
    CHECK(wrong("Đất đai,Đất đai\n").starts_with("field \"Đất đai\": an id is"));
    CHECK(wrong("dat-dai,=A1\n").starts_with("line 2: field_vi begins with"));
    CHECK(words_of(server::read_city_csv("field_vi\nx\n")) == "line 1: the column \"field\" is missing");
}

TEST_CASE("what is wrong is told with its line") {
    CHECK(words_of(server::read_city_csv(with("a2,Quầy 2", "a1,Quầy 2"))) == "line 3: the counter \"a1\" stands twice");
    CHECK(words_of(server::read_city_csv(with("k,,,a,,", "k,,,a,Sở khác,"))) ==
          "line 3: agency_vi is \"Sở khác\" here and \"Sở A\" above");
    CHECK(words_of(server::read_city_csv(with("mon 07:30", "lundi 07:30"))) ==
          "line 2: \"lundi 07:30-11:30 13:30-17:00\" is no weekday with its hours");
    CHECK(words_of(server::read_city_csv(with("2026-09-03", "2026-09-31"))) == "line 2: \"2026-09-31\" is no day");
    CHECK(
        words_of(server::read_city_csv(with("Quầy 2", "=HYPERLINK(1)"))).starts_with("line 3: counter_vi begins with"));
    CHECK(words_of(server::read_city_csv(with("yes", "maybe"))) == "line 4: excluded is yes, no or empty");
    CHECK(words_of(server::read_city_csv(with("k,,,b,Sở B,,yes,,,,,,", "k,,,b,Sở B,,yes,,,,,,c9"))) ==
          "line 4: a counter stands here without its unit");
    CHECK(words_of(server::read_city_csv(with("bloc_en", "bloc_fr"))) == "line 1: there is no column \"bloc_fr\"");
    CHECK(words_of(server::read_city_csv("bloc,agency\n")) == "line 1: the column \"bloc_vi\" is missing");
    CHECK(words_of(server::read_city_csv("")) == "the table has no header");
}

TEST_CASE("hostile bytes are refused with their line") {
    CHECK(words_of(server::read_city_csv(with("Quầy 2", "Qu\xE1\xBA"))).starts_with("line 3: not UTF-8"));
    CHECK(words_of(server::read_city_csv(with("Quầy 2", std::string("Qu\0y", 4)))) == "line 3: a control character");
    CHECK(words_of(server::read_city_csv(with("Quầy 2", "Qu\x1B[2J"))) == "line 3: a control character");
    CHECK(words_of(server::read_city_csv(with("Quầy 2", "\"Quầy"))) == "line 3: a quote is not closed on its line");
    CHECK(words_of(server::read_city_csv(with("Quầy 2", "Qu\"ầy"))).starts_with("line 3: a quote stands inside"));
    CHECK(words_of(server::read_city_csv(with("Quầy 2", "\"Quầy\"2"))).starts_with("line 3: something stands behind"));
}

TEST_CASE("a table is imported like a city file, keeps the city's name, and says what is changed from what to what") {
    test::Server server;
    auto change = server.store().begin();
    REQUIRE(change);
    const auto before = server.store().city();
    std::string text = server::write_city_csv(*before);
    text.replace(text.find("Sở B"), std::string("Sở B").size(), "Sở Bê");
    const auto lines = server::import_city(server.store(), text);
    REQUIRE(lines);
    REQUIRE(lines->size() == 1);
    CHECK(lines->at(0) == R"(~ agency b: name "Sở B" -> "Sở Bê")");
    CHECK(server.store().city()->name.vi == before->name.vi);
}
