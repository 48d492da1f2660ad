#include "kiosk/ui/window.hpp"

#include <SDL.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "sync/base/file.hpp"
#include "tests/kiosk/ui/laid_out.hpp"
#include "tests/kiosk/ui/screens.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace std::chrono_literals;
using screens::face;
using screens::Screen;

namespace flow {

std::ostream& operator<<(std::ostream& out, const Target& target) {
    return out << (target.kind == Target::Kind::face ? "face " : "language ") << target.number;
}

}  // namespace flow

namespace {

std::unique_ptr<ui::Window> open_window(ui::Size size = {540, 960}) {
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    auto window = ui::Window::open({size.width, size.height, false, "test"});
    REQUIRE(window);
    return std::move(*window);
}

std::optional<flow::Target> touched(const std::optional<ui::Input>& input) {
    if (!input || !std::holds_alternative<ui::Touched>(*input)) return std::nullopt;
    return std::get<ui::Touched>(*input).target;
}

std::optional<flow::Target> pressed(const std::optional<ui::Input>& input) {
    if (!input || !std::holds_alternative<ui::Pressed>(*input)) return std::nullopt;
    return std::get<ui::Pressed>(*input).target;
}

std::string picture_of(ui::Window& window) {
    const support::TemporaryFolder folder;
    REQUIRE(window.save_picture(folder.path() / "screen.png"));
    return *base::read_file(folder.path() / "screen.png", 1U << 24U);
}

std::uint32_t be32(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

void push_mouse(std::uint32_t type, int x, int y, std::uint32_t which = 0) {
    SDL_Event event{};
    event.type = type;
    event.button.button = SDL_BUTTON_LEFT;
    event.button.which = which;
    event.button.x = x;
    event.button.y = y;
    REQUIRE(SDL_PushEvent(&event) == 1);
}

void push_finger(std::uint32_t type, float x, float y, SDL_FingerID finger = 1) {
    SDL_Event event{};
    event.type = type;
    event.tfinger.touchId = 1;
    event.tfinger.fingerId = finger;
    event.tfinger.x = x;
    event.tfinger.y = y;
    REQUIRE(SDL_PushEvent(&event) == 1);
}

// A point on the face of level 3 in the window as it is opened here.
const ui::Box middle_face =
    spot_of(screens::laid_out(screens::vietnamese(Screen::Kind::asking), {540, 960}), face(3))->reach;
const int middle_x = middle_face.x + middle_face.width / 2;
const int middle_y = middle_face.y + middle_face.height / 2;
const float middle_across = static_cast<float>(middle_x) / 540;
const float middle_down = static_cast<float>(middle_y) / 960;

}  // namespace

TEST_CASE("a tap injected on a face comes back as that face") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    for (int level = 1; level <= 5; ++level) {
        REQUIRE(window->inject_tap(face(level)));
        CHECK(touched(window->wait(0ms)) == face(level));
    }
    REQUIRE(window->inject_tap(screens::language));
    CHECK(touched(window->wait(0ms)) == screens::language);
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("a tap on what is not on the screen is not found, and a tap beside everything touches nothing") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::thanking));
    CHECK(window->inject_tap(face(1)).problem().code == base::Code::not_found);
    REQUIRE(window->inject_tap(ui::Point{1, 1}));
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("what was touched before a screen was shown does not count on it") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    REQUIRE(window->inject_tap(face(3)));
    REQUIRE(window->inject_tap(face(3)));
    CHECK(touched(window->wait(0ms)) == face(3));
    window->show(screens::vietnamese(Screen::Kind::thanking));
    window->show(screens::english(Screen::Kind::asking));
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("a press held while the screen changes does not count when it is released") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y);
    CHECK(pressed(window->wait(0ms)) == face(3));
    window->show(screens::english(Screen::Kind::asking));
    push_mouse(SDL_MOUSEBUTTONUP, middle_x, middle_y);
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("one touch that arrives as finger and as mouse counts once") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    // Both orders in which systems send them.
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y, SDL_TOUCH_MOUSEID);
    push_finger(SDL_FINGERDOWN, middle_across, middle_down);
    push_mouse(SDL_MOUSEBUTTONUP, middle_x, middle_y, SDL_TOUCH_MOUSEID);
    push_finger(SDL_FINGERUP, middle_across, middle_down);
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y, SDL_TOUCH_MOUSEID);
    push_mouse(SDL_MOUSEBUTTONUP, middle_x, middle_y, SDL_TOUCH_MOUSEID);
    CHECK(touched(window->wait(0ms)) == face(3));
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("a press is seen before it is released, and gone after it") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    const auto idle = picture_of(*window);
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y);
    CHECK(pressed(window->wait(0ms)) == face(3));
    CHECK((picture_of(*window) != idle));  // not printed when it fails
    push_mouse(SDL_MOUSEBUTTONUP, middle_x, middle_y);
    CHECK(touched(window->wait(0ms)) == face(3));
    CHECK_FALSE(window->wait(0ms));
    CHECK((picture_of(*window) == idle));  // not printed when it fails
}

TEST_CASE("a press is told once, and again when the screen changes under it") {
    const auto window = open_window();
    auto screen = screens::vietnamese(Screen::Kind::asking);
    window->show(screen);
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y);
    CHECK(pressed(window->wait(0ms)) == face(3));
    CHECK_FALSE(window->wait(0ms));
    screen.badge = "?";
    window->show(screen);
    CHECK(pressed(window->wait(0ms)) == face(3));
    CHECK_FALSE(window->wait(0ms));
    push_mouse(SDL_MOUSEBUTTONUP, middle_x, middle_y);
    CHECK(touched(window->wait(0ms)) == face(3));
    CHECK_FALSE(window->wait(0ms));
}

TEST_CASE("what was prepared under a finger that is drawn off is never seen, and the next tap counts") {
    const auto window = open_window();
    const auto thanks = screens::vietnamese(Screen::Kind::thanking);
    window->prepare(thanks);  // before there is anything to see
    window->show(screens::vietnamese(Screen::Kind::asking));
    const auto idle = picture_of(*window);
    push_mouse(SDL_MOUSEBUTTONDOWN, middle_x, middle_y);
    CHECK(pressed(window->wait(0ms)) == face(3));
    window->prepare(thanks);
    push_mouse(SDL_MOUSEBUTTONUP, 1, 1);
    CHECK_FALSE(window->wait(0ms));
    CHECK((picture_of(*window) == idle));  // not printed when it fails
    REQUIRE(window->inject_tap(face(3)));
    CHECK(touched(window->wait(0ms)) == face(3));
}

TEST_CASE("a screen that was prepared looks like one that was not") {
    const auto window = open_window();
    const auto thanks = screens::vietnamese(Screen::Kind::thanking);
    window->show(thanks);
    const auto expected = picture_of(*window);
    window->show(screens::vietnamese(Screen::Kind::asking));
    window->prepare(thanks);
    window->show(thanks);
    CHECK((picture_of(*window) == expected));  // not printed when it fails
}

TEST_CASE("a picture is a PNG of the window's size, and the same screen makes the same picture") {
    for (const auto size : screens::sizes) {
        const auto window = open_window(size);
        window->show(screens::vietnamese(Screen::Kind::asking));
        const auto picture = picture_of(*window);
        CHECK(picture.substr(0, 8) == "\x89PNG\r\n\x1a\n");
        CHECK(be32(picture, 16) == static_cast<std::uint32_t>(size.width));
        CHECK(be32(picture, 20) == static_cast<std::uint32_t>(size.height));
        window->show(screens::english(Screen::Kind::unable));
        CHECK((picture_of(*window) != picture));  // not printed when it fails
        window->show(screens::vietnamese(Screen::Kind::asking));
        CHECK((picture_of(*window) == picture));  // not printed when it fails
    }
}

TEST_CASE("a picture that cannot be written, or of nothing, is a problem and no crash") {
    const auto window = open_window();
    CHECK(window->save_picture("/nowhere/at/all.png").problem().code == base::Code::not_found);
    window->show(screens::vietnamese(Screen::Kind::thanking));
    CHECK(window->save_picture("/nowhere/at/all.png").problem().code == base::Code::io);
}

TEST_CASE("letters outside the fonts and broken texts are drawn, not fatal") {
    const auto window = open_window();
    auto screen = screens::vietnamese(Screen::Kind::asking);
    screen.agency = "\xF0\x9F\x99\x82 \xFF क 漢字";
    screen.unit.clear();
    screen.counter.clear();
    screen.badge.clear();
    window->show(screen);
    REQUIRE(window->inject_tap(face(5)));
    CHECK(touched(window->wait(0ms)) == face(5));
}

TEST_CASE("a signal to end closes the window") {
    auto* const before = std::signal(SIGTERM, SIG_DFL);  // the test program has a handler of its own
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    REQUIRE(std::raise(SIGTERM) == 0);
    const auto input = window->wait(10s);
    REQUIRE(input);
    CHECK(std::holds_alternative<ui::Closed>(*input));
    REQUIRE(std::signal(SIGTERM, before) != SIG_ERR);
}

TEST_CASE("waiting ends when its time is over") {
    const auto window = open_window();
    window->show(screens::vietnamese(Screen::Kind::asking));
    const auto start = base::monotonic_now();
    CHECK_FALSE(window->wait(30ms));
    CHECK(base::monotonic_now() - start >= 30ms);
}
