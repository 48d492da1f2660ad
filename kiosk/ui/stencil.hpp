// Stencil: a square of coverage on which strokes, discs and polygons are laid, or from which they are cut.
//
// Coordinates run from -1 to 1 over the square, y down; widths are in the same unit, angles in degrees clockwise from
// three o'clock. Edges are one pixel soft, strokes have round ends, and where two shapes meet the stronger stands.
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
    // Part of a circle, clockwise from one angle to the other.
    void sweep(Dot centre, double radius, double from_degrees, double to_degrees, double width);
    // Segments from dot to dot; `closed` joins the last to the first.
    void path(const std::vector<Dot>& dots, double width, bool closed = false);
    // The inside of a closed path, with corners rounded outwards by `round`.
    void polygon(const std::vector<Dot>& dots, double round = 0);

    // From here on shapes are taken away instead of laid.
    void cut() { cuts_ = true; }

    std::vector<std::uint8_t> take() && { return std::move(coverage_); }

private:
    struct Bounds {
        Dot low;
        Dot high;
    };
    static Bounds around(const std::vector<Dot>& dots, double by);
    template <typename Distance>
    void lay(const Bounds& bounds, const Distance& distance);

    int pixels_;
    bool cuts_ = false;
    std::vector<std::uint8_t> coverage_;
};

}  // namespace ui
