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
    CHECK_FALSE(panel.touched());
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
    CHECK_FALSE(panel.touched());
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

namespace {

// A panel that counts from the other end and is mounted askew: what it tells for a place on the screen.
constexpr flow::PanelMap askew{.xx = -0.94, .xy = 0.05, .x0 = 0.96, .yx = -0.03, .yy = 1.05, .y0 = -0.02};

flow::Point told(flow::Point at) { return askew * at; }

flow::Point middle_of(const Screen& screen, const Target& target) {
    const ui::Box reach = ui::spot_of(screens::laid_out(screen, size), target)->reach;
    return {(reach.x + reach.width / 2.0) / size.width, (reach.y + reach.height / 2.0) / size.height};
}

// A finger that lands and lifts where the skewed panel tells it.
void touch_askew(Panel& panel, flow::Point at, SDL_FingerID id = 1) {
    for (const std::uint32_t type : {down, up})
        panel.finger(type, static_cast<int>(told(at).x * size.width), static_cast<int>(told(at).y * size.height), id);
}

std::optional<ui::Pointed> pointed(Panel& panel) {
    const auto came = panel.input();
    const auto* found = came ? std::get_if<ui::Pointed>(&*came) : nullptr;
    return found == nullptr ? std::nullopt : std::optional(*found);
}

// What a whole touch has told; nothing when it was none.
std::optional<flow::Point> complete(Panel& panel) {
    std::optional<flow::Point> at;
    for (auto seen = pointed(panel); seen; seen = pointed(panel))
        if (seen->complete) at = seen->at;
    return at;
}

Screen aiming_at(flow::Point aim) {
    Screen screen = screens::vietnamese(Screen::Kind::calibrating);
    screen.aim = aim;
    return screen;
}

}  // namespace

TEST_CASE("a skewed panel touches the wrong answer, and the right one once it is calibrated") {
    Screen question = screens::vietnamese(Screen::Kind::asking);
    Panel panel(question);
    const Target language = question.buttons.front().target;
    const auto touch = [&](const Target& target) {
        touch_askew(panel, middle_of(question, target));
        return panel.touched();
    };
    CHECK((touch(language) != language));

    std::vector<flow::Point> touches;
    for (const flow::Point& aim : flow::panel_targets) {
        panel.show(aiming_at(aim));
        touch_askew(panel, aim);
        const auto at = complete(panel);
        REQUIRE(at);
        touches.push_back(*at);
    }
    const auto map = flow::fitted(touches, flow::panel_targets);
    REQUIRE(map);
    question.map = *map;
    panel.show(question);
    CHECK((touch(language) == language));
    for (int level = 1; level <= 5; ++level) CHECK((touch(face(level)) == face(level)));
}

TEST_CASE("while a target is shown, only one finger that stays where it landed has touched it") {
    Panel panel(aiming_at({0.5, 0.5}));
    SECTION("dragged off") { panel.finger(down, 270, 480, 1).finger(motion, 330, 480, 1).finger(up, 330, 480, 1); }
    SECTION("dragged off and back") {
        panel.finger(down, 270, 480, 1).finger(motion, 330, 480, 1).finger(up, 270, 480, 1);
    }
    SECTION("two fingers") {
        panel.finger(down, 270, 480, 1).finger(down, 300, 480, 2).finger(up, 270, 480, 1).finger(up, 300, 480, 2);
    }
    SECTION("a palm") {
        for (const int id : {1, 2, 3, 4}) panel.finger(down, 250 + 10 * id, 480, id);
        for (const int id : {1, 2, 3, 4}) panel.finger(up, 250 + 10 * id, 480, id);
    }
    CHECK_FALSE(complete(panel));
    panel.finger(down, 270, 480).finger(motion, 272, 481).finger(up, 273, 481);
    const auto at = complete(panel);
    REQUIRE(at);
    CHECK(at->x == Approx(270.5 / size.width));  // where it landed
    CHECK(at->y == Approx(480.5 / size.height));
}

TEST_CASE("a finger on a calibrated panel is told as it came, and its mark may follow it") {
    Screen trying = screens::tried(false);
    trying.map = {.xx = -1, .x0 = 1};
    Panel panel(trying);
    panel.finger(down, 100, 300);
    CHECK(pointed(panel)->at.x == Approx(100.5 / size.width));
    trying.mark = flow::Point{0.8, 0.3};
    panel.show(trying);
    panel.finger(motion, 101, 300).finger(up, 101, 300);
    CHECK_FALSE(pointed(panel)->complete);
    CHECK(pointed(panel)->complete);
}

TEST_CASE("the new map is kept by a finger where it shows the button, and by no key") {
    Screen trying = screens::tried(false);
    trying.map = {.xx = -1, .x0 = 1};
    Panel panel(trying);
    const Target keep = flow::target_of(flow::Act::keep);
    const flow::Point at = middle_of(trying, keep);
    const int x = static_cast<int>(at.x * size.width);
    const int y = static_cast<int>(at.y * size.height);
    panel.finger(down, x, y).finger(up, x, y);
    CHECK(pointed(panel));
    CHECK((panel.touched() != keep));
    panel.finger(down, size.width - 1 - x, y).finger(up, size.width - 1 - x, y);
    CHECK(pointed(panel));
    CHECK((panel.touched() == keep));

    for (int i = 0; i < 4; ++i) {
        panel.key(SDLK_TAB);
        CHECK((panel.focused() != keep));
    }
    panel.key(SDLK_1).key(SDLK_2);
    CHECK((panel.touched() == flow::target_of(flow::Act::cancel)));
    CHECK_FALSE(panel.input());
    panel.key(SDLK_ESCAPE);
    CHECK((panel.touched() == flow::target_of(flow::Act::cancel)));
}

TEST_CASE("a mouse beside a calibrated panel is left alone, and a mouse that is the panel is calibrated") {
    Screen question = screens::vietnamese(Screen::Kind::asking);
    question.map = {.xx = 1, .yy = -1, .y0 = 1};
    Panel panel(question);
    REQUIRE(panel.window().inject_tap(face(1)));
    CHECK((panel.touched() == face(1)));
    question.map.of_mouse = true;
    panel.show(question);
    REQUIRE(panel.window().inject_tap(face(1)));
    CHECK((panel.touched() != face(1)));
    panel.finger(down, face(1)).finger(up, face(1));
    CHECK((panel.touched() == face(1)));
}
