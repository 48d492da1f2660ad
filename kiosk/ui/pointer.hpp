// Pointer: decides which presses are touches. Pure; the time is an argument.
//
//          press on a target            release on it
//   idle ----------------------> held -----------------> touched, idle
//    ^                             |  moved off it, the screen changed, or a palm
//    |                             +-----------------> idle; the rest of this contact means nothing
//    +-- all lifted -- palm: three contacts at once; nothing counts until the panel is free
//
// One contact counts at a time: while a finger or the mouse holds a target, others are ignored. The staff's corner is
// not touched but held: it counts once, after `hold_time`, and its release means nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "sync/base/time.hpp"

namespace ui {

inline constexpr base::Duration hold_time{3'000};
inline constexpr base::Duration tap_time{1'000};  // most taps are over by then
inline constexpr std::size_t palm_contacts = 3;

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

    void press(const Contact& contact, const Place& at, base::Instant now);
    void move(const Contact& contact, const Place& at);
    std::optional<flow::Target> release(const Contact& contact, const Place& at);
    void forget();  // the screen has changed: what is held does not count
    void lift();    // the panel says that no finger is left: those that we still know of were lifted unseen

    // When what is held counts by itself, and that it has.
    std::optional<base::Instant> ripens() const;
    std::optional<flow::Target> ripen(base::Instant now);

    // A finger that holds something is likely to be lifted at any moment.
    bool expects_release(base::Instant now) const { return held_ && now < since_ + tap_time; }

    const Place& held() const { return held_; }

private:
    bool follows(const Contact& contact) const { return held_ && contact == contact_; }
    bool is_corner() const { return held_ && held_->kind == flow::Target::Kind::corner; }

    std::vector<Contact> down_;
    bool palm_ = false;
    Contact contact_;
    Place held_;
    base::Instant since_;
};

}  // namespace ui
