// The content files that the server ships.
#include <catch2/catch.hpp>
#include <set>

#include "sync/base/file.hpp"
#include "sync/server/scoring.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/scorecard_json.hpp"

namespace {

std::string asset(const std::string& name) {
    const auto text = base::read_file(std::string(SIPAS_SOURCE_DIR "/assets/") + name, 1 << 20);
    REQUIRE(text);
    return *text;
}

}  // namespace

TEST_CASE("every field that a counter of the demo city serves has a name in both languages") {
    const auto city = wire::read_city(asset("places/da-nang.json"));
    REQUIRE(city);
    std::set<std::string> named;
    for (const auto& field : city->fields)
        if (!field.name.en.empty()) named.insert(field.id);
    for (const auto& bloc : city->blocs)
        for (const auto& agency : bloc.agencies)
            for (const auto& unit : agency.units)
                for (const auto& counter : unit.counters) {
                    INFO(counter.id);
                    CHECK((counter.field.empty() || named.contains(counter.field)));
                }
}

TEST_CASE("the demo city has the agencies of the published ranking, in their blocs") {
    const auto city = wire::read_city(asset("places/da-nang.json"));
    REQUIRE(city);
    std::vector<std::vector<std::string>> names;
    for (const auto& bloc : city->blocs) {
        names.push_back({bloc.name.vi});
        for (const auto& agency : bloc.agencies) {
            names.back().push_back(agency.name.vi);
            CHECK_FALSE(agency.name.en.empty());
            CHECK(agency.excluded == (agency.name.vi == "UBND huyện Hoàng Sa"));
            REQUIRE(agency.units.size() == 1);
            CHECK_FALSE(agency.units[0].counters.empty());
            CHECK_FALSE(agency.units[0].hours.always_open());
            CHECK(agency.units[0].hours.holidays.size() == 4);
            CHECK(agency.units[0].counters.size() <= 3);
            for (const auto& counter : agency.units[0].counters) CHECK_FALSE(counter.field.empty());
        }
    }
    CHECK(names ==
          std::vector<std::vector<std::string>>{
              {"Khối cơ quan Trung ương đóng trên địa bàn thành phố", "Công an thành phố", "Cục Thuế thành phố"},
              {"Khối sở, ban, ngành", "Sở Nội vụ", "Sở Thông tin và Truyền thông", "Sở Văn hóa và Thể thao", "Sở Y tế"},
              {"Khối UBND quận, huyện", "UBND quận Sơn Trà", "UBND quận Hải Châu", "UBND quận Ngũ Hành Sơn",
               "UBND quận Liên Chiểu", "UBND huyện Hòa Vang", "UBND huyện Hoàng Sa"}});
}

TEST_CASE("the scorecard that counts when none is given is the one among the assets") {
    const auto scorecard = wire::read_scorecard(asset("scorecards/sipas-linear.json"));
    REQUIRE(scorecard);
    const auto built_in = server::default_scorecard();
    CHECK(scorecard->id == built_in.id);
    CHECK(scorecard->title == built_in.title);
    REQUIRE(scorecard->components.size() == 1);
    const auto& ours = built_in.components.at(0);
    const auto& theirs = scorecard->components[0];
    CHECK(theirs.id == ours.id);
    CHECK(theirs.name == ours.name);
    CHECK(theirs.source == ours.source);
    CHECK(std::holds_alternative<domain::Linear>(theirs.rule));
    CHECK(theirs.maximum == ours.maximum);
}
