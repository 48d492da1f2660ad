// Pointer: decides which presses are touches. Pure.
//
//          press on a target            release on it
//   idle ----------------------> held -----------------> touched, idle
//                                  |  moved off it, or the screen changed
//                                  +-----------------> idle; the rest of this contact means nothing
//
// One contact counts at a time: while a finger or the mouse holds a target, others are ignored.
#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/flow/screen.hpp"

namespace ui {

// The mouse, or one finger from its landing to its lifting.
struct Contact {
    enum class Kind : std::uint8_t { mouse, finger };
    Kind kind = Kind::mouse;
    std::int64_t finger = 0;
    bool operator==(const Contact&) const = default;
};

class Pointer {
public:
    using Place = std::optional<flow::Target>;  // what lies under the contact

    void press(const Contact& contact, const Place& at);
    void move(const Contact& contact, const Place& at);
    std::optional<flow::Target> release(const Contact& contact, const Place& at);
    void forget();  // the screen has changed, or the contact is known to be gone

    const Place& held() const { return held_; }

private:
    bool follows(const Contact& contact) const { return held_ && contact == contact_; }

    Contact contact_;
    Place held_;
};

}  // namespace ui
