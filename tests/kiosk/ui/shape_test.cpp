#include "kiosk/ui/shape.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <numeric>

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
