#include "sync/wire/hours_json.hpp"

#include <catch2/catch.hpp>

namespace {

base::Result<domain::Hours> read(const std::string& text) {
    const auto json = wire::parse_json(text);
    REQUIRE(json);
    return wire::read_hours(*json);
}

std::string words_against(const std::string& text) {
    const auto hours = read(text);
    return hours ? "" : hours.problem().words;
}

}  // namespace

TEST_CASE("Hours come back as they were") {
    const std::string text = R"({"hours":{"mon":["07:30-11:30","13:00-17:00"],"sat":["08:00-11:00"]},)"
                             R"("holidays":["2026-04-30","2026-09-02"]})";
    const auto hours = read(text);
    REQUIRE(hours);
    CHECK(hours->week.at(0).size() == 2);
    CHECK(hours->week.at(1).empty());
    CHECK(hours->holidays.size() == 2);
    wire::JsonObject json;
    wire::write_hours(json, *hours);
    CHECK(wire::to_text(json) == text);
}

TEST_CASE("Without hours there is nothing to write, and nothing is always open") {
    CHECK(read("{}")->always_open());
    CHECK(read(R"({"hours":{}})")->always_open());
    wire::JsonObject json;
    wire::write_hours(json, {});
    CHECK(json.empty());
}

TEST_CASE("Hours that cannot be read say what is wrong") {
    CHECK(words_against(R"({"hours":{"mon":["7:30-11:30"]}})") == R"("7:30-11:30" on mon is not like "07:30-11:30")");
    CHECK(words_against(R"({"hours":{"monday":[]}})") == R"("monday" is no weekday of mon tue wed thu fri sat sun)");
    CHECK(words_against(R"({"hours":{"mon":["07:30-11:30"]},"holidays":["30/4"]})") ==
          R"(the holiday "30/4" is not like "2026-09-02")");
    CHECK(words_against(R"({"hours":{"fri":["17:00-13:00"]}})") == "17:00-13:00 on fri ends before it begins");
    for (const auto* wrong :
         {R"({"hours":[]})", R"({"hours":null})", R"({"hours":{"mon":"07:30-11:30"}})", R"({"hours":{"mon":[730]}})",
          R"({"holidays":["2026-09-02"]})", R"({"hours":{"mon":["07:30-11:30"]},"holidays":{}})",
          R"({"hours":{"mon":["07:30-11:30"]},"holidays":["2026-02-30"]})",
          R"({"hours":{"mon":["07:30-11:30"]},"holidays":[20260902]})"})
        CHECK_FALSE(words_against(wrong).empty());
}
