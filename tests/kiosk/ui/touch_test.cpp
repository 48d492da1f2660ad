// Touch through the real window: raw finger, mouse and key events in SDL's queue, as panels and keypads send them.
#include <SDL.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "kiosk/flow/keyboard.hpp"
#include "kiosk/flow/pad.hpp"
#include "kiosk/ui/window.hpp"
#include "tests/kiosk/ui/laid_out.hpp"
#include "tests/kiosk/ui/screens.hpp"

using namespace std::chrono_literals;
using flow::Target;
using screens::face;
using screens::Screen;

namespace {

constexpr ui::Size size{540, 960};

// A window with fingers and keys of its own.
class Panel {
public:
    explicit Panel(Screen screen) : screen_(std::move(screen)) {
        setenv("SDL_VIDEODRIVER", "dummy", 1);
        window_ = std::move(*ui::Window::open({size.width, size.height, false, "test"}));
        window_->show(screen_);
    }

    Panel& finger(std::uint32_t type, const Target& target, SDL_FingerID id = 1) {
        const ui::Box reach = ui::spot_of(screens::laid_out(screen_, size), target)->reach;
        return finger(type, reach.x + reach.width / 2, reach.y + reach.height / 2, id);
    }
    Panel& finger(std::uint32_t type, int x, int y, SDL_FingerID id = 1) {
        SDL_Event event{};
        event.type = type;
        event.tfinger.touchId = 7;
        event.tfinger.fingerId = id;
        event.tfinger.x = (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width);
        event.tfinger.y = (static_cast<float>(y) + 0.5F) / static_cast<float>(size.height);
        REQUIRE(SDL_PushEvent(&event) == 1);
        return *this;
    }
    Panel& key(SDL_Keycode code, bool repeats = false) {
        SDL_Event event{};
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = code;
        event.key.repeat = repeats ? 1 : 0;
        REQUIRE(SDL_PushEvent(&event) == 1);
        return *this;
    }
    void show(const Screen& screen) {
        screen_ = screen;
        window_->show(screen);
    }
    std::optional<ui::Input> input() { return window_->wait(0ms); }
    std::optional<Target> touched() {
        const auto came = input();
        const auto* touch = came ? std::get_if<ui::Touched>(&*came) : nullptr;
        return touch == nullptr ? std::nullopt : std::optional(touch->target);
    }
    std::optional<Target> focused() {
        const auto came = input();
        const auto* focus = came ? std::get_if<ui::Focused>(&*came) : nullptr;
        return focus == nullptr ? std::nullopt : std::optional(focus->target);
    }
    ui::Window& window() { return *window_; }
    const Screen& screen() const { return screen_; }

private:
    Screen screen_;
    std::unique_ptr<ui::Window> window_;
};

constexpr auto down = SDL_FINGERDOWN;
constexpr auto up = SDL_FINGERUP;
constexpr auto motion = SDL_FINGERMOTION;

}  // namespace

TEST_CASE("a finger that lands and lifts on a target touches it once") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    for (int level = 1; level <= 5; ++level) {
        panel.finger(down, face(level)).finger(motion, face(level)).finger(up, face(level));
        CHECK((panel.touched() == face(level)));
    }
    CHECK_FALSE(panel.input());
}

TEST_CASE("a finger that is dragged off its target touches nothing, wherever it lifts") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.finger(down, face(2)).finger(motion, face(3)).finger(up, face(3));
    CHECK_FALSE(panel.input());
    panel.finger(down, face(2)).finger(motion, face(3)).finger(motion, face(2)).finger(up, face(2));
    CHECK_FALSE(panel.input());
}

TEST_CASE("two fingers at once give one answer, that of the first") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.finger(down, face(1), 1).finger(down, face(5), 2).finger(up, face(5), 2).finger(up, face(1), 1);
    CHECK((panel.touched() == face(1)));
    CHECK_FALSE(panel.input());
}

TEST_CASE("a palm gives no answer, and the next finger does") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.finger(down, face(3), 1).finger(down, face(4), 2).finger(down, face(4), 3);
    panel.finger(up, face(3), 1).finger(up, face(4), 2).finger(up, face(4), 3);
    CHECK_FALSE(panel.input());
    panel.finger(down, face(4)).finger(up, face(4));
    CHECK((panel.touched() == face(4)));
}

TEST_CASE("a finger resting while the time runs down, or while another key is written, still counts") {
    Screen telling = screens::vietnamese(Screen::Kind::telling);
    telling.left_permille = 900;
    Panel panel(telling);
    const Target good = telling.choices.front().good.target;
    panel.finger(down, good);
    CHECK_FALSE(panel.input());
    telling.left_permille = 890;
    panel.show(telling);
    panel.finger(up, good);
    CHECK((panel.touched() == good));
}

TEST_CASE("what is touched while the same screen goes on is not thrown away") {
    Screen telling = screens::vietnamese(Screen::Kind::telling);
    Panel panel(telling);
    const Target good = telling.choices.front().good.target;
    panel.finger(down, good).finger(up, good);
    telling.left_permille = 500;
    panel.show(telling);
    CHECK((panel.touched() == good));
}

TEST_CASE("a finger held over a change of the screen does not count when it lifts") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.finger(down, face(3));
    CHECK_FALSE(panel.input());
    panel.show(screens::english(Screen::Kind::asking));
    panel.finger(up, face(3));
    CHECK_FALSE(panel.input());
}

TEST_CASE("a touch anywhere on a dark screen wakes it and means nothing else") {
    Panel panel(screens::vietnamese(Screen::Kind::dark));
    for (const int y : {5, size.height / 2, size.height - 5}) {
        panel.finger(down, 20, y).finger(up, 20, y);
        CHECK((panel.touched() == Target{Target::Kind::wake, 0}));
    }
}

TEST_CASE("a keypad reaches everything, nothing is chosen beforehand, and Enter chooses what is focused") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.key(SDLK_RETURN);  // only shows where the focus is
    CHECK((panel.focused() == face(1)));
    std::size_t reached = 1;
    panel.key(SDLK_RIGHT);
    for (auto at = panel.focused(); at != face(1); at = panel.focused()) {
        REQUIRE(at);
        REQUIRE(++reached < 50);
        panel.key(SDLK_RIGHT);
    }
    const auto layout = screens::laid_out(panel.screen(), size);
    CHECK(reached ==
          static_cast<std::size_t>(std::count_if(layout.spots.begin(), layout.spots.end(), [](const auto& spot) {
              return spot.target.kind != Target::Kind::corner;
          })));
    panel.key(SDLK_LEFT).key(SDLK_RIGHT).key(SDLK_TAB);
    CHECK(panel.focused());
    CHECK((panel.focused() == face(1)));
    CHECK((panel.focused() == face(2)));
    panel.key(SDLK_KP_ENTER);
    CHECK((panel.touched() == face(2)));
}

TEST_CASE("digits answer the question, and a key that repeats counts once") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.key(SDLK_KP_4).key(SDLK_KP_4, true).key(SDLK_9);
    CHECK((panel.touched() == face(4)));
    CHECK_FALSE(panel.input());
}

TEST_CASE("digits and Backspace type on a pad, Escape leaves it") {
    Screen pad = screens::vietnamese(Screen::Kind::dialling);
    pad.keys = flow::pad(false);
    Panel panel(pad);
    panel.key(SDLK_7).key(SDLK_BACKSPACE);
    CHECK((panel.touched() == Target{Target::Kind::key, '7'}));
    CHECK((panel.touched() == Target{Target::Kind::key, flow::erase_key}));
    panel.key(SDLK_ESCAPE);
    CHECK((panel.touched() == flow::target_of(flow::Act::cancel)));
}

TEST_CASE("another thread ends the wait") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    panel.window().wake();
    const auto came = panel.input();
    REQUIRE(came);
    CHECK(std::holds_alternative<ui::Woken>(*came));
}

TEST_CASE("a display that was lost and came back shows the screen again") {
    Panel panel(screens::vietnamese(Screen::Kind::asking));
    const auto before = panel.window().picture().value().rgb;
    for (const std::uint32_t lost : {SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET, SDL_DISPLAYEVENT}) {
        SDL_Event event{};
        event.type = lost;
        REQUIRE(SDL_PushEvent(&event) == 1);
        CHECK_FALSE(panel.input());
        CHECK((panel.window().picture().value().rgb == before));
    }
    panel.finger(down, face(3)).finger(up, face(3));
    CHECK((panel.touched() == face(3)));
}
