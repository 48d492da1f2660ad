// Theme: the one place for colours, type sizes and spacing of the terminal.
//
// One deep accent on calm paper; the five answers share every colour, so that a glance from behind the counter learns
// nothing. Three palettes, one drawing: calm for the day, contrast for low sight, dim for the night. In all of them
// text stands at 7:1 or more against what is under it, shapes that carry meaning at 3:1 (tests/kiosk/ui).
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
    Colour paper;         // behind everything
    Colour card;          // what can be touched
    Colour card_pressed;  // the same for every answer
    Colour edge;          // around what can be touched
    Colour rule;          // quiet lines that only divide
    Colour ink;
    Colour ink_quiet;
    Colour accent;          // the faces, the way on, what is chosen, what is pressed
    Colour accent_pressed;  // an accented surface under the finger
    Colour on_accent;
    Colour plate;  // inside the circle of a face
    Colour plate_pressed;
    Colour band;  // the head of every screen
    Colour band_rule;
    Colour on_band;
    Colour on_band_quiet;
    Colour plaque;  // under the counter's name
    Colour on_plaque;
    Colour note;   // under a warning
    Colour focus;  // the ring around what a keypad has selected
    Colour green;  // a light is told by its shape and sign first
    Colour amber;
    Colour red;
};

// What a colour is for; which colour that is, the palette says.
using Ink = Colour Theme::*;

inline constexpr Theme calm{
    .paper = {243, 246, 248},
    .card = {255, 255, 255},
    .card_pressed = {214, 228, 238},
    .edge = {112, 130, 146},
    .rule = {208, 217, 225},
    .ink = {20, 31, 41},
    .ink_quiet = {62, 76, 89},
    .accent = {13, 59, 92},
    .accent_pressed = {5, 34, 56},
    .on_accent = {255, 255, 255},
    .plate = {226, 236, 243},
    .plate_pressed = {255, 255, 255},
    .band = {13, 59, 92},
    .band_rule = {13, 59, 92},
    .on_band = {255, 255, 255},
    .on_band_quiet = {212, 226, 237},
    .plaque = {255, 255, 255},
    .on_plaque = {13, 59, 92},
    .note = {255, 241, 209},
    .focus = {196, 84, 0},
    .green = {16, 112, 58},
    .amber = {163, 88, 0},
    .red = {178, 30, 36},
};

inline constexpr Theme contrast{
    .paper = {0, 0, 0},
    .card = {0, 0, 0},
    .card_pressed = {72, 72, 72},
    .edge = {255, 255, 255},
    .rule = {150, 150, 150},
    .ink = {255, 255, 255},
    .ink_quiet = {255, 255, 255},
    .accent = {255, 221, 0},
    .accent_pressed = {255, 255, 255},
    .on_accent = {0, 0, 0},
    .plate = {0, 0, 0},
    .plate_pressed = {0, 0, 0},
    .band = {0, 0, 0},
    .band_rule = {255, 221, 0},
    .on_band = {255, 255, 255},
    .on_band_quiet = {255, 255, 255},
    .plaque = {255, 221, 0},
    .on_plaque = {0, 0, 0},
    .note = {48, 42, 0},
    .focus = {64, 220, 255},
    .green = {90, 235, 130},
    .amber = {255, 190, 0},
    .red = {255, 120, 110},
};

inline constexpr Theme dim{
    .paper = {13, 18, 23},
    .card = {22, 29, 36},
    .card_pressed = {40, 53, 64},
    .edge = {104, 121, 135},
    .rule = {42, 52, 61},
    .ink = {205, 214, 221},
    .ink_quiet = {168, 180, 190},
    .accent = {143, 178, 202},
    .accent_pressed = {184, 209, 226},
    .on_accent = {9, 16, 22},
    .plate = {30, 40, 49},
    .plate_pressed = {22, 29, 36},
    .band = {18, 27, 35},
    .band_rule = {42, 52, 61},
    .on_band = {205, 214, 221},
    .on_band_quiet = {168, 180, 190},
    .plaque = {34, 46, 57},
    .on_plaque = {205, 214, 221},
    .note = {52, 41, 14},
    .focus = {232, 150, 70},
    .green = {92, 190, 128},
    .amber = {222, 160, 60},
    .red = {238, 120, 112},
};

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
inline constexpr Type counter{Weight::strong, 40, 3.6};
inline constexpr Type heading{Weight::regular, 46, 3.8};
inline constexpr Type question{Weight::strong, 78, 5.0};
inline constexpr Type label{Weight::strong, 60, 4.1};
inline constexpr Type label_below{Weight::strong, 50, 4.0};  // under a face, where the width is short
inline constexpr Type title{Weight::strong, 92, 6.0};
inline constexpr Type thanks{Weight::strong, 72, 5.0};  // a title with work below it
inline constexpr Type body{Weight::regular, 50, 4.0};
inline constexpr Type button{Weight::regular, 42, 3.6};
inline constexpr Type way_on{Weight::strong, 42, 3.6};
inline constexpr Type warning{Weight::strong, 44, 3.8};
inline constexpr Type badge{Weight::regular, 30, 3.2};
inline constexpr Type factor{Weight::strong, 46, 3.4};
inline constexpr Type choice{Weight::regular, 42, 3.6};
inline constexpr Type option{Weight::strong, 50, 4.0};
inline constexpr Type key{Weight::regular, 52, 4.4};
inline constexpr Type digit{Weight::regular, 68, 5.0};
inline constexpr Type typed{Weight::regular, 54, 4.6};
inline constexpr Type dialled{Weight::strong, 84, 5.0};
inline constexpr Type tab{Weight::strong, 40, 3.3};
inline constexpr Type row{Weight::strong, 42, 3.2};
inline constexpr Type row_quiet{Weight::regular, 38, 3.2};
inline constexpr Type chart{Weight::strong, 42, 3.3};
inline constexpr Type caption{Weight::strong, 44, 3.4};
inline constexpr double large_text = 1.35;  // every capital letter 7.4 mm or more on the hall panel, as far as it fits
}  // namespace type

namespace space {
inline constexpr double margin = 56;         // between content and the sides of the screen
inline constexpr double band = 34;           // above and below the texts of the band
inline constexpr double band_slim = 14;      // where there is work to be done below
inline constexpr double gap = 22;            // between two cards
inline constexpr double card = 30;           // between a card's edge and what it holds
inline constexpr double group = 54;          // between the question and the faces, between a mark and its title
inline constexpr double part = 36;           // around the content, above and below
inline constexpr double footer = 28;         // under the buttons
inline constexpr double corner = 26;         // radius of a card
inline constexpr double corner_small = 14;   // radius of a key
inline constexpr double edge = 2.4;          // width of a card's edge
inline constexpr double edge_pressed = 7;    // and while it is pressed
inline constexpr double time_bar = 10;       // height of the bar of the time left
inline constexpr double row = 236;           // at most, height of an answer in portrait
inline constexpr double row_large = 176;     // at least, where larger text would press on it
inline constexpr double face_below = 290;    // at most, diameter of a face in landscape
inline constexpr double keyboard_side = 20;  // between a keyboard and the sides of the screen
inline constexpr double mark = 260;          // diameter of the sign on thanking and unable
inline constexpr double button = 88;         // height of a button
inline constexpr double button_floor_mm = 11;
inline constexpr double reach_mm = 20;            // what a finger needs, in both directions
inline constexpr double beside_keyboard_mm = 6;   // at least, left and right of it together
inline constexpr double around_keyboard_mm = 54;  // at least, above and below it together
inline constexpr double short_mm = 120;           // a panel lower than this saves every line it can
// The share of the height in which every control stands in the low layout: within reach of a wheelchair.
inline constexpr double low_upright = 0.45;
inline constexpr double low_wide = 0.60;
}  // namespace space

}  // namespace ui
