#include "kiosk/ui/pointer.hpp"

#include <algorithm>
#include <utility>

namespace ui {

void Pointer::press(const Contact& contact, const Place& at, base::Instant now) {
    if (std::find(down_.begin(), down_.end(), contact) == down_.end()) down_.push_back(contact);
    if (down_.size() >= palm_contacts) {
        palm_ = true;
        forget();
    }
    if (palm_ || (held_ && contact != contact_)) return;
    contact_ = contact;
    held_ = at;
    since_ = now;
}

void Pointer::move(const Contact& contact, const Place& at) {
    if (follows(contact) && at != held_) forget();
}

std::optional<flow::Target> Pointer::release(const Contact& contact, const Place& at) {
    move(contact, at);
    std::erase(down_, contact);
    if (down_.empty()) palm_ = false;
    if (!follows(contact)) return std::nullopt;
    const auto touched = std::exchange(held_, std::nullopt);
    return touched->kind == flow::Target::Kind::corner ? std::nullopt : touched;
}

void Pointer::forget() { held_.reset(); }

void Pointer::lift() {
    down_.clear();
    palm_ = false;
    forget();
}

std::optional<base::Instant> Pointer::ripens() const {
    return is_corner() ? std::optional(since_ + hold_time) : std::nullopt;
}

std::optional<flow::Target> Pointer::ripen(base::Instant now) {
    const auto due = ripens();
    if (!due || now < *due) return std::nullopt;
    return std::exchange(held_, std::nullopt);
}

}  // namespace ui
