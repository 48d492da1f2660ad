// Keypad: operation without touch, by four keys (back and forward, choose, leave) or a numeric keypad. Pure.
//
// Nothing is focused until a key is pressed: no answer is preselected. Forward goes through everything that can be
// touched, in reading order, and round. A digit on the question gives the answer of that number at once, on a pad it is
// typed, elsewhere it chooses what stands at that place.
#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/ui/layout.hpp"

namespace ui {

enum class Press : std::uint8_t { forward, back, choose, leave };

class Keypad {
public:
    // What the key means on this screen: a target is touched, or only the focus has moved (nothing).
    std::optional<flow::Target> press(Press key, const Layout& layout);
    std::optional<flow::Target> digit(int digit, const Layout& layout);
    void forget() { focused_.reset(); }  // the screen has changed

    const std::optional<flow::Target>& focused() const { return focused_; }

private:
    void move(int by, const Layout& layout);
    std::optional<flow::Target> focused_;
};

}  // namespace ui
