#include "sync/wire/content.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"

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
    CHECK(wire::read_scorecard(asset("scorecards/sipas-linear.json")));
}

TEST_CASE("Content that is wrong is refused whole") {
    for (const auto* wrong : {"", "{}", "[]", "{\"blocs\":[{\"id\":\"b\"}]}"}) CHECK_FALSE(wire::read_city(wrong));
    for (const auto* wrong : {"", "{}", "{\"id\":\"s\"}"}) CHECK_FALSE(wire::read_survey(wrong));
    for (const auto* wrong : {"{}", R"({"id":"x","sipas":{"rule":"magic","maximum_points":10}})",
                              R"({"id":"x","sipas":{"rule":"linear","maximum_points":0}})"})
        CHECK_FALSE(wire::read_scorecard(wrong));
}

TEST_CASE("A place comes back as it was") {
    const domain::Place place{"a", "u", "c", "f", {"Sở", "Dept"}, {"Một cửa", ""}, {"Quầy 1", "Counter 1"}};
    const auto back = wire::read_place(wire::place_json(place));
    REQUIRE(back);
    CHECK(back->agency_name == place.agency_name);
    CHECK(back->unit_name == place.unit_name);
    CHECK(back->field == "f");
    CHECK_FALSE(wire::read_place(wire::JsonObject{}));
}
