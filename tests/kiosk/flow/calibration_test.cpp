// The touch panel is calibrated: five targets, the trial, and the way back from a wrong map.
#include <catch2/catch.hpp>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using flow::Act;
using flow::PanelMap;
using flow::Point;

namespace {

// A panel that was mounted upside down and a little askew.
constexpr PanelMap panel{.xx = -0.95, .xy = 0.03, .x0 = 0.96, .yx = 0.02, .yy = -1.04, .y0 = 1.01};

flow::Pointed touch_at(Point at) { return {.at = at, .by_mouse = false, .complete = true}; }
flow::Pointed finger_at(Point at) { return {.at = at, .by_mouse = false, .complete = false}; }

stage::Visit calibrating() {
    stage::Visit visit = stage::reporting({Act::calibrate, Act::louder});
    visit.touch(Act::calibrate);
    return visit;
}

// … with the first of the targets touched.
stage::Visit aimed(std::size_t count) {
    stage::Visit visit = calibrating();
    for (std::size_t i = 0; i < count; ++i) visit.tell(touch_at(panel * flow::panel_targets.at(i)), flow::touch_guard);
    return visit;
}

stage::Visit trying() { return aimed(flow::panel_targets.size()); }

bool is_put_right(const PanelMap& map) {
    for (const Point at : {Point{0.1, 0.9}, Point{0.5, 0.5}, Point{0.7, 0.2}}) {
        const Point seen = map * (panel * at);
        if (std::abs(seen.x - at.x) > 1e-9 || std::abs(seen.y - at.y) > 1e-9) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("five targets are shown one at a time, then the new map is in force for a trial") {
    stage::Visit visit = calibrating();
    for (const Point& target : flow::panel_targets) {
        REQUIRE(visit.is<flow::Calibrating>());
        CHECK(visit.screen().kind == flow::Screen::Kind::calibrating);
        CHECK(visit.screen().aim == target);
        CHECK(visit.screen().map == PanelMap{});
        visit.tell(touch_at(panel * target), flow::touch_guard);
    }
    REQUIRE(visit.is<flow::Trying>());
    CHECK_FALSE(visit.screen().aim);
    CHECK(is_put_right(visit.screen().map));
    CHECK(visit.state().map == PanelMap{});
}

TEST_CASE("only a whole touch counts, late enough, and from the device that touched first") {
    stage::Visit visit = aimed(1);
    const auto count = [&] { return std::get<flow::Calibrating>(visit.state().phase).touches.size(); };
    visit.tell(touch_at({0.5, 0.5}), flow::touch_guard - stage::tick);
    CHECK(count() == 1);
    visit.tell(finger_at({0.5, 0.5}), flow::touch_guard);
    CHECK(count() == 1);
    visit.tell(flow::Pointed{.at = {0.5, 0.5}, .by_mouse = true, .complete = true}, flow::touch_guard);
    CHECK(count() == 1);
    visit.tell(touch_at({0.5, 0.5}));
    CHECK(count() == 2);
}

TEST_CASE("touches that do not fit together change nothing, and the page says so") {
    stage::Visit visit = calibrating();
    for (std::size_t i = 0; i < flow::panel_targets.size(); ++i) visit.tell(touch_at({0.4, 0.4}), flow::touch_guard);
    REQUIRE(visit.is<flow::Reporting>());
    CHECK(visit.screen().body == stage::word(flow::Word::calibrate_unclear));
    CHECK(visit.state().map == PanelMap{});
    CHECK_FALSE(visit.effect());
}

TEST_CASE("the mark is where the new map takes the finger to be") {
    stage::Visit visit = trying();
    CHECK_FALSE(visit.screen().mark);
    visit.tell(finger_at(panel * Point{0.3, 0.8}));
    REQUIRE(visit.screen().mark);
    CHECK(visit.screen().mark->x == Approx(0.3));
    CHECK(visit.screen().mark->y == Approx(0.8));
}

TEST_CASE("a map that was tried and kept is in force, and is to be written down") {
    stage::Visit visit = trying();
    visit.tell(finger_at(panel * Point{0.6, 0.9}));
    visit.touch(Act::keep);
    REQUIRE(visit.asks_for<flow::KeepMap>());
    CHECK(is_put_right(std::get<flow::KeepMap>(*visit.effect()).map));
    CHECK(std::get<flow::KeepMap>(*visit.effect()).page == flow::Page::tallies);
    visit.tell(flow::Reported{stage::report(flow::Page::tallies)});
    CHECK(visit.is<flow::Reporting>());
    CHECK(is_put_right(visit.screen().map));
    visit.touch(Act::leave);
    CHECK(is_put_right(visit.screen().map));
}

TEST_CASE("a map that could not be written down is not in force") {
    stage::Visit visit = trying();
    visit.tell(finger_at(panel * Point{0.6, 0.9}));
    visit.touch(Act::keep);
    flow::Report failed = stage::report(flow::Page::tallies);
    failed.failed = true;
    visit.tell(flow::Reported{failed});
    CHECK(visit.screen().map == PanelMap{});
}

TEST_CASE("a calibration that outlasts the staff's time leads to the question") {
    stage::Visit visit = stage::reporting({Act::calibrate, Act::louder});
    for (base::Duration gone{0}; gone < flow::staff_longest - Duration{60'000}; gone += Duration{60'000}) {
        visit.touch(Act::louder, Duration{60'000});
        visit.tell(flow::Reported{stage::report(flow::Page::tallies, {Act::calibrate, Act::louder})});
    }
    visit.touch(Act::calibrate, Duration{45'000});
    REQUIRE(visit.is<flow::Calibrating>());
    visit.pass(flow::aim_time);
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("what did not go through the new map does not keep it") {
    stage::Visit visit = trying();
    visit.touch(Act::keep);
    CHECK(visit.is<flow::Trying>());
    visit.tell(finger_at({0.2, 0.2}));
    visit.tell(flow::Pointed{.at = {0.6, 0.9}, .by_mouse = true});  // it is a mouse that touches "keep"
    visit.touch(Act::keep);
    CHECK(visit.is<flow::Trying>());
    CHECK_FALSE(visit.effect());
}

TEST_CASE("a map that is not kept within 20 seconds goes by itself, however often it is tried") {
    stage::Visit visit = trying();
    for (int i = 0; i < 19; ++i) visit.tell(finger_at({0.2, 0.2}), Duration{1'000});
    visit.pass(Duration{1'000} - stage::tick);
    CHECK(visit.is<flow::Trying>());
    visit.pass(stage::tick);
    REQUIRE(visit.is<flow::Reporting>());
    CHECK(visit.screen().map == PanelMap{});
    CHECK(visit.screen().body == stage::word(flow::Word::calibrate_back));
    visit.pass(flow::staff_time);
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("a calibration is left by the button, and after half a minute without a touch") {
    for (const std::size_t touches : {std::size_t{0}, std::size_t{3}, flow::panel_targets.size()}) {
        stage::Visit visit = aimed(touches);
        visit.touch(Act::cancel);
        REQUIRE(visit.is<flow::Reporting>());
        CHECK(visit.screen().map == PanelMap{});
        REQUIRE(visit.screen().options.size() == 2);
    }
    stage::Visit visit = aimed(2);
    visit.pass(flow::aim_time - stage::tick);
    CHECK(visit.is<flow::Calibrating>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Reporting>());
}

TEST_CASE("a panel whose touches come as a mouse is calibrated for the mouse") {
    stage::Visit visit = calibrating();
    for (const Point& target : flow::panel_targets)
        visit.tell(flow::Pointed{.at = panel * target, .by_mouse = true, .complete = true}, flow::touch_guard);
    REQUIRE(visit.is<flow::Trying>());
    CHECK(visit.screen().map.of_mouse);
    visit.tell(flow::Pointed{.at = panel * Point{0.6, 0.9}, .by_mouse = true});
    visit.touch(Act::keep);
    CHECK(visit.asks_for<flow::KeepMap>());
}

TEST_CASE("the map that was kept before is in force from the start, also while targets are touched") {
    const flow::Step step = flow::start(stage::languages(), stage::begin, panel);
    CHECK(flow::screen(step.state, stage::wording(), stage::begin).map == panel);
}
