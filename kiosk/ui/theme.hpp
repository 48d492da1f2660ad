// Theme: the one place for colours, type sizes and spacing of the terminal.
//
// One deep accent on calm paper; the five answers share every colour, so that a glance from behind the counter learns
// nothing. Text stands at 7:1 or more against what is under it, shapes that carry meaning at 3:1 (tests/kiosk/ui).
// Lengths are in units of the hall panel: 1080 units are the short side of the screen, whatever its pixels. Type has a
// floor in millimetres besides, below which it would not be read at arm's length.
#pragma once

#include <cstdint>

namespace ui {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Colour&) const = default;
};

struct Theme {
    Colour paper{243, 246, 248};         // behind everything
    Colour card{255, 255, 255};          // what can be touched
    Colour card_pressed{214, 228, 238};  // the same for every answer
    Colour edge{112, 130, 146};          // around what can be touched
    Colour accent{13, 59, 92};           // the band, the faces, what is pressed
    Colour plate{226, 236, 243};         // inside the circle of a face
    Colour plate_pressed{255, 255, 255};
    Colour ink{20, 31, 41};
    Colour ink_quiet{62, 76, 89};
    Colour on_accent{255, 255, 255};
    Colour on_accent_quiet{212, 226, 237};
};

inline constexpr Theme calm{};

enum class Weight : std::uint8_t { regular, strong };

// Height of a line, ascent to descent, in units; never under the floor.
struct Type {
    Weight weight;
    double units;
    double floor_mm;
};

namespace type {
inline constexpr Type agency{Weight::strong, 42, 3.9};
inline constexpr Type unit{Weight::regular, 33, 3.4};
inline constexpr Type counter{Weight::strong, 40, 3.9};
inline constexpr Type question{Weight::strong, 78, 5.4};
inline constexpr Type label{Weight::strong, 60, 4.1};
inline constexpr Type label_below{Weight::strong, 46, 4.1};  // under a face, where the width is short
inline constexpr Type title{Weight::strong, 92, 6.4};
inline constexpr Type body{Weight::regular, 50, 4.4};
inline constexpr Type button{Weight::regular, 38, 3.8};
inline constexpr Type badge{Weight::regular, 30, 3.2};
}  // namespace type

namespace space {
inline constexpr double margin = 56;       // between content and the sides of the screen
inline constexpr double band = 34;         // above and below the texts of the band
inline constexpr double gap = 22;          // between two cards
inline constexpr double card = 30;         // between a card's edge and what it holds
inline constexpr double group = 54;        // between the question and the faces, between a mark and its title
inline constexpr double footer = 24;       // under the buttons
inline constexpr double corner = 26;       // radius of a card
inline constexpr double edge = 2.4;        // width of a card's edge
inline constexpr double edge_pressed = 7;  // and while it is pressed
inline constexpr double row = 236;         // at most, height of an answer in portrait
inline constexpr double face_below = 290;  // at most, diameter of a face in landscape
inline constexpr double mark = 260;        // diameter of the sign on thanking and unable
inline constexpr double button = 84;       // height of a button
inline constexpr double button_floor_mm = 11;
inline constexpr double reach_mm = 20;  // what a finger needs, in both directions
}  // namespace space

}  // namespace ui
