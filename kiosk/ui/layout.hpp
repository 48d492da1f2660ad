// Layout: where everything of a Screen stands, in whole pixels. Pure: a Screen, a size and a way to measure text.
//
// Equal by construction: the five answers have the same width, height, face, font and distance, level 1 first, from
// left to right or, on an upright screen, from top to bottom. Nothing overlaps and nothing leaves the screen.
// What a finger must hit is `reach`, 20 mm or more in both directions; `plate` is the part of it that is drawn. Reaches
// never overlap; what is drawn never overlaps either.
// A screen is set in the largest type that leaves room for everything, never under the floor of each type.
// In the low layout every control but the staff's stands in the lower part (theme.hpp), or as low as its 20 mm allow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/paragraph.hpp"
#include "kiosk/ui/qr.hpp"
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

Box inset(const Box& box, int by);
bool apart(const Box& a, const Box& b);

struct Line {
    Box box;
    Font font;
    Ink ink = &Theme::ink;
    std::string text;
};

// A sprite, with or without a disc under it.
struct Mark {
    Sprite sprite;
    Box box;
    Ink ink = &Theme::accent;
    Ink disc = nullptr;
};

// A surface: square when it has no corner, bare when it has no edge.
struct Panel {
    Box box;
    int corner = 0;
    Ink fill = &Theme::card;
    Ink edge = nullptr;
    int edge_width = 0;
};

// Always dark on light, whatever the palette: that is what telephones read. `box` holds the quiet zone too.
struct Code {
    Box box;
    int module = 0;  // pixels
    Modules modules;
};

enum class Skin : std::uint8_t {
    card,    // can be touched
    chosen,  // a card that is switched on: an accented edge
    strong,  // the way on, the open page, what was said: filled with the accent
    bare,    // felt, not seen
};

struct Spot {
    flow::Target target;
    Box reach;
    Box plate;
    int corner = 0;
    Skin skin = Skin::card;
    std::vector<Panel> panels;
    std::vector<Mark> marks;
    std::vector<Line> label;
};

struct Layout {
    Size size;
    std::vector<Panel> panels;
    std::vector<Line> lines;
    std::vector<Mark> marks;
    std::vector<Spot> spots;
    std::optional<Code> code;
    bool asks_where = false;  // a touch of none of the spots counts too: it says where the panel was touched
    flow::PanelMap map;       // how the panel is read on this screen
    int edge = 0;
    int edge_pressed = 0;
    bool fits = false;  // false only where a window is too small for its texts: something then overlaps
};

// Pixels on a millimetre of the panel that such a size is sold as: 21.5" from 1080 lines, 10.1" from 700, else 7".
double pixels_per_mm(Size size);

Layout lay_out(const flow::Screen& screen, Size size, const Measure& measure);

// Whether ten keys of 20 mm side by side, four rows of them and what has been written have room.
bool fits_keyboard(Size size);

// The palette that a screen asks for.
const Theme& theme_of(const flow::Screen& screen);

// The spot under a point.
const Spot* spot_at(const Layout& layout, int x, int y);
const Spot* spot_of(const Layout& layout, const flow::Target& target);

}  // namespace ui
