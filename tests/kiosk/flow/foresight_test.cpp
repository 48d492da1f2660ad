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

TEST_CASE("from asking it foresees thanks and the other language, each once, and not asking itself") {
    stage::Visit visit;
    visit.tell(flow::Opened{stage::setting()});
    const Screen asking = flow::screen(visit.state(), stage::wording());
    const auto foreseen = flow::foreseen(visit.state(), stage::wording());
    CHECK(foreseen.size() == 2);
    CHECK_FALSE(among(asking, foreseen));

    visit.tell(stage::face(2), flow::touch_guard);
    visit.tell(flow::Saved{});
    CHECK(among(flow::screen(visit.state(), stage::wording()), foreseen));
    CHECK(flow::foreseen(visit.state(), stage::wording()) == std::vector{asking});
}

TEST_CASE("foreseeing changes nothing") {
    stage::Visit visit;
    visit.tell(flow::Opened{stage::setting()});
    const auto due = flow::deadline(visit.state());
    const auto shown = flow::screen(visit.state(), stage::wording());
    static_cast<void>(flow::foreseen(visit.state(), stage::wording()));
    CHECK(flow::screen(visit.state(), stage::wording()) == shown);
    CHECK(flow::deadline(visit.state()) == due);
}
