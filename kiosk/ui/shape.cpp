#include "kiosk/ui/shape.hpp"

#include <array>
#include <cstddef>

#include "kiosk/ui/icon.hpp"
#include "kiosk/ui/stencil.hpp"
#include "sync/base/check.hpp"

namespace ui {

namespace {

constexpr double stroke = 0.085;

// Half a face, seen from the nose outwards and mirrored; y down. Sags bulge downwards when positive.
struct Mood {
    double brow_inner_y;
    double brow_outer_y;
    double brow_sag;
    double eye_sag;  // 0: a round eye; otherwise an eye closed to an arc
    double mouth_half_width;
    double mouth_y;
    double mouth_sag;
};

constexpr std::array<Mood, 5> moods{{
    {-0.58, -0.40, 0.04, 0, 0.38, 0.54, -0.28},
    {-0.50, -0.42, 0.02, 0, 0.36, 0.45, -0.12},
    {-0.46, -0.46, 0.00, 0, 0.36, 0.38, 0.00},
    {-0.48, -0.46, -0.05, 0, 0.40, 0.31, 0.14},
    {-0.52, -0.48, -0.08, -0.12, 0.46, 0.22, 0.32},
}};

void eye(Stencil& stencil, double x, const Mood& mood) {
    if (mood.eye_sag == 0) return stencil.disc({x, -0.12}, 0.10);
    stencil.arc({x - 0.14, -0.07}, {x + 0.14, -0.07}, mood.eye_sag, stroke);
}

void face(Stencil& stencil, const Mood& mood) {
    stencil.ring({0, 0}, 1, stroke);
    eye(stencil, -0.34, mood);
    eye(stencil, 0.34, mood);
    stencil.arc({-0.52, mood.brow_outer_y}, {-0.20, mood.brow_inner_y}, mood.brow_sag, stroke * 0.85);
    stencil.arc({0.20, mood.brow_inner_y}, {0.52, mood.brow_outer_y}, mood.brow_sag, stroke * 0.85);
    stencil.arc({-mood.mouth_half_width, mood.mouth_y}, {mood.mouth_half_width, mood.mouth_y}, mood.mouth_sag, stroke);
}

void check_mark(Stencil& stencil) { stencil.path({{-0.40, 0.04}, {-0.10, 0.32}, {0.42, -0.28}}, 0.13); }

void pause_mark(Stencil& stencil) {
    stencil.segment({-0.18, -0.32}, {-0.18, 0.32}, 0.15);
    stencil.segment({0.18, -0.32}, {0.18, 0.32}, 0.15);
}

void moon(Stencil& stencil) {
    stencil.disc({-0.02, 0.02}, 0.50);
    stencil.cut();
    stencil.disc({0.20, -0.16}, 0.42);
}

void target(Stencil& stencil) {
    stencil.ring({0, 0}, 0.94, 0.07);
    for (const double side : {-1.0, 1.0}) {
        stencil.segment({side * 0.94, 0}, {side * 0.24, 0}, 0.07);
        stencil.segment({0, side * 0.94}, {0, side * 0.24}, 0.07);
    }
    stencil.disc({0, 0}, 0.09);
}

void lay(Stencil& stencil, Shape shape) {
    switch (shape) {
        case Shape::disc:
            return stencil.disc({0, 0}, 1);
        case Shape::face_1:
            return face(stencil, moods[0]);
        case Shape::face_2:
            return face(stencil, moods[1]);
        case Shape::face_3:
            return face(stencil, moods[2]);
        case Shape::face_4:
            return face(stencil, moods[3]);
        case Shape::face_5:
            return face(stencil, moods[4]);
        case Shape::check:
            return check_mark(stencil);
        case Shape::pause:
            return pause_mark(stencil);
        case Shape::moon:
            return moon(stencil);
        case Shape::target:
            return target(stencil);
        default:
            return lay_icon(stencil, shape);
    }
}

}  // namespace

Shape face_of(int level) {
    constexpr std::array faces{Shape::face_1, Shape::face_2, Shape::face_3, Shape::face_4, Shape::face_5};
    base::check(level >= 1 && level <= 5, "a face has a level from 1 to 5");
    return faces.at(static_cast<std::size_t>(level - 1));
}

Shape shape_of(flow::Icon icon) {
    // In the order of flow::Icon, without none.
    constexpr std::array shapes{Shape::undo,       Shape::tick,    Shape::skip,     Shape::back,       Shape::pencil,
                                Shape::globe,      Shape::person,  Shape::document, Shape::large_a,    Shape::half_disc,
                                Shape::arrow_down, Shape::speaker, Shape::thumb_up, Shape::thumb_down, Shape::erase,
                                Shape::shift,      Shape::space,   Shape::lock};
    base::check(icon != flow::Icon::none, "no icon has no shape");
    return shapes.at(static_cast<std::size_t>(icon) - 1);
}

Shape shape_of(flow::Light light) {
    base::check(light != flow::Light::none, "no light has no shape");
    return light == flow::Light::green   ? Shape::light_green
           : light == flow::Light::amber ? Shape::light_amber
                                         : Shape::light_red;
}

std::vector<std::uint8_t> coverage(const Sprite& sprite) {
    Stencil stencil(sprite.pixels);
    lay(stencil, sprite.shape);
    return std::move(stencil).take();
}

}  // namespace ui
