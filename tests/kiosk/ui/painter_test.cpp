#include "kiosk/ui/painter.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/kiosk/ui/memory.hpp"

using ui::Box;
using ui::Piece;

namespace {

constexpr ui::Size small{40, 70};
constexpr Box all{0, 0, small.width, small.height};

}  // namespace

TEST_CASE("a covered pixel takes the share of the colour that is covered, exactly rounded, in every channel") {
    constexpr std::int32_t colour = 0x0D3B5C;
    constexpr std::int32_t under = 0xF3F6F8;
    std::array<std::uint8_t, 256> ramp{};
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp.at(i) = static_cast<std::uint8_t>(i);
    Memory memory({256, 1});
    const Box row{0, 0, 256, 1};
    ui::paint({{row, under}, {row, colour, 0, 0}}, std::array{row}, {256, 1, ramp}, memory.pixels());
    for (int share = 0; share < 256; ++share) {
        for (const int shift : {0, 8, 16}) {
            const int over = (colour >> shift) & 255;
            const int below = (under >> shift) & 255;
            const long mixed = std::lround((over * share + below * (255 - share)) / 255.0);
            CHECK(((memory.at(share, 0) >> shift) & 255U) == static_cast<std::uint32_t>(mixed));
        }
    }
}

TEST_CASE("nothing is painted outside the boxes, nor outside the pixels") {
    Memory memory(small);
    const std::array boxes{Box{3, 2, 5, 40}, Box{30, 60, 100, 100}};
    ui::paint({{{-10, -10, 500, 500}, 0x112233}}, boxes, {}, memory.pixels());
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            const bool inside = boxes[0].holds(x, y) || boxes[1].holds(x, y);
            CHECK(memory.at(x, y) == (inside ? 0xFF112233U : 0U));
        }
    }
}

TEST_CASE("a piece takes its own part of the picture, wherever the box cuts it") {
    constexpr int side = 8;
    std::array<std::uint8_t, std::size_t{side} * side> picture{};
    for (std::size_t i = 0; i < picture.size(); ++i) picture.at(i) = i % 3 == 0 ? 255 : 0;
    const ui::Frame frame{{all, 0}, {{10, 20, 4, 5}, 0xFFFFFF, 2, 3}};
    Memory whole(small);
    ui::paint(frame, std::array{all}, {side, side, picture}, whole.pixels());
    for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 4; ++x) {
            const bool covered = ((3 + y) * side + 2 + x) % 3 == 0;
            CHECK(whole.at(10 + x, 20 + y) == (covered ? 0xFFFFFFFFU : 0xFF000000U));
        }
    }
    Memory parts(small);
    const std::array cuts{Box{0, 0, 12, 70}, Box{12, 0, 28, 22}, Box{12, 22, 28, 48}};
    ui::paint(frame, cuts, {side, side, picture}, parts.pixels());
    CHECK((parts == whole));  // not printed when it fails
}
