#include "kiosk/flow/foresight.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

using flow::Screen;

namespace {

std::vector<Screen> foreseen(const stage::Visit& visit) {
    return flow::foreseen(visit.state(), stage::wording(), visit.now());
}

bool among(const Screen& screen, const std::vector<Screen>& screens) {
    return std::find(screens.begin(), screens.end(), screen) != screens.end();
}

}  // namespace

TEST_CASE("from asking it foresees the thanks once, the other language, the options and the pad") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::wake);  // so that the next touch counts when it is foreseen
    const auto before = foreseen(visit);
    CHECK(before.size() == 4);
    CHECK_FALSE(among(visit.screen(), before));

    for (const flow::Screen::Kind kind :
         {Screen::Kind::telling, Screen::Kind::asking, Screen::Kind::choosing, Screen::Kind::dialling})
        CHECK(std::count_if(before.begin(), before.end(), [&](const Screen& s) { return s.kind == kind; }) == 1);
}

TEST_CASE("the thanks that were foreseen are those that are shown") {
    stage::Visit visit;
    visit.tell(flow::Opened{stage::setting()});
    const auto before = foreseen(visit);
    visit.disk_works = true;
    visit.touch(stage::face(2));
    CHECK(visit.is<flow::Telling>());
    CHECK(among(visit.screen(), before));
}

TEST_CASE("from thanks it foresees the question that comes when nobody goes on") {
    stage::Visit visit = stage::well();
    const Screen asking = visit.screen();
    visit.touch(stage::face(3));
    CHECK(among(asking, foreseen(visit)));
}

TEST_CASE("foreseeing changes nothing") {
    const stage::Visit visit = stage::told();
    const auto due = flow::deadline(visit.state(), visit.now());
    const Screen shown = visit.screen();
    static_cast<void>(foreseen(visit));
    CHECK(visit.screen() == shown);
    CHECK(flow::deadline(visit.state(), visit.now()) == due);
}
