#include "kiosk/ui/stencil.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sync/base/check.hpp"

namespace ui {

namespace {

double length(Dot v) { return std::sqrt(v.x * v.x + v.y * v.y); }  // hypot minds overflow, and is slow
Dot minus(Dot a, Dot b) { return {a.x - b.x, a.y - b.y}; }
double dot(Dot a, Dot b) { return a.x * b.x + a.y * b.y; }

double distance_to_segment(Dot at, Dot from, Dot to) {
    const Dot along = minus(to, from);
    const Dot way = minus(at, from);
    const double share = std::clamp(dot(way, along) / dot(along, along), 0.0, 1.0);
    return length({way.x - share * along.x, way.y - share * along.y});
}

// Negative inside, by the even-odd rule.
double distance_to_polygon(Dot at, const std::vector<Dot>& dots) {
    double nearest = std::numeric_limits<double>::max();
    bool inside = false;
    for (std::size_t i = 0; i < dots.size(); ++i) {
        const Dot from = dots[i];
        const Dot to = dots[(i + 1) % dots.size()];
        nearest = std::min(nearest, distance_to_segment(at, from, to));
        const bool crosses = (from.y > at.y) != (to.y > at.y);
        if (crosses && at.x < from.x + (at.y - from.y) / (to.y - from.y) * (to.x - from.x)) inside = !inside;
    }
    return inside ? -nearest : nearest;
}

}  // namespace

Stencil::Stencil(int pixels)
    : pixels_(pixels), coverage_(static_cast<std::size_t>(pixels) * static_cast<std::size_t>(pixels), 0) {
    base::check(pixels > 0, "a stencil has at least one pixel");
}

// `distance` is in coordinates, negative inside; half a pixel on either side of the edge is soft.
template <typename Distance>
void Stencil::lay(const Bounds& bounds, const Distance& distance) {
    const double half = pixels_ / 2.0;
    const auto first = [&](double low) { return std::max(0, static_cast<int>(std::floor((low + 1) * half)) - 1); };
    const auto last = [&](double high) {
        return std::min(pixels_ - 1, static_cast<int>(std::ceil((high + 1) * half)) + 1);
    };
    for (int y = first(bounds.low.y); y <= last(bounds.high.y); ++y) {
        for (int x = first(bounds.low.x); x <= last(bounds.high.x); ++x) {
            const Dot at{(x + 0.5) / half - 1, (y + 0.5) / half - 1};
            const double covered = std::clamp(0.5 - distance(at) * half, 0.0, 1.0);
            auto& pixel = coverage_[static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels_) +
                                    static_cast<std::size_t>(x)];
            const auto share = static_cast<std::uint8_t>(std::lround(covered * 255));
            pixel = cuts_ ? std::min(pixel, static_cast<std::uint8_t>(255 - share)) : std::max(pixel, share);
        }
    }
}

void Stencil::disc(Dot centre, double radius) {
    lay({{centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}},
        [=](Dot at) { return length(minus(at, centre)) - radius; });
}

void Stencil::ring(Dot centre, double outer_radius, double width) {
    const double middle = outer_radius - width / 2;
    lay({{centre.x - outer_radius, centre.y - outer_radius}, {centre.x + outer_radius, centre.y + outer_radius}},
        [=](Dot at) { return std::abs(length(minus(at, centre)) - middle) - width / 2; });
}

void Stencil::segment(Dot from, Dot to, double width) {
    const double half = width / 2;
    lay({{std::min(from.x, to.x) - half, std::min(from.y, to.y) - half},
         {std::max(from.x, to.x) + half, std::max(from.y, to.y) + half}},
        [=](Dot at) { return distance_to_segment(at, from, to) - half; });
}

void Stencil::arc(Dot from, Dot to, double sag, double width) {
    const Dot chord = minus(to, from);
    const double half_chord = length(chord) / 2;
    if (std::abs(sag) < 1e-3) return segment(from, to, width);

    // The chord runs left to right, so its normal (-y, x) points down: the way a positive sag bulges.
    const Dot down{-chord.y / (2 * half_chord), chord.x / (2 * half_chord)};
    const Dot middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
    const double radius = (half_chord * half_chord + sag * sag) / (2 * std::abs(sag));
    const double towards = sag > 0 ? 1 : -1;
    const double back = (radius - std::abs(sag)) * towards;
    const Dot centre{middle.x - down.x * back, middle.y - down.y * back};
    const double reach = half_chord + std::abs(sag) + width;
    lay({{middle.x - reach, middle.y - reach}, {middle.x + reach, middle.y + reach}}, [=](Dot at) {
        const bool beside_arc =
            dot(minus(at, centre), down) * towards >= 0 &&
            std::abs(dot(minus(at, centre), chord)) * radius <= half_chord * length(chord) * length(minus(at, centre));
        const double to_curve = std::abs(length(minus(at, centre)) - radius);
        const double to_ends = std::min(length(minus(at, from)), length(minus(at, to)));
        return (beside_arc ? std::min(to_curve, to_ends) : to_ends) - width / 2;
    });
}

void Stencil::sweep(Dot centre, double radius, double from_degrees, double to_degrees, double width) {
    const auto on_circle = [&](double degrees) {
        const double angle = degrees * std::numbers::pi / 180;
        return Dot{centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
    };
    const Dot from = on_circle(from_degrees);
    const Dot to = on_circle(to_degrees);
    const double reach = radius + width / 2;
    lay({{centre.x - reach, centre.y - reach}, {centre.x + reach, centre.y + reach}}, [=](Dot at) {
        const Dot way = minus(at, centre);
        const double angle = std::atan2(way.y, way.x) * 180 / std::numbers::pi - from_degrees;
        const bool beside = angle - 360 * std::floor(angle / 360) <= to_degrees - from_degrees;
        const double to_ends = std::min(length(minus(at, from)), length(minus(at, to)));
        return (beside ? std::abs(length(way) - radius) : to_ends) - width / 2;
    });
}

Stencil::Bounds Stencil::around(const std::vector<Dot>& dots, double by) {
    Bounds bounds{{1, 1}, {-1, -1}};
    for (const Dot dot : dots) {
        bounds.low = {std::min(bounds.low.x, dot.x - by), std::min(bounds.low.y, dot.y - by)};
        bounds.high = {std::max(bounds.high.x, dot.x + by), std::max(bounds.high.y, dot.y + by)};
    }
    return bounds;
}

void Stencil::path(const std::vector<Dot>& dots, double width, bool closed) {
    for (std::size_t i = 0; i + 1 < dots.size(); ++i) segment(dots[i], dots[i + 1], width);
    if (closed) segment(dots.back(), dots.front(), width);
}

void Stencil::polygon(const std::vector<Dot>& dots, double round) {
    lay(around(dots, round), [&](Dot at) { return distance_to_polygon(at, dots) - round; });
}

}  // namespace ui
