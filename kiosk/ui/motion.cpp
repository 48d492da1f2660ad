#include "kiosk/ui/motion.hpp"

#include <algorithm>

namespace ui {
namespace {

constexpr base::Duration lasts{160};

}  // namespace

// Quick at first, then slower, as a hand draws.
int Motion::permille(base::Instant now) const {
    if (!started_ || now >= *started_ + lasts) return whole_permille;
    const auto left = (lasts - (now - *started_) / frame_time * frame_time).count();
    return static_cast<int>(whole_permille - whole_permille * left * left / (lasts.count() * lasts.count()));
}

std::optional<base::Instant> Motion::due(base::Instant now) const {
    if (permille(now) == whole_permille) return std::nullopt;
    return *started_ + ((now - *started_) / frame_time + 1) * frame_time;
}

}  // namespace ui
