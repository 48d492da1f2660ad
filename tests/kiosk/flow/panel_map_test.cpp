// The panel's map: found from touches of a panel that is skewed, shifted, turned and trembling.
#include "kiosk/flow/panel_map.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "tests/support/dice.hpp"

using flow::PanelMap;
using flow::Point;

namespace {

// From -1 to 1.
double around_nought(support::Dice& dice) { return (static_cast<double>(dice.below(2'000'001)) - 1e6) / 1e6; }

// What a panel tells for a place on the screen: any turn by quarters, then up to 20 % of stretch, skew and shift.
PanelMap distortion(support::Dice& dice) {
    const double turn = static_cast<double>(dice.below(4)) * std::numbers::pi / 2 + 0.1 * around_nought(dice);
    const double wide = 1 + 0.2 * around_nought(dice);
    const double high = (dice.one_in(2) ? 1 : -1) * (1 + 0.2 * around_nought(dice));
    PanelMap panel{.xx = wide * std::cos(turn),
                   .xy = -std::sin(turn) + 0.1 * around_nought(dice),
                   .x0 = 0,
                   .yx = std::sin(turn),
                   .yy = high * std::cos(turn),
                   .y0 = 0};
    const Point middle = panel * Point{0.5, 0.5};
    panel.x0 = 0.5 - middle.x + 0.2 * around_nought(dice);
    panel.y0 = 0.5 - middle.y + 0.2 * around_nought(dice);
    return panel;
}

std::vector<Point> touches_on(const PanelMap& panel, double trembling, support::Dice& dice) {
    std::vector<Point> touches;
    for (const Point& target : flow::panel_targets) {
        const Point seen = panel * target;
        touches.push_back({seen.x + trembling * around_nought(dice), seen.y + trembling * around_nought(dice)});
    }
    return touches;
}

double distance(Point one, Point other) { return std::hypot(one.x - other.x, one.y - other.y); }

double largest_miss(const PanelMap& map, const PanelMap& panel) {
    double largest = 0;
    for (const double x : {0.0, 0.5, 1.0})
        for (const double y : {0.0, 0.5, 1.0})
            largest = std::max(largest, distance(map * (panel * Point{x, y}), Point{x, y}));
    return largest;
}

double area_of(const PanelMap& map) { return std::abs(map.xx * map.yy - map.xy * map.yx); }

}  // namespace

TEST_CASE("from exact touches of any skewed panel the map that puts it right is found") {
    int found = 0;
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        support::Dice dice(seed);
        const PanelMap panel = distortion(dice);
        const double area = area_of(panel);
        if (area < 0.3 || area > 3) continue;
        const auto map = flow::fitted(touches_on(panel, 0, dice), flow::panel_targets);
        INFO("seed " << seed);
        REQUIRE(map);
        REQUIRE(largest_miss(*map, panel) < 1e-9);
        ++found;
    }
    CHECK(found > 1'500);
}

TEST_CASE("trembling by one hundredth of a side moves no place on the screen by more than three") {
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        support::Dice dice(seed);
        const PanelMap panel = distortion(dice);
        const double area = area_of(panel);
        if (area < 0.6 || area > 1.6) continue;
        const auto map = flow::fitted(touches_on(panel, 0.01, dice), flow::panel_targets);
        INFO("seed " << seed);
        REQUIRE(map);
        REQUIRE(largest_miss(*map, panel) < 0.03 * std::sqrt(2) / std::sqrt(area));
    }
}

TEST_CASE("no other affine map comes nearer to the targets") {
    const auto squares = [](const PanelMap& map, const std::vector<Point>& touches) {
        double sum = 0;
        for (std::size_t i = 0; i < touches.size(); ++i)
            sum += std::pow(distance(map * touches[i], flow::panel_targets.at(i)), 2);
        return sum;
    };
    for (unsigned seed = 1; seed <= 200; ++seed) {
        support::Dice dice(seed);
        const auto touches = touches_on(PanelMap{}, 0.02, dice);
        const auto map = flow::fitted(touches, flow::panel_targets);
        REQUIRE(map);
        for (auto number : {&PanelMap::xx, &PanelMap::xy, &PanelMap::x0, &PanelMap::yx, &PanelMap::yy, &PanelMap::y0}) {
            for (const double by : {-1e-4, 1e-4}) {
                PanelMap other = *map;
                other.*number += by;
                INFO("seed " << seed);
                REQUIRE(squares(other, touches) > squares(*map, touches));
            }
        }
    }
}

TEST_CASE("touches that do not fit together, lie on a line or in one place give no map") {
    const std::vector<Point> sound(flow::panel_targets.begin(), flow::panel_targets.end());
    CHECK(flow::fitted(sound, flow::panel_targets) == PanelMap{});
    auto touches = sound;
    SECTION("one beside its target") { touches[4] = {0.56, 0.5}; }
    SECTION("one corner missed by a quarter") { touches[1] = {0.65, 0.1}; }
    SECTION("two in the wrong order") { std::swap(touches[0], touches[1]); }
    SECTION("one twice") { touches[2] = touches[1]; }
    SECTION("all in one place") { touches.assign(5, {0.3, 0.7}); }
    SECTION("on a line") {
        for (Point& touch : touches) touch.y = touch.x;
    }
    SECTION("in one corner of the panel") {
        for (Point& touch : touches) touch = {touch.x / 8, touch.y / 8};
    }
    SECTION("no numbers") { touches[0].x = std::nan(""); }
    CHECK_FALSE(flow::fitted(touches, flow::panel_targets));
}

TEST_CASE("a map that nobody could touch through is not plausible") {
    CHECK(flow::is_plausible({}));
    CHECK(flow::is_plausible({.xx = -1, .x0 = 1}));
    CHECK(flow::is_plausible({.xx = 0, .xy = 1, .yx = 1, .yy = 0}));
    CHECK_FALSE(flow::is_plausible({.xx = 0}));
    CHECK_FALSE(flow::is_plausible({.xx = 0.4, .yy = 0.4}));
    CHECK_FALSE(flow::is_plausible({.xx = 3, .yy = 3}));
    CHECK_FALSE(flow::is_plausible({.x0 = 0.6}));
    CHECK_FALSE(flow::is_plausible({.y0 = std::nan("")}));
    CHECK_FALSE(flow::is_plausible({.xx = std::nan("")}));
}

TEST_CASE("a map is for the fingers or for the mouse") {
    const PanelMap mirrored{.xx = -1, .x0 = 1};
    PanelMap of_mouse = mirrored;
    of_mouse.of_mouse = true;
    const Point at{0.25, 0.5};
    CHECK(flow::meant(mirrored, at, false) == Point{0.75, 0.5});
    CHECK(flow::meant(mirrored, at, true) == at);
    CHECK(flow::meant(of_mouse, at, false) == at);
    CHECK(flow::meant(of_mouse, at, true) == Point{0.75, 0.5});
}
