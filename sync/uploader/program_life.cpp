#include "sync/uploader/program_life.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace uploader {

ProgramLife::ProgramLife(std::function<base::Stamp()> clock) : clock_(std::move(clock)) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

bool ProgramLife::is_over() {
    sleep_until(base::Instant{});
    return is_over_;
}

void ProgramLife::sleep_until(base::Instant until) {
    if (is_over_) return;
    const auto left = std::max(until - base::monotonic_now(), base::Duration::zero());
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec wait{whole.count(), std::chrono::nanoseconds{left - whole}.count()};
    is_over_ = sigtimedwait(&signals_, nullptr, &wait) > 0;
}

}  // namespace uploader
