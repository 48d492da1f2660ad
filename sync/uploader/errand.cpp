#include "sync/uploader/errand.hpp"

#include "sync/uploader/backoff.hpp"
#include "sync/uploader/upload.hpp"

namespace uploader {

void Pace::succeeded(base::Instant now, base::Duration next) {
    due_ = now + next;
    failures_ = 0;
}

void Pace::failed(const Answer& answer, base::Instant now, double chance) {
    const bool refused = answer.status == 401 || answer.status == 403 || answer.status == 404;
    due_ = now + (refused ? spread(refused_wait, chance) : backoff(failures_++, chance, answer.retry_after));
}

}  // namespace uploader
