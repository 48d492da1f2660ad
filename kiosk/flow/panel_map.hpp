// PanelMap: where on the screen a touch of the panel is meant, as an affine map, and how one is found from touches.
//
// Both sides are shares of width and height from the upper left, 0 to 1. A panel that was mounted askew, or that counts
// from another corner, is put right by it. Pure.
#pragma once

#include <array>
#include <optional>
#include <span>

namespace flow {

struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

// screen = (xx * x + xy * y + x0, yx * x + yy * y + y0); as it stands, the panel as it is.
struct PanelMap {
    double xx = 1;
    double xy = 0;
    double x0 = 0;
    double yx = 0;
    double yy = 1;
    double y0 = 0;
    bool of_mouse = false;  // the panel's touches come as those of a mouse; else the mouse is left alone
    bool operator==(const PanelMap&) const = default;
};

Point operator*(const PanelMap& map, Point at);

// Where a touch that came so is meant: the map is for fingers or for the mouse, never for both.
Point meant(const PanelMap& map, Point at, bool by_mouse);

// Finite, and a panel as large as the screen or nearly so: between a quarter and four times in area, and its middle on
// the screen. Mirrored and turned panels are plausible.
bool is_plausible(const PanelMap& map);

inline constexpr std::array<Point, 5> panel_targets{{{0.1, 0.1}, {0.9, 0.1}, {0.9, 0.9}, {0.1, 0.9}, {0.5, 0.5}}};
inline constexpr double largest_residual = 0.04;  // of a side: 4 mm of the height of a 7 inch panel

// The map that brings the touches nearest to their targets, by least squares. Nothing when it would miss one of them by
// more than largest_residual, when the touches lie on a line, or when it is not plausible. As many touches as targets.
std::optional<PanelMap> fitted(std::span<const Point> touches, std::span<const Point> targets);

}  // namespace flow
