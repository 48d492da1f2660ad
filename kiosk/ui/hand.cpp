#include "kiosk/ui/hand.hpp"

#include <SDL.h>

#include "kiosk/flow/keyboard.hpp"

namespace ui {
namespace {

using flow::Target;

Pointer::Place place_at(const Layout& layout, int x, int y) {
    const Spot* spot = spot_at(layout, x, y);
    return spot == nullptr ? Pointer::Place{} : spot->target;
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
            if (event.motion.which != SDL_TOUCH_MOUSEID)
                pointer_.move({}, place_at(layout, event.motion.x, event.motion.y));
            return std::nullopt;
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
    if (held() && spot_of(layout, *held()) == nullptr) pointer_.forget();
    if (focused() && spot_of(layout, *focused()) == nullptr) keypad_.forget();
}

std::optional<Input> Hand::take_button(const SDL_MouseButtonEvent& button, const Layout& layout, base::Instant now) {
    if (button.which == SDL_TOUCH_MOUSEID || button.button != SDL_BUTTON_LEFT) return std::nullopt;
    const auto at = place_at(layout, button.x, button.y);
    if (button.type == SDL_MOUSEBUTTONUP) return touch_of(pointer_.release({}, at));
    keypad_.forget();
    pointer_.press({}, at, now);
    return std::nullopt;
}

std::optional<Input> Hand::take_finger(const SDL_TouchFingerEvent& finger, const Layout& layout, base::Instant now) {
    if (finger.touchId == SDL_MOUSE_TOUCHID) return std::nullopt;
    const Contact contact{Contact::Kind::finger, finger.fingerId};
    const auto at = place_at(layout, static_cast<int>(finger.x * static_cast<float>(layout.size.width)),
                             static_cast<int>(finger.y * static_cast<float>(layout.size.height)));
    if (finger.type == SDL_FINGERMOTION) {
        pointer_.move(contact, at);
        return std::nullopt;
    }
    if (finger.type == SDL_FINGERUP) return touch_of(pointer_.release(contact, at));
    // The only finger on the panel: whatever held a target before has been lifted unseen.
    if (SDL_GetNumTouchFingers(finger.touchId) == 1) pointer_.lift();
    keypad_.forget();
    pointer_.press(contact, at, now);
    return std::nullopt;
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
