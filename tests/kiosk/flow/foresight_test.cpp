#include "kiosk/flow/foresight.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

using flow::Screen;

namespace {

bool among(const Screen& screen, const std::vector<Screen>& screens) {
    return std::find(screens.begin(), screens.end(), screen) != screens.end();
}

}  // namespace

TEST_CASE("from asking it foresees the thanks and what the buttons lead to, each once, and not asking itself") {
    stage::Visit visit = stage::asking();
    visit.disk_works = true;
    const auto foreseen = flow::foreseen(visit.state(), stage::wording(), visit.now());
    CHECK_FALSE(among(visit.screen(), foreseen));
    for (std::size_t i = 0; i < foreseen.size(); ++i)
        CHECK(std::count(foreseen.begin(), foreseen.end(), foreseen[i]) == 1);

    visit.touch(stage::face(2), base::Duration{5'000});
    REQUIRE(visit.is<flow::Telling>());
    CHECK(among(visit.screen(), foreseen));
    stage::Visit other = stage::asking();
    other.touch(flow::Act::access);
    CHECK(among(other.screen(), foreseen));
}

TEST_CASE("from the end of a visit it foresees the question") {
    stage::Visit visit = stage::asking();
    const flow::Screen asking = visit.screen();
    visit.disk_works = true;
    visit.touch(stage::face(2));
    visit.touch(flow::Act::done);
    REQUIRE(visit.is<flow::Thanking>());
    CHECK(flow::foreseen(visit.state(), stage::wording(), visit.now()) == std::vector{asking});
}

TEST_CASE("what lifting a finger brings is told for everything that can be touched, and changes nothing") {
    stage::Visit visit = stage::asking();
    visit.disk_works = true;
    visit.touch(stage::face(2));
    REQUIRE(visit.is<flow::Telling>());
    const Screen telling = visit.screen();
    REQUIRE(telling.choices.size() > 1);
    REQUIRE(telling.primary);
    for (const flow::Target& target :
         {telling.choices[1].bad.target, telling.primary->target, telling.buttons[0].target}) {
        const Screen foretold = flow::after_touch(visit.state(), stage::wording(), target, visit.now());
        CHECK(visit.screen() == telling);
        stage::Visit touched = visit;
        touched.touch(target);
        CHECK(foretold == touched.screen());
        CHECK(foretold != telling);
    }
}
