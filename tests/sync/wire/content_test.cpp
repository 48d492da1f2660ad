#include "sync/wire/content.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/wire/aggregation_json.hpp"

namespace {

std::string asset(const std::string& name) {
    return *base::read_file(std::filesystem::path(SIPAS_SOURCE_DIR) / "assets" / name, 1024 * 1024);
}

}  // namespace

TEST_CASE("The content that ships can be read") {
    const auto survey = wire::read_survey(asset("surveys/2640-2017.json"));
    REQUIRE(survey);
    std::vector<std::size_t> criteria;
    for (const auto& factor : survey->factors) criteria.push_back(factor.criteria.size());
    CHECK(criteria == std::vector<std::size_t>{4, 5, 6, 3, 4});  // the 22 criteria of 2017-2022
    const auto city = wire::read_city(asset("places/da-nang.json"));
    REQUIRE(city);
    CHECK(city->blocs.size() == 3);
}

TEST_CASE("Content that is wrong is refused whole") {
    for (const auto* wrong : {"", "{}", "[]", "{\"blocs\":[{\"id\":\"b\"}]}"}) CHECK_FALSE(wire::read_city(wrong));
    for (const auto* wrong : {"", "{}", "{\"id\":\"s\"}"}) CHECK_FALSE(wire::read_survey(wrong));
}

TEST_CASE("A city's unit has its hours, and wrong ones are refused with the unit's name") {
    const std::string before = R"({"blocs":[{"id":"b","name":{"vi":"B"},"agencies":[{"id":"a","name":{"vi":"A"},)"
                               R"("units":[{"id":"u","name":{"vi":"U"},)";
    const auto city = wire::read_city(before + R"("hours":{"mon":["07:30-11:30"]}}]}]}]})");
    REQUIRE(city);
    CHECK(city->blocs.at(0).agencies.at(0).units.at(0).hours.week.at(0).size() == 1);
    const auto wrong = wire::read_city(before + R"("hours":{"mon":["7h30"]}}]}]}]})");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.problem().words == R"(unit "u": "7h30" on mon is not like "07:30-11:30")");
}

TEST_CASE("A survey may say from when through when it holds, and hold more languages") {
    const std::string survey = R"({"id":"s","question":{"vi":"Hỏi?","en":"Ask?","fr":"Demander ?","x":1,"source":"-"},)"
                               R"("levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},{"vi":"5"}])";
    const auto dated = wire::read_survey(survey + R"(,"valid_from":"2026-01-01","valid_through":"2026-12-31"})");
    REQUIRE(dated);
    CHECK(base::to_text(dated->from.value()) == "2026-01-01");
    CHECK(base::to_text(dated->through.value()) == "2026-12-31");
    CHECK(dated->question.in(*domain::Language::from("fr")) == "Demander ?");
    CHECK(dated->question.more.size() == 1);
    CHECK(wire::to_text(wire::words_json(dated->question)) == R"({"vi":"Hỏi?","en":"Ask?","fr":"Demander ?"})");
    CHECK_FALSE(wire::read_survey(survey + "}")->from);
    for (const auto* wrong : {R"("valid_from":"1/1/2026")", R"("valid_through":null)", R"("valid_from":"2026-02-30")",
                              R"("valid_from":"2026-02-02","valid_through":"2026-02-01")"})
        CHECK_FALSE(wire::read_survey(survey + "," + wrong + "}"));
}

TEST_CASE("A place comes back as it was") {
    domain::Place place{"a", "u", "c", "f", {"Sở", "Dept"}, {"Một cửa", ""}, {"Quầy 1", "Counter 1"}};
    place.hours.week.at(2) = {*domain::span_from("07:30-11:30")};
    place.counter_name.more["fr"] = "Guichet 1";
    const auto back = wire::read_place(wire::place_json(place));
    REQUIRE(back);
    CHECK(back->agency_name == place.agency_name);
    CHECK(back->unit_name == place.unit_name);
    CHECK(back->counter_name == place.counter_name);
    CHECK(back->field == "f");
    CHECK(back->hours == place.hours);
    CHECK_FALSE(wire::read_place(wire::JsonObject{}));
}

TEST_CASE("A survey names how its criteria become one number") {
    const std::string before =
        R"({"id":"s","question":{"vi":"?"},"levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},)"
        R"({"vi":"5"}],"factors":[{"id":"F1","name":{"vi":"F"},"criteria":[{"id":"C1",)"
        R"("text":{"vi":"C"}}]}])";
    CHECK(wire::read_criteria(before + "}")->aggregation.rule == domain::AggregationRule::pooled);
    const auto means = wire::read_criteria(before + R"(,"aggregation":"mean_of_factors"})");
    REQUIRE(means);
    CHECK(means->aggregation.rule == domain::AggregationRule::mean_of_factors);
    const auto weighted = wire::read_criteria(before + R"(,"aggregation":{"rule":"weighted","weights":{"F1":"2.5"}}})");
    REQUIRE(weighted);
    CHECK(domain::weight_of(weighted->aggregation, "F1") == domain::Fraction(5, 2));
    for (const auto* wrong :
         {R"("average")", "7", R"("weighted")", R"({"rule":"weighted","weights":{"F9":1}})",
          R"({"rule":"weighted","weights":{"F1":0.5}})", R"({"rule":"pooled","weights":{"F1":1}})",
          R"({"rule":"weighted","weights":{"F1":1,"C1":1}})", R"({"rule":"weighted","weights":{"F1":"0"}})"})
        CHECK_FALSE(wire::read_survey(before + R"(,"aggregation":)" + wrong + "}"));
}
