// Paragraph: a text broken into lines and set in one font, so that it fits where it stands.
//
// Pure: the width of a text comes from a function. Lines break at spaces only (a no-break space holds), and are
// balanced: of about one length, and the last one with more than one word where that can be.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/theme.hpp"

namespace ui {

// `pixels` is the height of a line from ascent to descent.
struct Font {
    Weight weight = Weight::regular;
    int pixels = 0;
    auto operator<=>(const Font&) const = default;
};

// Width of one line in pixels.
using Measure = std::function<double(const Font& font, std::string_view text)>;

struct Paragraph {
    Font font;
    std::vector<std::string> lines;
    int width = 0;                                               // of the widest line, rounded up
    int step() const { return font.pixels + font.pixels / 16; }  // from one line's top to the next one's
    int height() const;
};

struct Room {
    int width = 0;
    int lines = 1;
};

// The largest font from `font` down to `least_pixels` in which every text fits the room, the same for all of them. At
// the least size a text takes the lines it needs.
std::vector<Paragraph> set_alike(const std::vector<std::string>& texts, Font font, int least_pixels, const Room& room,
                                 const Measure& measure);
Paragraph set(const std::string& text, Font font, int least_pixels, const Room& room, const Measure& measure);

}  // namespace ui
