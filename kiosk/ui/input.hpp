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
struct Woken {};   // another thread has called Window::wake()
struct Closed {};  // the window system or a signal asked the program to end
using Input = std::variant<Touched, Focused, Woken, Closed>;

}  // namespace ui
