// Hand: turns SDL's events of mouse, fingers and keys into touches of targets.
//
// SDL may send one touch as a finger and as the mouse; only the finger counts. Fingers come in shares of the window,
// the mouse in pixels; both are read through the layout's map of the panel. Where a layout asks for it, every contact
// says where it is, as it came: a touch there is one contact alone that lands and lifts within drag_mm, and one of the
// mouse only where there is no touch panel. Keys: arrows or Tab move the focus, Enter or Space chooses, Escape or
// Backspace leaves, digits answer (keypad.hpp); where letters or digits can be typed, Backspace erases. A key that
// repeats because it is held counts once. Main thread only.
#pragma once

#include <optional>

#include "kiosk/ui/input.hpp"
#include "kiosk/ui/keypad.hpp"
#include "kiosk/ui/layout.hpp"
#include "kiosk/ui/pointer.hpp"

union SDL_Event;
struct SDL_KeyboardEvent;
struct SDL_MouseButtonEvent;
struct SDL_MouseMotionEvent;
struct SDL_TouchFingerEvent;

namespace ui {

inline constexpr double drag_mm = 6;

class Hand {
public:
    // What the event means on this layout; nothing: not yet anything, or nothing for us.
    std::optional<Input> take(const SDL_Event& event, const Layout& layout, base::Instant now);

    // A corner that is held counts when its time is over, without another event.
    std::optional<base::Instant> ripens() const { return pointer_.ripens(); }
    std::optional<Input> ripen(base::Instant now);

    bool expects_release(base::Instant now) const { return pointer_.expects_release(now); }

    // Another screen: what is held or focused does not belong to it.
    void forget();
    // The same screen with other content: a focus that is no longer there goes.
    void settle(const Layout& layout);

    const std::optional<flow::Target>& held() const { return pointer_.held(); }
    const std::optional<flow::Target>& focused() const { return keypad_.focused(); }

private:
    // A contact as it came, and what lies under it.
    struct Landing {
        Contact contact;
        flow::Point at;
        Pointer::Place place;
    };
    static Landing landing_at(const Contact& contact, flow::Point at, const Layout& layout);
    static Landing mouse_at(int x, int y, const Layout& layout);
    std::optional<Input> land(const Landing& landing, const Layout& layout, base::Instant now);
    std::optional<Input> slide(const Landing& landing, const Layout& layout);
    std::optional<Input> lift(const Landing& landing);

    std::optional<Input> take_button(const SDL_MouseButtonEvent& button, const Layout& layout, base::Instant now);
    std::optional<Input> take_motion(const SDL_MouseMotionEvent& motion, const Layout& layout);
    std::optional<Input> take_finger(const SDL_TouchFingerEvent& finger, const Layout& layout, base::Instant now);
    std::optional<Input> take_key(const SDL_KeyboardEvent& key, const Layout& layout);

    Pointer pointer_;
    flow::Point landed_;  // of what is held
    Keypad keypad_;
};

}  // namespace ui
