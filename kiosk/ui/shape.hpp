// Shape: everything smooth on the screen, as coverage that is computed once and copied every frame.
//
// SDL's software renderer needs 100 ms for a frame of smooth vector shapes; a copy of a sprite costs almost nothing and
// gives the same pixels on every machine. A sprite has no colour: it is the share of each pixel that the shape covers,
// found from the distance to the shape's edge, and takes its colour from the theme when it is drawn.
// The five faces are one family: the same circle, the same stroke, the same number of strokes; only the brows, the eyes
// and the mouth move with the mood, so that they are told apart by shape and none is louder than another.
// The icons are another: one stroke, round ends, on a grid of their own (icon.cpp).
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "kiosk/flow/screen.hpp"

namespace ui {

enum class Shape : std::uint8_t {
    disc,
    face_1,
    face_2,
    face_3,
    face_4,
    face_5,
    // signs, drawn on a disc
    check,
    pause,
    moon,
    // what is aimed at in a calibration
    target,
    // icons
    undo,
    tick,
    skip,
    back,
    pencil,
    globe,
    person,
    document,
    large_a,
    half_disc,
    arrow_down,
    speaker,
    thumb_up,
    thumb_down,
    erase,
    shift,
    space,
    lock,
    clock,
    // lights, their sign cut out
    light_green,
    light_amber,
    light_red,
};

// A shape at the exact size it is drawn at: a square of `pixels` by `pixels`.
struct Sprite {
    Shape shape = Shape::disc;
    int pixels = 0;
    auto operator<=>(const Sprite&) const = default;
};

Shape face_of(int level);           // 1 to 5
Shape shape_of(flow::Icon icon);    // any but none
Shape shape_of(flow::Light light);  // any but none

// pixels x pixels values, row by row from the top: 0 outside, 255 covered.
std::vector<std::uint8_t> coverage(const Sprite& sprite);

}  // namespace ui
