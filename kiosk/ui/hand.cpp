#include "kiosk/ui/hand.hpp"

#include <SDL.h>

#include <cmath>

#include "kiosk/flow/keyboard.hpp"

namespace ui {
namespace {

using flow::Target;

constexpr Target panel{Target::Kind::panel, 0};

bool is_mouse(const Contact& contact) { return contact.kind == Contact::Kind::mouse; }

Pointer::Place place_at(const Layout& layout, flow::Point at) {
    const Spot* spot = spot_at(layout, static_cast<int>(std::floor(at.x * layout.size.width)),
                               static_cast<int>(std::floor(at.y * layout.size.height)));
    if (spot != nullptr) return spot->target;
    return layout.asks_where ? Pointer::Place(panel) : std::nullopt;
}

double millimetres_between(flow::Point one, flow::Point other, Size size) {
    return std::hypot((one.x - other.x) * size.width, (one.y - other.y) * size.height) / pixels_per_mm(size);
}

std::optional<Input> touch_of(const std::optional<Target>& target) {
    if (!target) return std::nullopt;
    return Touched{*target};
}

std::optional<Press> press_of(SDL_Keycode key, bool backwards) {
    switch (key) {
        case SDLK_TAB:
            return backwards ? Press::back : Press::forward;
        case SDLK_RIGHT:
        case SDLK_DOWN:
        case SDLK_KP_PLUS:
            return Press::forward;
        case SDLK_LEFT:
        case SDLK_UP:
        case SDLK_KP_MINUS:
            return Press::back;
        case SDLK_RETURN:
        case SDLK_SPACE:
        case SDLK_KP_ENTER:
            return Press::choose;
        case SDLK_ESCAPE:
        case SDLK_BACKSPACE:
        case SDLK_KP_PERIOD:
            return Press::leave;
        default:
            return std::nullopt;
    }
}

std::optional<int> digit_of(SDL_Keycode key) {
    if (key >= SDLK_0 && key <= SDLK_9) return static_cast<int>(key - SDLK_0);
    if (key == SDLK_KP_0) return 0;
    if (key >= SDLK_KP_1 && key <= SDLK_KP_9) return static_cast<int>(key - SDLK_KP_1) + 1;
    return std::nullopt;
}

}  // namespace

std::optional<Input> Hand::take(const SDL_Event& event, const Layout& layout, base::Instant now) {
    switch (event.type) {
        case SDL_FINGERDOWN:
        case SDL_FINGERMOTION:
        case SDL_FINGERUP:
            return take_finger(event.tfinger, layout, now);
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
            return take_button(event.button, layout, now);
        case SDL_MOUSEMOTION:
            return take_motion(event.motion, layout);
        case SDL_KEYDOWN:
            return take_key(event.key, layout);
        default:
            return std::nullopt;
    }
}

std::optional<Input> Hand::ripen(base::Instant now) { return touch_of(pointer_.ripen(now)); }

void Hand::forget() {
    pointer_.forget();
    keypad_.forget();
}

void Hand::settle(const Layout& layout) {
    const bool goes_on = !held() || spot_of(layout, *held()) != nullptr || (layout.asks_where && *held() == panel);
    if (!goes_on) pointer_.forget();
    if (focused() && spot_of(layout, *focused()) == nullptr) keypad_.forget();
}

Hand::Landing Hand::landing_at(const Contact& contact, flow::Point at, const Layout& layout) {
    return {contact, at, place_at(layout, meant(layout.map, at, is_mouse(contact)))};
}

// The middle of the pixel.
Hand::Landing Hand::mouse_at(int x, int y, const Layout& layout) {
    return landing_at({}, {(x + 0.5) / layout.size.width, (y + 0.5) / layout.size.height}, layout);
}

std::optional<Input> Hand::take_button(const SDL_MouseButtonEvent& button, const Layout& layout, base::Instant now) {
    if (button.which == SDL_TOUCH_MOUSEID || button.button != SDL_BUTTON_LEFT) return std::nullopt;
    const Landing landing = mouse_at(button.x, button.y, layout);
    return button.type == SDL_MOUSEBUTTONUP ? lift(landing) : land(landing, layout, now);
}

std::optional<Input> Hand::take_motion(const SDL_MouseMotionEvent& motion, const Layout& layout) {
    if (motion.which == SDL_TOUCH_MOUSEID) return std::nullopt;
    return slide(mouse_at(motion.x, motion.y, layout), layout);
}

std::optional<Input> Hand::take_finger(const SDL_TouchFingerEvent& finger, const Layout& layout, base::Instant now) {
    if (finger.touchId == SDL_MOUSE_TOUCHID) return std::nullopt;
    const Landing landing = landing_at({Contact::Kind::finger, finger.fingerId}, {finger.x, finger.y}, layout);
    if (finger.type == SDL_FINGERMOTION) return slide(landing, layout);
    if (finger.type == SDL_FINGERUP) return lift(landing);
    // The only finger on the panel: whatever held a target before has been lifted unseen.
    if (SDL_GetNumTouchFingers(finger.touchId) == 1) pointer_.lift();
    return land(landing, layout, now);
}

std::optional<Input> Hand::land(const Landing& landing, const Layout& layout, base::Instant now) {
    keypad_.forget();
    const bool alone = !held();
    pointer_.press(landing.contact, landing.place, now);
    if (alone) landed_ = landing.at;
    if (!layout.asks_where) return std::nullopt;
    if (!alone) pointer_.forget();
    return Pointed{landing.at, is_mouse(landing.contact)};
}

std::optional<Input> Hand::slide(const Landing& landing, const Layout& layout) {
    const bool has_held = held().has_value();
    const bool is_drag = held() == panel && millimetres_between(landing.at, landed_, layout.size) > drag_mm;
    pointer_.move(landing.contact, is_drag ? std::nullopt : landing.place);
    if (!layout.asks_where || !has_held) return std::nullopt;
    return Pointed{landing.at, is_mouse(landing.contact)};
}

std::optional<Input> Hand::lift(const Landing& landing) {
    const auto touched = pointer_.release(landing.contact, landing.place);
    if (touched != panel) return touch_of(touched);
    const bool by_mouse = is_mouse(landing.contact);
    if (by_mouse && SDL_GetNumTouchDevices() > 0) return std::nullopt;  // a mouse beside the panel
    return Pointed{landed_, by_mouse, true};
}

std::optional<Input> Hand::take_key(const SDL_KeyboardEvent& key, const Layout& layout) {
    if (key.repeat != 0) return std::nullopt;
    const SDL_Keycode code = key.keysym.sym;
    const Target erase{Target::Kind::key, flow::erase_key};
    if (code == SDLK_BACKSPACE && spot_of(layout, erase) != nullptr) return Touched{erase};
    if (const auto digit = digit_of(code)) return touch_of(keypad_.digit(*digit, layout));
    const auto press = press_of(code, (key.keysym.mod & KMOD_SHIFT) != 0);
    if (!press) return std::nullopt;
    if (const auto touched = keypad_.press(*press, layout)) return Touched{*touched};
    if (!focused()) return std::nullopt;
    return Focused{*focused()};
}

}  // namespace ui
