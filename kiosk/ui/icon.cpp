#include "kiosk/ui/icon.hpp"

#include <cmath>
#include <numbers>

#include "sync/base/check.hpp"

namespace ui {

namespace {

constexpr double stroke = 0.17;

using Dots = std::vector<Dot>;

Dots turned_over(Dots dots) {
    for (Dot& dot : dots) dot.y = -dot.y;
    return dots;
}

// Corners of a regular polygon, the first one `turn` degrees from three o'clock.
Dots regular(int corners, double radius, double turn) {
    Dots dots;
    for (int i = 0; i < corners; ++i) {
        const double angle = (turn + 360.0 * i / corners) * std::numbers::pi / 180;
        dots.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
    return dots;
}

void undo(Stencil& stencil) {
    stencil.path({{-0.30, -0.78}, {-0.72, -0.36}, {-0.30, 0.06}}, stroke);
    stencil.segment({-0.70, -0.36}, {0.16, -0.36}, stroke);
    stencil.sweep({0.16, 0.16}, 0.52, -90, 90, stroke);
    stencil.segment({0.16, 0.68}, {-0.34, 0.68}, stroke);
}

void skip(Stencil& stencil) {
    stencil.path({{-0.62, -0.58}, {-0.04, 0}, {-0.62, 0.58}}, stroke);
    stencil.path({{0.08, -0.58}, {0.66, 0}, {0.08, 0.58}}, stroke);
}

void back(Stencil& stencil) {
    stencil.path({{-0.12, -0.62}, {-0.74, 0}, {-0.12, 0.62}}, stroke);
    stencil.segment({-0.72, 0}, {0.78, 0}, stroke);
}

void pencil(Stencil& stencil) {
    stencil.path({{-0.74, 0.74}, {-0.64, 0.24}, {0.30, -0.70}, {0.70, -0.30}, {-0.24, 0.64}}, stroke, true);
    stencil.segment({0.04, -0.44}, {0.44, -0.04}, stroke * 0.8);
}

void globe(Stencil& stencil) {
    stencil.ring({0, 0}, 0.88, stroke);
    stencil.segment({-0.76, 0}, {0.76, 0}, stroke * 0.8);
    // Two meridians: arcs from pole to pole.
    constexpr double radius = 0.98;
    const double half = std::asin(0.79 / radius) * 180 / std::numbers::pi;
    const double offset = std::sqrt(radius * radius - 0.79 * 0.79);
    stencil.sweep({-offset + 0.02, 0}, radius, -half, half, stroke * 0.8);
    stencil.sweep({offset - 0.02, 0}, radius, 180 - half, 180 + half, stroke * 0.8);
}

// A person with arms held out, the sign of access for all.
void person(Stencil& stencil) {
    stencil.ring({0, 0}, 0.94, stroke * 0.85);
    stencil.disc({0, -0.48}, 0.14);
    stencil.path({{-0.46, -0.20}, {0, -0.12}, {0.46, -0.20}}, stroke * 0.9);
    stencil.segment({0, -0.12}, {0, 0.16}, stroke * 1.3);
    stencil.path({{-0.24, 0.60}, {0, 0.12}, {0.24, 0.60}}, stroke * 0.9);
}

void document(Stencil& stencil) {
    stencil.path({{-0.58, -0.82}, {0.18, -0.82}, {0.58, -0.42}, {0.58, 0.82}, {-0.58, 0.82}}, stroke, true);
    stencil.path({{0.16, -0.80}, {0.16, -0.40}, {0.56, -0.40}}, stroke * 0.8);
    stencil.segment({-0.28, 0.02}, {0.28, 0.02}, stroke * 0.8);
    stencil.segment({-0.28, 0.40}, {0.28, 0.40}, stroke * 0.8);
}

void large_a(Stencil& stencil) {
    stencil.path({{-0.84, 0.70}, {-0.28, -0.74}, {0.28, 0.70}}, stroke);
    stencil.segment({-0.64, 0.22}, {0.08, 0.22}, stroke);
    stencil.segment({0.64, -0.62}, {0.64, -0.02}, stroke);
    stencil.segment({0.34, -0.32}, {0.94 - stroke / 2, -0.32}, stroke);
}

void half_disc(Stencil& stencil) {
    stencil.ring({0, 0}, 0.88, stroke);
    Dots half{{0, -0.80}};
    for (int degrees = -90; degrees <= 90; degrees += 6) {
        const double angle = degrees * std::numbers::pi / 180;
        half.push_back({0.80 * std::cos(angle), 0.80 * std::sin(angle)});
    }
    stencil.polygon(half);
}

void arrow_down(Stencil& stencil) {
    stencil.segment({0, -0.80}, {0, 0.34}, stroke);
    stencil.path({{-0.46, -0.10}, {0, 0.36}, {0.46, -0.10}}, stroke);
    stencil.segment({-0.62, 0.78}, {0.62, 0.78}, stroke);
}

void speaker(Stencil& stencil) {
    stencil.path({{-0.82, -0.26}, {-0.50, -0.26}, {-0.06, -0.64}, {-0.06, 0.64}, {-0.50, 0.26}, {-0.82, 0.26}}, stroke,
                 true);
    stencil.sweep({-0.06, 0}, 0.42, -42, 42, stroke);
    stencil.sweep({-0.06, 0}, 0.82, -46, 46, stroke);
}

void thumb(Stencil& stencil, bool down) {
    const auto way = [&](Dots dots) { return down ? turned_over(std::move(dots)) : dots; };
    stencil.path(way({{-0.80, -0.06}, {-0.80, 0.72}, {-0.46, 0.72}, {-0.46, -0.06}}), stroke, true);
    stencil.path(way({{-0.46, -0.06},
                      {-0.06, -0.82},
                      {0.12, -0.78},
                      {0.20, -0.60},
                      {0.12, -0.18},
                      {0.66, -0.18},
                      {0.80, -0.02},
                      {0.64, 0.60},
                      {0.48, 0.72},
                      {-0.46, 0.72}}),
                 stroke, true);
}

void erase(Stencil& stencil) {
    stencil.path({{-0.88, 0}, {-0.40, -0.56}, {0.86, -0.56}, {0.86, 0.56}, {-0.40, 0.56}}, stroke * 0.9, true);
    stencil.segment({0.02, -0.24}, {0.48, 0.24}, stroke * 0.9);
    stencil.segment({0.48, -0.24}, {0.02, 0.24}, stroke * 0.9);
}

void shift(Stencil& stencil) {
    stencil.path({{0, -0.80}, {0.76, 0.02}, {0.34, 0.02}, {0.34, 0.72}, {-0.34, 0.72}, {-0.34, 0.02}, {-0.76, 0.02}},
                 stroke, true);
}

void space(Stencil& stencil) { stencil.path({{-0.84, 0.02}, {-0.84, 0.38}, {0.84, 0.38}, {0.84, 0.02}}, stroke); }

void lock(Stencil& stencil) {
    stencil.polygon({{-0.54, -0.06}, {0.54, -0.06}, {0.54, 0.72}, {-0.54, 0.72}}, 0.10);
    stencil.sweep({0, -0.34}, 0.38, 180, 360, stroke);
    stencil.segment({-0.38, -0.34}, {-0.38, -0.06}, stroke);
    stencil.segment({0.38, -0.34}, {0.38, -0.06}, stroke);
    stencil.cut();
    stencil.disc({0, 0.26}, 0.13);
    stencil.segment({0, 0.26}, {0, 0.46}, 0.12);
}

void clock(Stencil& stencil) {
    stencil.ring({0, 0}, 0.90, stroke);
    stencil.path({{0, -0.46}, {0, 0.04}, {0.36, 0.26}}, stroke);
}

void light_green(Stencil& stencil) {
    stencil.disc({0, 0}, 0.92);
    stencil.cut();
    stencil.path({{-0.42, 0.04}, {-0.12, 0.34}, {0.42, -0.30}}, 0.20);
}

void exclamation(Stencil& stencil, double top, double bottom) {
    stencil.cut();
    stencil.segment({0, top}, {0, bottom - 0.36}, 0.20);
    stencil.disc({0, bottom}, 0.13);
}

void light_amber(Stencil& stencil) {
    stencil.polygon({{0, -0.74}, {0.80, 0.68}, {-0.80, 0.68}}, 0.16);
    exclamation(stencil, -0.30, 0.52);
}

void light_red(Stencil& stencil) {
    stencil.polygon(regular(8, 0.88, 22.5), 0.06);
    stencil.cut();
    stencil.segment({-0.34, -0.34}, {0.34, 0.34}, 0.20);
    stencil.segment({0.34, -0.34}, {-0.34, 0.34}, 0.20);
}

}  // namespace

void lay_icon(Stencil& stencil, Shape icon) {
    switch (icon) {
        case Shape::undo:
            return undo(stencil);
        case Shape::tick:
            return stencil.path({{-0.70, 0.06}, {-0.20, 0.56}, {0.74, -0.52}}, stroke * 1.2);
        case Shape::skip:
            return skip(stencil);
        case Shape::back:
            return back(stencil);
        case Shape::pencil:
            return pencil(stencil);
        case Shape::globe:
            return globe(stencil);
        case Shape::person:
            return person(stencil);
        case Shape::document:
            return document(stencil);
        case Shape::large_a:
            return large_a(stencil);
        case Shape::half_disc:
            return half_disc(stencil);
        case Shape::arrow_down:
            return arrow_down(stencil);
        case Shape::speaker:
            return speaker(stencil);
        case Shape::thumb_up:
            return thumb(stencil, false);
        case Shape::thumb_down:
            return thumb(stencil, true);
        case Shape::erase:
            return erase(stencil);
        case Shape::shift:
            return shift(stencil);
        case Shape::space:
            return space(stencil);
        case Shape::lock:
            return lock(stencil);
        case Shape::clock:
            return clock(stencil);
        case Shape::light_green:
            return light_green(stencil);
        case Shape::light_amber:
            return light_amber(stencil);
        case Shape::light_red:
            return light_red(stencil);
        default:
            base::check(false, "only icons are laid as icons");
    }
}

}  // namespace ui
