// errand: what the uploader carries beside entries, when it rests: the words of comments, the settings in force,
// receipts that came by USB stick. Each is tried again until it is done, at a pace of its own; none holds up an entry.
#pragma once

#include <optional>

#include "sync/base/time.hpp"
#include "sync/uploader/transport.hpp"

namespace uploader {

// When an errand is due next. Pure: time and chance are arguments. Failures back off like everything else
// (backoff.hpp); a refusal (401, 403) and a missing endpoint (404) wait an hour.
class Pace {
public:
    bool is_due(base::Instant now) const { return !due_ || now >= *due_; }
    void succeeded(base::Instant now, base::Duration next);
    void failed(const Answer& answer, base::Instant now, double chance);

private:
    std::optional<base::Instant> due_;  // nothing: at once
    unsigned failures_ = 0;
};

}  // namespace uploader
