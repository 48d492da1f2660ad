// Event time: when an entry happened, by the best clock there is. Pure.
//
// Within one boot the monotonic clock is right to the millisecond and needs no wall clock at all:
// event = receipt - (batch's monotonic - entry's monotonic). After a restart the device's wall clock counts if it was
// set from the network or by a server; else nobody knows, and the receipt's time stands for it.
//
// No event lies after its receipt, and none before the latest *known* time earlier in the stream. A guess moves no
// bound: after days without network it would drag the right times of everything after it to the day of the receipt.
#pragma once

#include <chrono>

#include "sync/base/time.hpp"
#include "sync/domain/local_time.hpp"

namespace server {

// The day of a rating is the calendar day where the counters stand.
using domain::local_offset;

struct Arrival {
    base::WallTime received;  // the server's clock
    base::Stamp sent;         // the device's clocks when it wrote the batch
};

struct EventTime {
    base::WallTime at;
    bool known = false;
    bool operator==(const EventTime&) const = default;
};

// `not_before` is the latest known event time earlier in the stream.
EventTime event_time(const base::Stamp& entry, const Arrival& arrival, base::WallTime not_before);

}  // namespace server
