#include "sync/server/event_time.hpp"

#include <algorithm>

namespace server {
namespace {

EventTime best_clock(const base::Stamp& entry, const Arrival& arrival) {
    if (entry.boot == arrival.sent.boot && entry.monotonic <= arrival.sent.monotonic)
        return {arrival.received - (arrival.sent.monotonic - entry.monotonic), true};
    if (entry.trust >= base::ClockTrust::network && entry.wall <= arrival.received) return {entry.wall, true};
    return {arrival.received, false};
}

}  // namespace

EventTime event_time(const base::Stamp& entry, const Arrival& arrival, base::WallTime not_before) {
    EventTime event = best_clock(entry, arrival);
    // Should the server's own clock have stepped back, the receipt is the bound that counts.
    event.at = std::min(std::max(event.at, not_before), arrival.received);
    return event;
}

}  // namespace server
