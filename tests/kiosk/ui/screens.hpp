// Screens as the product shows them, for the tests of the drawing.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/layout.hpp"

namespace screens {

using flow::Screen;
using flow::Target;

inline constexpr std::array<ui::Size, 6> sizes{
    {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 480}, {3840, 2160}, {800, 1280}}};

inline constexpr std::array<Screen::Kind, 10> kinds{
    Screen::Kind::asking,   Screen::Kind::telling,    Screen::Kind::writing, Screen::Kind::dialling,
    Screen::Kind::choosing, Screen::Kind::thanking,   Screen::Kind::unable,  Screen::Kind::reporting,
    Screen::Kind::dark,     Screen::Kind::calibrating};

inline Target face(int level) { return {Target::Kind::face, level}; }
inline constexpr Target language{Target::Kind::language, 0};

struct Sample {
    std::string name;  // for pictures and failures
    Screen screen;
};

Screen vietnamese(Screen::Kind kind);
Screen english(Screen::Kind kind);

// A question about one criterion, with its factor above it, time running and the warning given.
Screen criterion(bool in_english);

// A new map of the panel is tried, with a finger at the edge.
Screen tried(bool in_english);

// The staff's pages as they are when everything has something to say.
Screen staff_page(flow::Page page, bool in_english);

// The same with names longer than any in use, to see that the layout gives way in good order.
Screen long_winded(Screen screen = vietnamese(Screen::Kind::asking));

// Every screen above, in both languages, and long-winded.
std::vector<Sample> all();

// Every combination that makes a picture of its own.
std::vector<flow::Look> looks();

}  // namespace screens
