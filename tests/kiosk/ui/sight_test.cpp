#include "tests/kiosk/ui/sight.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "kiosk/ui/shape.hpp"

using sight::Light;

namespace {

using Picture = std::vector<Light>;

// A sprite as the canvas draws it, on what is under it.
Picture drawn(ui::Shape shape, int pixels, ui::Colour under, ui::Colour ink) {
    const auto cover = ui::coverage({shape, pixels});
    const Light below = sight::light_of(under);
    const Light above = sight::light_of(ink);
    Picture picture(cover.size());
    for (std::size_t i = 0; i < cover.size(); ++i) {
        const double share = cover[i] / 255.0;
        for (std::size_t c = 0; c < 3; ++c) picture[i][c] = share * above[c] + (1 - share) * below[c];
    }
    return picture;
}

// The share of pixels between which the contrast is 3:1 or more: what an eye with little sight tells apart.
double difference(const Picture& a, const Picture& b, const sight::Eye& eye) {
    std::size_t differing = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double one = sight::luminance(sight::seen(a[i], eye)) + 0.05;
        const double other = sight::luminance(sight::seen(b[i], eye)) + 0.05;
        differing += std::max(one, other) / std::min(one, other) >= 3 ? 1U : 0U;
    }
    return static_cast<double>(differing) / static_cast<double>(a.size());
}

const std::vector<const ui::Theme*> themes{&ui::calm, &ui::contrast, &ui::dim};

}  // namespace

TEST_CASE("the simulated eyes leave grey as it is and take the colours they should") {
    const Light grey{0.5, 0.5, 0.5};
    for (const auto& eye : sight::eyes) {
        for (const double channel : sight::seen(grey, eye)) CHECK(channel == Approx(0.5).margin(0.001));
    }
    // To a deuteranope red and green of equal weight are closer than to others.
    const Light red{0.5, 0, 0};
    const Light green{0, 0.25, 0};
    const auto apart = [&](const sight::Eye& eye) {
        return std::abs(sight::seen(red, eye)[0] - sight::seen(green, eye)[0]);
    };
    CHECK(apart(sight::eyes[2]) < apart(sight::eyes[0]) / 5);
}

TEST_CASE("any two faces differ in 2 % of their pixels or more, to every eye, in every palette, at 20 mm") {
    constexpr int pixels = 81;  // 20 mm of the hall panel
    for (const auto* theme : themes) {
        std::vector<Picture> faces;
        for (int level = 1; level <= 5; ++level)
            faces.push_back(drawn(ui::face_of(level), pixels, theme->plate, theme->accent));
        for (const auto& eye : sight::eyes) {
            for (std::size_t one = 0; one < 5; ++one) {
                for (std::size_t other = one + 1; other < 5; ++other) {
                    CAPTURE(eye.name, one + 1, other + 1);
                    CHECK(difference(faces[one], faces[other], eye) >= 0.02);
                }
            }
        }
    }
}

TEST_CASE("the three lights differ in a tenth of their pixels or more, to every eye, in every palette") {
    constexpr int pixels = 40;
    for (const auto* theme : themes) {
        const std::vector<Picture> lights{
            drawn(ui::Shape::light_green, pixels, theme->paper, theme->green),
            drawn(ui::Shape::light_amber, pixels, theme->paper, theme->amber),
            drawn(ui::Shape::light_red, pixels, theme->paper, theme->red),
        };
        for (const auto& eye : sight::eyes) {
            CAPTURE(eye.name);
            CHECK(difference(lights[0], lights[1], eye) >= 0.10);
            CHECK(difference(lights[0], lights[2], eye) >= 0.10);
            CHECK(difference(lights[1], lights[2], eye) >= 0.10);
        }
    }
}
