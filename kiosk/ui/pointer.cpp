#include "kiosk/ui/pointer.hpp"

#include <utility>

namespace ui {

void Pointer::press(const Contact& contact, const Place& at) {
    if (held_ && contact != contact_) return;
    contact_ = contact;
    held_ = at;
}

void Pointer::move(const Contact& contact, const Place& at) {
    if (follows(contact) && at != held_) forget();
}

std::optional<flow::Target> Pointer::release(const Contact& contact, const Place& at) {
    move(contact, at);
    if (!follows(contact)) return std::nullopt;
    return std::exchange(held_, std::nullopt);
}

void Pointer::forget() { held_.reset(); }

}  // namespace ui
