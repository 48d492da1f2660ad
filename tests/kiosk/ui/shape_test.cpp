#include "kiosk/ui/shape.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "kiosk/ui/stencil.hpp"

namespace {

// Pixels of two coverages that differ clearly, as a share of the square.
double difference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    std::size_t differing = 0;
    for (std::size_t i = 0; i < a.size(); ++i) differing += std::abs(a[i] - b[i]) > 128 ? 1U : 0U;
    return static_cast<double>(differing) / static_cast<double>(a.size());
}

double weight(const std::vector<std::uint8_t>& coverage) {
    return std::accumulate(coverage.begin(), coverage.end(), 0.0) / 255 / static_cast<double>(coverage.size());
}

std::vector<std::uint8_t> face(int level, int pixels) { return ui::coverage({ui::face_of(level), pixels}); }

}  // namespace

TEST_CASE("any two faces differ by shape alone, without colour, from small to large") {
    for (const int pixels : {64, 130, 400}) {
        for (int one = 1; one <= 5; ++one) {
            for (int other = one + 1; other <= 5; ++other) {
                CAPTURE(pixels, one, other);
                CHECK(difference(face(one, pixels), face(other, pixels)) > 0.02);
            }
        }
    }
}

TEST_CASE("no face is louder than another: their ink differs by less than a tenth") {
    for (int level = 1; level <= 5; ++level) {
        CHECK(weight(face(level, 200)) == Approx(weight(face(3, 200))).epsilon(0.10));
    }
}

TEST_CASE("faces are symmetrical to the pixel") {
    constexpr int pixels = 131;
    for (int level = 1; level <= 5; ++level) {
        const auto left = face(level, pixels);
        auto right = left;
        for (auto row = right.begin(); row != right.end(); row += pixels) std::reverse(row, row + pixels);
        CHECK(left == right);
    }
}

TEST_CASE("a disc covers its area, softly at the edge and fully inside") {
    const auto disc = ui::coverage({ui::Shape::disc, 100});
    CHECK(weight(disc) == Approx(std::acos(-1.0) / 4).epsilon(0.002));
    CHECK(disc[50 * 100 + 50] == 255);
    CHECK(disc[0] == 0);
    CHECK(std::count_if(disc.begin(), disc.end(), [](std::uint8_t c) { return c > 0 && c < 255; }) > 200);
}

TEST_CASE("every icon is a drawing of its own, inside its square, and as heavy as the others to the eye") {
    constexpr int pixels = 48;
    std::vector<std::vector<std::uint8_t>> icons;
    for (int i = 1; i <= static_cast<int>(flow::Icon::lock); ++i)
        icons.push_back(ui::coverage({ui::shape_of(static_cast<flow::Icon>(i)), pixels}));
    for (std::size_t one = 0; one < icons.size(); ++one) {
        CAPTURE(one);
        CHECK(weight(icons[one]) > 0.07);
        CHECK(weight(icons[one]) < 0.45);
        for (std::size_t x = 0; x < pixels; ++x) {
            CHECK(icons[one][x] == 0);
            CHECK(icons[one][icons[one].size() - 1 - x] == 0);
            CHECK(icons[one][x * pixels] == 0);
            CHECK(icons[one][x * pixels + pixels - 1] == 0);
        }
        for (std::size_t other = one + 1; other < icons.size(); ++other)
            CHECK(difference(icons[one], icons[other]) > 0.05);
    }
}

TEST_CASE("thumbs up and down are one drawing, turned over") {
    constexpr int pixels = 64;
    const auto up = ui::coverage({ui::Shape::thumb_up, pixels});
    auto down = ui::coverage({ui::Shape::thumb_down, pixels});
    std::vector<std::uint8_t> turned;
    for (std::size_t row = pixels; row > 0; --row)
        turned.insert(turned.end(), down.begin() + static_cast<std::ptrdiff_t>((row - 1) * pixels),
                      down.begin() + static_cast<std::ptrdiff_t>(row * pixels));
    CHECK(up == turned);
}

TEST_CASE("what is cut out of a stencil stays out, softly at its edge") {
    ui::Stencil stencil(100);
    stencil.disc({0, 0}, 1);
    stencil.cut();
    stencil.disc({0, 0}, 0.5);
    const auto ring = std::move(stencil).take();
    CHECK(ring[50 * 100 + 50] == 0);
    CHECK(ring[50 * 100 + 10] == 255);
    CHECK(weight(ring) == Approx(std::acos(-1.0) / 4 * 0.75).epsilon(0.004));
}

TEST_CASE("a polygon covers its area") {
    ui::Stencil stencil(100);
    stencil.polygon({{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}});
    CHECK(weight(std::move(stencil).take()) == Approx(0.25).epsilon(0.03));
}
