// What a city and a survey must be before anything is built on them.
#include <catch2/catch.hpp>

#include "sync/domain/place.hpp"
#include "sync/domain/survey.hpp"

namespace {

domain::City small_city() {
    return {{"Đà Nẵng", ""},
            {{"b1",
              {"Khối sở", ""},
              {{"a1", {"Sở Nội vụ", ""}, false, {{"u1", {"Một cửa", ""}, {{"c1", {"Quầy 1", ""}, ""}}}}}}}}};
}

domain::Survey small_survey() {
    return {"s-1",
            {"Bộ", ""},
            {"Ông/Bà có hài lòng không?", ""},
            {{"1", ""}, {"2", ""}, {"3", ""}, {"4", ""}, {"5", ""}},
            {{"F1", {"Tiếp cận", ""}, {{"C01", {"Đủ chỗ ngồi", ""}}}}}};
}

template <typename Content>
std::string words_against(const Content& content) {
    const auto verdict = validate(content);
    return verdict ? "" : verdict.problem().words;
}

}  // namespace

TEST_CASE("A good city and a good survey pass") {
    CHECK(words_against(small_city()).empty());
    CHECK(words_against(small_survey()).empty());
}

TEST_CASE("A criterion may report lateness or a missing apology, and nothing else") {
    auto survey = small_survey();
    for (const auto* known : {"lateness", "apology"}) {
        survey.factors[0].criteria[0].reports = known;
        CHECK(words_against(survey).empty());
    }
    survey.factors[0].criteria[0].reports = "late";
    CHECK(words_against(survey) == R"(survey "s-1": criterion "C01" reports "late", and not "lateness" or "apology")");
}

TEST_CASE("A city names its first offender") {
    auto city = small_city();
    city.blocs[0].agencies.push_back(city.blocs[0].agencies[0]);
    CHECK(words_against(city) == "agency \"a1\" stands twice");
    city = small_city();
    city.blocs[0].agencies[0].units[0].counters[0].name.vi.clear();
    CHECK(words_against(city) == "counter \"c1\" has no Vietnamese name");
    city = small_city();
    city.blocs[0].agencies[0].id = "sở nội vụ";
    CHECK(words_against(city).find("agency \"sở nội vụ\": an id is") == 0);
    city = small_city();
    city.blocs[0].agencies[0].units[0].counters[0].field = "đất đai";
    CHECK_FALSE(words_against(city).empty());
    city = small_city();
    city.blocs[0].agencies[0].units[0].hours.week.at(6) = {*domain::span_from("12:00-11:00")};
    CHECK(words_against(city) == "unit \"u1\": 12:00-11:00 on sun ends before it begins");
}

TEST_CASE("A survey has five levels and no id twice") {
    auto survey = small_survey();
    survey.levels.pop_back();
    CHECK(words_against(survey) == "survey \"s-1\": it needs words for exactly five levels");
    survey = small_survey();
    survey.factors[0].criteria.push_back({"F1", {"Trùng tên", ""}});
    CHECK(words_against(survey) == "survey \"s-1\": criterion \"F1\" is not an id or stands twice");
    survey = small_survey();
    survey.question.vi.clear();
    CHECK_FALSE(words_against(survey).empty());
}

TEST_CASE("A survey is in force from its first day through its last") {
    const auto day = [](int number) { return base::LocalDay{std::chrono::days{number}}; };
    auto survey = small_survey();
    CHECK(is_in_force(survey, day(0)));
    survey.from = day(10);
    survey.through = day(20);
    CHECK(words_against(survey).empty());
    CHECK_FALSE(is_in_force(survey, day(9)));
    CHECK(is_in_force(survey, day(10)));
    CHECK(is_in_force(survey, day(20)));
    CHECK_FALSE(is_in_force(survey, day(21)));
    survey.through = day(9);
    CHECK(words_against(survey) == "survey \"s-1\": its last day, 1970-01-10, is before its first, 1970-01-11");
}
