// Layout: where everything of a Screen stands, in whole pixels. Pure: a Screen, a size and a way to measure text.
//
// Equal by construction: the five answers have the same width, height, face, font and distance, level 1 first, from
// left to right or, on an upright screen, from top to bottom. Nothing overlaps and nothing leaves the screen.
// What a finger must hit is `reach`, 20 mm or more in both directions; `plate` is the part of it that is drawn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/paragraph.hpp"
#include "kiosk/ui/shape.hpp"
#include "kiosk/ui/theme.hpp"

namespace ui {

struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};

struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    int right() const { return x + width; }
    int bottom() const { return y + height; }
    bool holds(int at_x, int at_y) const { return at_x >= x && at_x < right() && at_y >= y && at_y < bottom(); }
    bool operator==(const Box&) const = default;
};

struct Line {
    Box box;
    Font font;
    Colour Theme::*colour = &Theme::ink;
    std::string text;
};

struct Mark {
    Sprite sprite;
    Box box;
};

struct Spot {
    flow::Target target;
    Box reach;
    Box plate;
    int corner = 0;
    std::optional<Mark> face;
    std::vector<Line> label;
};

struct Layout {
    Size size;
    Box band;
    std::optional<Box> counter;  // the plate under the counter's name, inside the band
    std::vector<Line> lines;
    std::optional<Mark> mark;  // the sign of thanking or unable
    std::vector<Spot> spots;
    int corner = 0;
    int edge = 0;
    int edge_pressed = 0;
};

// Pixels on a millimetre of the panel that such a size is sold as: 21.5" from 1080 lines, 10.1" from 700, else 7".
double pixels_per_mm(Size size);

Layout lay_out(const flow::Screen& screen, Size size, const Measure& measure);

// The spot under a point.
const Spot* spot_at(const Layout& layout, int x, int y);
const Spot* spot_of(const Layout& layout, const flow::Target& target);

}  // namespace ui
