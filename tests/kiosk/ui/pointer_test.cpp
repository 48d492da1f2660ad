#include "kiosk/ui/pointer.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/ui/screens.hpp"

using screens::face;
using ui::Contact;
using ui::Pointer;

namespace {

constexpr Contact mouse{};
constexpr Contact first_finger{Contact::Kind::finger, 1};
constexpr Contact second_finger{Contact::Kind::finger, 2};
constexpr Contact third_finger{Contact::Kind::finger, 3};
constexpr base::Instant begin{base::Duration{5'000}};
constexpr flow::Target corner{flow::Target::Kind::corner, 0};

}  // namespace

TEST_CASE("a press and a release on the same target is a touch, once") {
    Pointer pointer;
    pointer.press(mouse, face(3), begin);
    CHECK(pointer.held() == face(3));
    pointer.move(mouse, face(3));
    CHECK(pointer.release(mouse, face(3)) == face(3));
    CHECK(pointer.held() == std::nullopt);
    CHECK(pointer.release(mouse, face(3)) == std::nullopt);
}

TEST_CASE("sliding off a target cancels, even when the finger comes back") {
    Pointer pointer;
    pointer.press(first_finger, face(3), begin);
    pointer.move(first_finger, std::nullopt);
    CHECK(pointer.held() == std::nullopt);
    pointer.move(first_finger, face(3));
    CHECK(pointer.release(first_finger, face(3)) == std::nullopt);
}

TEST_CASE("a release on another target than the pressed one is no touch") {
    Pointer pointer;
    pointer.press(mouse, face(3), begin);
    CHECK(pointer.release(mouse, face(4)) == std::nullopt);
}

TEST_CASE("a press beside every target that slides onto one is no touch") {
    Pointer pointer;
    pointer.press(mouse, std::nullopt, begin);
    pointer.move(mouse, face(2));
    CHECK(pointer.release(mouse, face(2)) == std::nullopt);
}

TEST_CASE("a second finger is ignored while the first one holds") {
    Pointer pointer;
    pointer.press(first_finger, face(1), begin);
    pointer.press(second_finger, face(5), begin);
    CHECK(pointer.held() == face(1));
    CHECK(pointer.release(second_finger, face(5)) == std::nullopt);
    CHECK(pointer.release(first_finger, face(1)) == face(1));
}

TEST_CASE("a finger and the mouse with the same number are two contacts") {
    Pointer pointer;
    pointer.press({Contact::Kind::finger, 0}, face(1), begin);
    CHECK(pointer.release(mouse, face(1)) == std::nullopt);
}

TEST_CASE("a press that began on another screen does not count") {
    Pointer pointer;
    pointer.press(mouse, face(1), begin);
    pointer.forget();
    CHECK(pointer.release(mouse, face(1)) == std::nullopt);
}

TEST_CASE("a palm is no touch, and nothing counts until the panel is free") {
    Pointer pointer;
    pointer.press(first_finger, face(1), begin);
    pointer.press(second_finger, face(2), begin);
    pointer.press(third_finger, face(3), begin);
    CHECK(pointer.held() == std::nullopt);
    CHECK(pointer.release(first_finger, face(1)) == std::nullopt);
    pointer.press(first_finger, face(1), begin);
    CHECK(pointer.release(first_finger, face(1)) == std::nullopt);
    CHECK(pointer.release(second_finger, face(2)) == std::nullopt);
    CHECK(pointer.release(third_finger, face(3)) == std::nullopt);
    pointer.press(first_finger, face(1), begin);
    CHECK(pointer.release(first_finger, face(1)) == face(1));
}

TEST_CASE("fingers that were lifted unseen do not stay for a palm") {
    Pointer pointer;
    pointer.press(first_finger, face(1), begin);
    pointer.press(second_finger, face(2), begin);
    pointer.lift();
    pointer.press(third_finger, face(3), begin);
    CHECK(pointer.release(third_finger, face(3)) == face(3));
}

TEST_CASE("the corner counts when it is held for its time, and not when it is touched") {
    Pointer pointer;
    pointer.press(first_finger, corner, begin);
    CHECK(pointer.ripens() == begin + ui::hold_time);
    CHECK(pointer.ripen(begin + ui::hold_time - base::Duration{1}) == std::nullopt);
    CHECK(pointer.ripen(begin + ui::hold_time) == corner);
    CHECK(pointer.ripen(begin + ui::hold_time) == std::nullopt);
    CHECK(pointer.release(first_finger, corner) == std::nullopt);

    pointer.press(first_finger, corner, begin);
    CHECK(pointer.release(first_finger, corner) == std::nullopt);
    CHECK(pointer.ripens() == std::nullopt);

    pointer.press(first_finger, corner, begin);
    pointer.move(first_finger, std::nullopt);
    CHECK(pointer.ripen(begin + ui::hold_time) == std::nullopt);
    pointer.press(second_finger, face(2), begin);
    CHECK(pointer.ripens() == std::nullopt);
}

TEST_CASE("a release is expected for a second after a press that holds something, and at no other time") {
    Pointer pointer;
    CHECK_FALSE(pointer.expects_release(begin));
    pointer.press(first_finger, std::nullopt, begin);
    CHECK_FALSE(pointer.expects_release(begin));
    pointer.release(first_finger, std::nullopt);
    pointer.press(first_finger, face(3), begin);
    CHECK(pointer.expects_release(begin));
    CHECK(pointer.expects_release(begin + base::Duration{999}));
    CHECK_FALSE(pointer.expects_release(begin + base::Duration{1'000}));
    pointer.move(first_finger, std::nullopt);
    CHECK_FALSE(pointer.expects_release(begin));
}
