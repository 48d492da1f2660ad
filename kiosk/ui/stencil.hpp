// Stencil: a square of coverage on which strokes and discs are laid.
//
// Coordinates run from -1 to 1 over the square, y down; widths are in the same unit. Edges are one pixel soft, strokes
// have round ends, and where two shapes meet the stronger coverage stands.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace ui {

struct Dot {
    double x = 0;
    double y = 0;
};

class Stencil {
public:
    explicit Stencil(int pixels);

    void disc(Dot centre, double radius);
    void ring(Dot centre, double outer_radius, double width);
    void segment(Dot from, Dot to, double width);
    // A circular arc from `from` to `to` that bulges downwards by `sag` (upwards when negative).
    void arc(Dot from, Dot to, double sag, double width);

    std::vector<std::uint8_t> take() && { return std::move(coverage_); }

private:
    struct Bounds {
        Dot low;
        Dot high;
    };
    template <typename Distance>
    void lay(const Bounds& bounds, const Distance& distance);

    int pixels_;
    std::vector<std::uint8_t> coverage_;
};

}  // namespace ui
