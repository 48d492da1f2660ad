#include "sync/server/place_import.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/content.hpp"
#include "tests/sync/server/world.hpp"

using test::Server;

namespace {

using Lines = std::vector<std::string>;

base::Result<Lines> import_city(Server& server, const std::string& text) {
    auto change = server.store().begin();
    REQUIRE(change);
    auto lines = server::import_city(server.store(), text);
    if (lines) REQUIRE(change->commit());
    return lines;
}

base::Result<Lines> import_survey(Server& server, const std::string& text, std::string_view day) {
    auto change = server.store().begin();
    REQUIRE(change);
    auto lines = server::import_survey(server.store(), text, test::at(day));
    if (lines) REQUIRE(change->commit());
    return lines;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto place = text.find(what);
    REQUIRE(place != std::string::npos);
    return text.replace(place, what.size(), with);
}

}  // namespace

TEST_CASE("a city comes back as it was imported, and importing it again changes nothing") {
    Server server;
    const auto city = server.store().city();
    REQUIRE(city);
    const auto imported = wire::read_city(test::city_json);
    REQUIRE(imported);
    const auto lines = server::differences(*imported, *city);
    REQUIRE(lines);
    CHECK(lines->empty());
    REQUIRE(city->blocs.size() == 1);
    CHECK(city->blocs[0].agencies.size() == 2);
    CHECK(city->blocs[0].agencies[0].units.at(0).counters.at(0).field == "dat-dai");
    const auto again = import_city(server, test::city_json);
    REQUIRE(again);
    CHECK(again->empty());
}

TEST_CASE("what is new and what is changed is told, and what the file leaves out stays") {
    Server server;
    const auto lines = import_city(
        server, replaced(replaced(test::city_json, "Sở B", "Sở B mới"), R"({"id": "b1", )", R"({"id": "b2", )"));
    REQUIRE(lines);
    CHECK(*lines == Lines{R"(~ agency b: name "Sở B" -> "Sở B mới")", "+ counter b2: Quầy 1"});
    CHECK(server.store().place_of("b1")->has_value());
    CHECK(server.store().place_of("b2")->value().agency_name.vi == "Sở B mới");
}

TEST_CASE("a unit's hours are imported, told, kept, and reach the place of its counters") {
    Server server;
    const std::string timed = replaced(test::city_json, R"({"id": "a-mc", )",
                                       R"({"id": "a-mc", "hours": {"mon": ["07:30-11:30", "13:30-17:00"]},
                                          "holidays": ["2026-09-02"], )");
    CHECK(*import_city(server, timed) ==
          Lines{R"(~ unit a-mc: hours "always open" -> "{"hours":{"mon":["07:30-11:30","13:30-17:00"]},)"
                R"("holidays":["2026-09-02"]}")"});
    CHECK(import_city(server, timed)->empty());
    const auto imported = wire::read_city(timed);
    REQUIRE(imported);
    const auto& hours = imported->blocs.at(0).agencies.at(0).units.at(0).hours;
    CHECK(hours.week.at(0).size() == 2);
    CHECK(server.store().place_of("a1")->value().hours == hours);
    CHECK(server.store().place_of("a3")->value().hours.always_open());
    CHECK(server.store().city()->blocs.at(0).agencies.at(0).units.at(0).hours == hours);
    CHECK(import_city(server, test::city_json)->size() == 1);
    CHECK(server.store().place_of("a1")->value().hours.always_open());
    CHECK_FALSE(import_city(server, replaced(timed, "07:30-11:30", "11:30-07:30")));
}

TEST_CASE("a counter never moves to another unit, nor a unit to another agency") {
    Server server;
    const auto moved = import_city(server, R"({"blocs": [{"id": "k", "name": {"vi": "Khối"}, "agencies": [
        {"id": "b", "name": {"vi": "Sở B"}, "units": [{"id": "b-mc", "name": {"vi": "Một cửa"}, "counters": [
        {"id": "a1", "name": {"vi": "Quầy"}}]}]}]}]})");
    REQUIRE_FALSE(moved);
    CHECK(moved.problem().code == base::Code::bad_input);
    CHECK(server.store().place_of("a1")->value().unit == "a-mc");
    CHECK(server.store().city()->blocs[0].name.vi == "Khối sở");
}

TEST_CASE("the survey imported last is in force; one that was rated keeps its words") {
    Server server;
    CHECK(import_survey(server, test::survey_json, "2026-02-01")->empty());
    const std::string reworded = replaced(test::survey_json, "Hài lòng không?", "Ông/Bà hài lòng không?");
    CHECK(import_survey(server, reworded, "2026-02-02")->size() == 1);
    const std::string newer = replaced(test::survey_json, "cau-hoi-1", "cau-hoi-2");
    CHECK(import_survey(server, newer, "2026-02-03")->size() == 1);
    CHECK(server.store().survey_on(base::local_day(test::at("2026-02-10"), {}))->value().id == "cau-hoi-2");
    CHECK(import_survey(server, reworded, "2026-02-04")->size() == 1);
    CHECK(server.store().survey_on(base::local_day(test::at("2026-02-10"), {}))->value().json == reworded);

    auto terminal = server.enrol(1);
    terminal.rate(5);
    test::receipt_of(server.send(terminal, terminal.everything()));
    const auto refused = import_survey(server, test::survey_json, "2026-02-05");
    REQUIRE_FALSE(refused);
    CHECK(refused.problem().code == base::Code::forbidden);
    CHECK(server.store().survey_on(base::local_day(test::at("2026-02-10"), {}))->value().json == reworded);
}

TEST_CASE("fields get names by a file of their own, which stay when places are imported, and places stay too") {
    test::Server server;
    const auto imported = [&](const std::string& text) {
        std::vector<std::string> lines;
        test::change(server.store(), [&](server::Store& store) -> base::Result<> {
            auto done = server::import_city(store, text);
            if (!done) return done.problem();
            lines = std::move(*done);
            return base::Done{};
        });
        return lines;
    };
    const std::string table = "field,field_vi,field_en\nho-tich,Hộ tịch,Civil status\n";
    CHECK(imported(table) == std::vector<std::string>{"+ field ho-tich: Hộ tịch"});
    CHECK(imported(table).empty());
    CHECK(imported("field,field_vi\nho-tich,\"Hộ tịch, quốc tịch\"\n").size() == 1);
    CHECK(imported(test::city_json).empty());
    const auto city = server.store().city();
    REQUIRE(city);
    CHECK(city->blocs.size() == 1);
    CHECK(city->name.vi == "Thành phố");
    REQUIRE(city->fields.size() == 1);
    CHECK(city->fields[0].name.vi == "Hộ tịch, quốc tịch");
    // A file of fields says nothing of places, and the other way round.
    CHECK(server::unnamed_count(*city, *server::read_places("field,field_vi\nx,X\n")) == 1);
    CHECK(server::unnamed_count(*city, *server::read_places(test::city_json)) == 0);
}
