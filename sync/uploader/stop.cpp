#include "sync/uploader/stop.hpp"

#include <algorithm>
#include <ctime>

namespace uploader {

Stop::Stop() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

bool Stop::asked() {
    sleep_until(base::Instant{});
    return asked_;
}

void Stop::sleep_until(base::Instant until) {
    if (asked_) return;
    const auto left = std::max(until - base::monotonic_now(), base::Duration::zero());
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec wait{whole.count(), std::chrono::nanoseconds{left - whole}.count()};
    asked_ = sigtimedwait(&signals_, nullptr, &wait) > 0;
}

}  // namespace uploader
