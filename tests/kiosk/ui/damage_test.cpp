#include "kiosk/ui/damage.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "tests/kiosk/ui/memory.hpp"
#include "tests/support/dice.hpp"

using ui::Box;
using ui::Frame;

namespace {

constexpr ui::Size size{64, 64};
constexpr Box all{0, 0, size.width, size.height};

// Opaque and soft pieces, some of them equal, on paper.
Frame drawn(support::Dice& dice) {
    Frame frame{{all, 0xFFFFFF}};
    for (std::uint64_t count = dice.below(8); count > 0; --count) {
        const auto side = [&](std::uint64_t limit) { return static_cast<int>(dice.below(limit)); };
        const Box box{8 * side(8), 8 * side(8), 8 * side(4), 8 * side(4)};
        const int from = dice.one_in(2) ? ui::Piece::flat : 0;
        frame.push_back({box, dice.one_in(2) ? 0x803010 : 0x104080, from, from});
    }
    return frame;
}

Frame changed(Frame frame, support::Dice& dice) {
    if (dice.one_in(3)) return drawn(dice);
    if (frame.size() > 2 && dice.one_in(2)) std::swap(frame[1], frame.back());
    if (frame.size() > 1 && dice.one_in(2)) frame.erase(frame.begin() + 1);
    if (dice.one_in(2)) frame.push_back(drawn(dice).back());
    return frame;
}

}  // namespace

TEST_CASE("equal frames have no damage, and a new frame is damage all over") {
    support::Dice dice(1);
    const Frame frame = drawn(dice);
    CHECK(ui::damage(frame, frame).empty());
    CHECK(ui::damage({}, frame) == std::vector{all});
}

TEST_CASE("far from one another two changes are two boxes, side by side they are one") {
    const Frame before{{all, 0xFFFFFF}};
    const auto with = [&](const Box& one, const Box& other) {
        Frame frame = before;
        frame.push_back({one, 1});
        frame.push_back({other, 2});
        return frame;
    };
    CHECK(ui::damage(before, with({0, 0, 4, 4}, {50, 50, 4, 4})).size() == 2);
    CHECK(ui::damage(before, with({0, 0, 4, 4}, {4, 0, 4, 4})) == std::vector{Box{0, 0, 8, 4}});
}

TEST_CASE("pixels mended where the damage is are the pixels of a frame painted whole") {
    const std::vector<std::uint8_t> soft(std::size_t{64} * 64, 100);
    const ui::Atlas::Picture picture{64, 64, soft};
    support::Dice dice(20'261'123);
    Frame shown = drawn(dice);
    Memory mended(size);
    ui::paint(shown, std::array{all}, picture, mended.pixels());
    for (int turn = 0; turn < 3'000; ++turn) {
        const Frame next = changed(shown, dice);
        const auto boxes = ui::damage(shown, next);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const Box shared = ui::common(boxes[i], boxes[j]);
                CHECK((shared.width <= 0 || shared.height <= 0));
            }
        }
        ui::paint(next, boxes, picture, mended.pixels());
        Memory whole(size);
        ui::paint(next, std::array{all}, picture, whole.pixels());
        CAPTURE(turn);
        REQUIRE((mended == whole));  // not printed when it fails
        shown = next;
    }
}
