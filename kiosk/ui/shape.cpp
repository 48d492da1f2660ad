#include "kiosk/ui/shape.hpp"

#include <array>
#include <cstddef>

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
    {-0.56, -0.38, 0.03, 0, 0.36, 0.50, -0.25},
    {-0.50, -0.42, 0.02, 0, 0.36, 0.44, -0.11},
    {-0.46, -0.46, 0.00, 0, 0.36, 0.38, 0.00},
    {-0.48, -0.46, -0.05, 0, 0.38, 0.32, 0.13},
    {-0.52, -0.48, -0.07, -0.11, 0.44, 0.24, 0.28},
}};

void eye(Stencil& stencil, double x, const Mood& mood) {
    if (mood.eye_sag == 0) return stencil.disc({x, -0.12}, 0.095);
    stencil.arc({x - 0.13, -0.08}, {x + 0.13, -0.08}, mood.eye_sag, stroke);
}

void face(Stencil& stencil, const Mood& mood) {
    stencil.ring({0, 0}, 1, stroke);
    eye(stencil, -0.34, mood);
    eye(stencil, 0.34, mood);
    stencil.arc({-0.52, mood.brow_outer_y}, {-0.20, mood.brow_inner_y}, mood.brow_sag, stroke * 0.8);
    stencil.arc({0.20, mood.brow_inner_y}, {0.52, mood.brow_outer_y}, mood.brow_sag, stroke * 0.8);
    stencil.arc({-mood.mouth_half_width, mood.mouth_y}, {mood.mouth_half_width, mood.mouth_y}, mood.mouth_sag, stroke);
}

void check_mark(Stencil& stencil) {
    stencil.segment({-0.42, 0.04}, {-0.12, 0.34}, 0.13);
    stencil.segment({-0.12, 0.34}, {0.44, -0.30}, 0.13);
}

void pause_mark(Stencil& stencil) {
    stencil.segment({-0.18, -0.32}, {-0.18, 0.32}, 0.15);
    stencil.segment({0.18, -0.32}, {0.18, 0.32}, 0.15);
}

}  // namespace

Shape face_of(int level) {
    constexpr std::array faces{Shape::face_1, Shape::face_2, Shape::face_3, Shape::face_4, Shape::face_5};
    base::check(level >= 1 && level <= 5, "a face has a level from 1 to 5");
    return faces.at(static_cast<std::size_t>(level - 1));
}

std::vector<std::uint8_t> coverage(const Sprite& sprite) {
    Stencil stencil(sprite.pixels);
    switch (sprite.shape) {
        case Shape::disc:
            stencil.disc({0, 0}, 1);
            break;
        case Shape::face_1:
            face(stencil, moods[0]);
            break;
        case Shape::face_2:
            face(stencil, moods[1]);
            break;
        case Shape::face_3:
            face(stencil, moods[2]);
            break;
        case Shape::face_4:
            face(stencil, moods[3]);
            break;
        case Shape::face_5:
            face(stencil, moods[4]);
            break;
        case Shape::check:
            check_mark(stencil);
            break;
        case Shape::pause:
            pause_mark(stencil);
            break;
    }
    return std::move(stencil).take();
}

}  // namespace ui
