// Painter: what ImGui drew as a list of pieces, and pieces as pixels.
//
// Everything the canvas draws is an upright rectangle in one colour, flat or with the coverage of a letter or a shape,
// so a frame is a short list of values: it can be kept, compared with the next one, and painted where they differ and
// nowhere else. Our own loops do it, not a renderer: they skip what is empty and copy what is full, which is eight
// times faster than SDL's software renderer, and the pixels are the same on every machine. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kiosk/ui/atlas.hpp"
#include "kiosk/ui/layout.hpp"

struct ImDrawData;

namespace ui {

struct Piece {
    Box to;
    std::int32_t colour = 0;     // 0xRRGGBB
    std::int32_t from_x = flat;  // where its coverage begins in the atlas' picture
    std::int32_t from_y = flat;
    static constexpr std::int32_t flat = -1;
    bool operator==(const Piece&) const = default;
};

using Frame = std::vector<Piece>;

Frame frame_of(const ImDrawData& data, const Atlas::Picture& picture);

// The part that two boxes share; empty (width or height 0 or less) when there is none.
Box common(const Box& a, const Box& b);

// Pixels of 0xFFRRGGBB in memory that belongs to somebody else; `pitch` pixels from one row to the next.
struct Pixels {
    std::uint32_t* first = nullptr;
    std::ptrdiff_t pitch = 0;
    Size size;
};

// Paints the frame inside the boxes, which must not overlap. The picture must be the one the frame was made for.
void paint(const Frame& frame, std::span<const Box> boxes, const Atlas::Picture& picture, const Pixels& pixels);

// The same, and where it has changed a pixel, in boxes that do not overlap: a part of what was painted where two
// screens of cards follow one another. To look costs as much as to paint.
std::vector<Box> repaint(const Frame& frame, std::span<const Box> boxes, const Atlas::Picture& picture,
                         const Pixels& pixels);

}  // namespace ui
