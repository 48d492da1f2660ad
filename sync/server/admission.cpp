#include "sync/server/admission.hpp"

#include <algorithm>

namespace server {
namespace {

constexpr int weight = 16;
// Who was turned away was away for long, and goes on with the next batch when the first is answered. Appointments that
// count one batch each bring four times as many as there are places for; they are turned away again, and each time the
// terminal's own backoff doubles.
constexpr int batches_in_a_row = 4;

}  // namespace

std::optional<Admission::Place> Admission::enter(base::Instant now) {
    const std::scoped_lock lock(mutex_);
    if (taken_ >= places_) return std::nullopt;
    ++taken_;
    return Place(*this, now);
}

bool Admission::is_full() const { return under_way() >= places_; }

std::chrono::seconds Admission::appointment(base::Instant now) {
    const std::scoped_lock lock(mutex_);
    const std::chrono::microseconds since_boot = now.time_since_epoch();
    last_appointment_ = std::clamp<std::chrono::microseconds>(
        last_appointment_ + stay_ * batches_in_a_row / static_cast<std::int64_t>(places_), since_boot,
        since_boot + longest_wait);
    return std::max(std::chrono::ceil<std::chrono::seconds>(last_appointment_ - since_boot), std::chrono::seconds{1});
}

std::size_t Admission::under_way() const {
    const std::scoped_lock lock(mutex_);
    return taken_;
}

void Admission::give_back(std::optional<base::Duration> stayed) {
    const std::scoped_lock lock(mutex_);
    --taken_;
    if (stayed) stay_ += (*stayed - stay_) / weight;
}

}  // namespace server
