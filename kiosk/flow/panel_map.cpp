#include "kiosk/flow/panel_map.hpp"

#include <algorithm>
#include <cmath>

#include "sync/base/check.hpp"

namespace flow {
namespace {

constexpr double least_area = 0.25;
constexpr double largest_area = 4;
constexpr double least_spread = 1e-3;  // of the touches, squared; those of a sound panel have 0.016

Point middle_of(std::span<const Point> points) {
    Point sum;
    for (const Point& point : points) sum = {sum.x + point.x, sum.y + point.y};
    const auto count = static_cast<double>(points.size());
    return {sum.x / count, sum.y / count};
}

// Sums of products around the middles: touch by touch, and touch by target.
struct Moments {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    Point x_to;  // x of the touch with the target's x and y
    Point y_to;
    double spread() const { return xx * yy - xy * xy; }
};

Moments moments_of(std::span<const Point> touches, std::span<const Point> targets) {
    const Point from = middle_of(touches);
    const Point to = middle_of(targets);
    const auto count = static_cast<double>(touches.size());
    Moments sum;
    for (std::size_t i = 0; i < touches.size(); ++i) {
        const Point touch{touches[i].x - from.x, touches[i].y - from.y};
        const Point target{targets[i].x - to.x, targets[i].y - to.y};
        sum.xx += touch.x * touch.x / count;
        sum.xy += touch.x * touch.y / count;
        sum.yy += touch.y * touch.y / count;
        sum.x_to = {sum.x_to.x + touch.x * target.x / count, sum.x_to.y + touch.x * target.y / count};
        sum.y_to = {sum.y_to.x + touch.y * target.x / count, sum.y_to.y + touch.y * target.y / count};
    }
    return sum;
}

// The normal equations, solved: around the middles they are two by two, and the middles themselves fall together.
PanelMap solved(const Moments& sum, Point from, Point to) {
    const double spread = sum.spread();
    PanelMap map;
    map.xx = (sum.x_to.x * sum.yy - sum.y_to.x * sum.xy) / spread;
    map.xy = (sum.y_to.x * sum.xx - sum.x_to.x * sum.xy) / spread;
    map.yx = (sum.x_to.y * sum.yy - sum.y_to.y * sum.xy) / spread;
    map.yy = (sum.y_to.y * sum.xx - sum.x_to.y * sum.xy) / spread;
    map.x0 = to.x - map.xx * from.x - map.xy * from.y;
    map.y0 = to.y - map.yx * from.x - map.yy * from.y;
    return map;
}

double residual(const PanelMap& map, std::span<const Point> touches, std::span<const Point> targets) {
    double largest = 0;
    for (std::size_t i = 0; i < touches.size(); ++i) {
        const Point at = map * touches[i];
        largest = std::max({largest, std::abs(at.x - targets[i].x), std::abs(at.y - targets[i].y)});
    }
    return largest;
}

}  // namespace

Point operator*(const PanelMap& map, Point at) {
    return {map.xx * at.x + map.xy * at.y + map.x0, map.yx * at.x + map.yy * at.y + map.y0};
}

Point meant(const PanelMap& map, Point at, bool by_mouse) { return map.of_mouse == by_mouse ? map * at : at; }

bool is_plausible(const PanelMap& map) {
    const double area = std::abs(map.xx * map.yy - map.xy * map.yx);
    const Point middle = map * Point{0.5, 0.5};
    const auto on_screen = [](double share) { return share >= 0 && share <= 1; };  // false for what is no number
    return area >= least_area && area <= largest_area && on_screen(middle.x) && on_screen(middle.y);
}

std::optional<PanelMap> fitted(std::span<const Point> touches, std::span<const Point> targets) {
    base::check(!touches.empty() && touches.size() == targets.size(), "each touch has its target");
    const Moments sum = moments_of(touches, targets);
    if (!(sum.spread() >= least_spread)) return std::nullopt;  // nor when it is no number
    const PanelMap map = solved(sum, middle_of(touches), middle_of(targets));
    if (!is_plausible(map) || residual(map, touches, targets) > largest_residual) return std::nullopt;
    return map;
}

}  // namespace flow
