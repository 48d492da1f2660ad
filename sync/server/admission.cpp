#include "sync/server/admission.hpp"

#include <algorithm>

namespace server {
namespace {

constexpr base::Duration stretch = std::chrono::seconds{1};
constexpr base::Duration too_long = std::chrono::seconds{3};  // nobody came for a while: it tells no pace
constexpr std::chrono::microseconds second = std::chrono::seconds{1};

}  // namespace

std::optional<Admission::Place> Admission::enter(base::Instant now) {
    const std::scoped_lock lock(mutex_);
    look_at_pace(now);
    if (taken_ >= places_) return std::nullopt;
    ++taken_;
    ++entered_;
    return Place(*this);
}

bool Admission::is_full() const { return under_way() >= places_; }

std::chrono::seconds Admission::appointment(base::Instant now) {
    const std::scoped_lock lock(mutex_);
    look_at_pace(now);
    turned_away_ = true;
    const std::chrono::microseconds since_boot = now.time_since_epoch();
    last_appointment_ = std::clamp<std::chrono::microseconds>(
        last_appointment_ + second / static_cast<std::int64_t>(per_second_), since_boot, since_boot + longest_wait);
    return std::max(std::chrono::ceil<std::chrono::seconds>(last_appointment_ - since_boot), std::chrono::seconds{1});
}

std::size_t Admission::under_way() const {
    const std::scoped_lock lock(mutex_);
    return taken_;
}

void Admission::give_back() {
    const std::scoped_lock lock(mutex_);
    --taken_;
}

void Admission::look_at_pace(base::Instant now) {
    const base::Duration past = now - stretch_began_;
    if (past < stretch) return;
    if (turned_away_ && past < too_long)
        per_second_ = std::max<std::uint64_t>(1, entered_ * 1000 / static_cast<std::uint64_t>(past.count()));
    stretch_began_ = now;
    entered_ = 0;
    turned_away_ = false;
}

}  // namespace server
