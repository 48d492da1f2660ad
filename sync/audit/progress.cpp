#include "sync/audit/progress.hpp"

#include <fmt/format.h>

#include "sync/audit/report.hpp"

namespace audit {

ProgressLine::ProgressLine(Clock clock, Print print)
    : clock_(std::move(clock)), print_(std::move(print)), next_(clock_() + silent_time) {}

ProgressLine::~ProgressLine() {
    if (is_shown_) print_("\r\033[K");
}

void ProgressLine::add(std::uint64_t entries) {
    entries_ += entries;
    const base::Instant now = clock_();
    if (now < next_) return;
    next_ = now + telling_interval;
    is_shown_ = true;
    print_(fmt::format("\r{} entries looked at", number_text(entries_)));
}

}  // namespace audit
