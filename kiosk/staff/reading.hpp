// Reading: the journal, read once from its first entry on, by everything that the staff may ask about it.
//
// Nothing is kept but what the staff's pages need, so that a year of a busy counter fits into a few hundred kilobytes;
// every later reading costs only what is new. It reads in small steps, because a journal of years takes seconds:
// call read_on() between turns of the loop until it says that all is read; acts.hpp reads the rest at once. A line that
// means nothing counts for nothing. One thread.
#pragma once

#include <optional>

#include "kiosk/staff/attempts.hpp"
#include "kiosk/staff/clock_watch.hpp"
#include "kiosk/staff/day_close.hpp"
#include "kiosk/staff/logbook.hpp"
#include "kiosk/staff/tallies.hpp"
#include "sync/journal/journal.hpp"

namespace staff {

inline constexpr std::chrono::days lost_time{7};  // how long a journal that was set aside is worth a warning

class Reading {
public:
    // Reads at most 500 entries. True: there is no further one now. A journal of another stream, which is what follows
    // damage, is read from its first entry; only the wrong PINs of the one before are remembered. A problem is the
    // journal's; what was read before stays.
    base::Result<bool> read_on(const journal::Reader& journal);
    base::Result<> read_all(const journal::Reader& journal);

    const Tallies& tallies() const { return book_.tallies; }
    const DayBook& days() const { return book_.days; }
    const Attempts& attempts() const { return attempts_; }
    const ClockWatch& clock() const { return book_.clock; }
    const Logbook& logbook() const { return book_.log; }
    bool lost_lately(const base::Stamp& now) const;

private:
    struct Book {
        std::optional<wire::Stream> stream;
        wire::Sequence through = 0;
        Tallies tallies;
        DayBook days;
        ClockWatch clock;
        Logbook log;
        std::optional<base::Stamp> lost;
    };
    void add(const wire::Entry& entry);

    Book book_;
    Attempts attempts_;
};

}  // namespace staff
