// Input: what people did at the window, as values.
#pragma once

#include <variant>

#include "kiosk/flow/screen.hpp"

namespace ui {

struct Touched {
    flow::Target target;
};
// The keypad has moved to this target; nothing is touched yet.
struct Focused {
    flow::Target target;
};
// A finger has landed on this target, and the display shows it; nothing is touched yet. Told again when the screen
// changes under the finger.
struct Pressed {
    flow::Target target;
};
// On a screen that asks where the panel is touched: where it is, as the panel tells it.
struct Pointed {
    flow::Point at;
    bool by_mouse = false;
    bool complete = false;  // landed and lifted at the same place, one finger alone; else it is there now
};
struct Woken {};   // another thread has called Window::wake()
struct Closed {};  // the window system or a signal asked the program to end
using Input = std::variant<Touched, Focused, Pressed, Pointed, Woken, Closed>;

}  // namespace ui
