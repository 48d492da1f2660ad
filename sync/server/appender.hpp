// Appender: the new lines of one batch, appended to one stream: each gets its time and its standing, moves the tallies,
// and is looked at for what does not fit (clocks, quarantine, canaries). Rows go to the database many at a time.
//
// Lives inside one change: open(), append() for each line in order, close(). A Problem is the database's, and then the
// change must be undone. Moves the stream's row in memory only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/server/bookkeeper.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/store.hpp"

namespace server {

class Appender {
public:
    // All three must outlive the appender.
    Appender(Store& store, const Device& sender, StreamRow& stream, Arrival arrival, wire::Incarnation incarnation);

    // `entries`: what all the lines to be appended mean.
    base::Result<> open(std::span<const base::Result<wire::Entry>> entries);
    // `line` and `entry` must live until close().
    base::Result<> append(std::string_view line, const wire::Hash& hash, const base::Result<wire::Entry>& entry);
    base::Result<> close(base::WallTime now);

    // Of the entries appended.
    const std::set<std::string>& boots() const { return boots_; }

private:
    base::Result<> judge(EntryRow& row, const base::Result<wire::Entry>& entry);
    void watch_clock(const EntryRow& row, const base::Stamp& stamp);
    void watch_day(const wire::Entry& entry, const EventTime& event);
    void watch_state(const wire::Entry& entry, const EventTime& event);
    base::Result<> note_state(base::WallTime now);
    void watch_standing(const EntryRow& row);
    void watch_receipt(const wire::Body& body);
    base::Result<> raise_lack_of_canaries(base::LocalDay newest, base::WallTime now);
    Sighting sighting(AlarmKind kind, const EntryRow& row, std::string words) const;

    Store& store_;
    const Device& sender_;
    StreamRow& stream_;
    Arrival arrival_;
    wire::Incarnation incarnation_;
    wire::Sequence held_;  // before the batch
    Rows rows_;
    Bookkeeper books_;
    // The entry before, when its clocks can be compared with the next one's.
    struct Before {
        const base::Stamp* stamp;
        std::string_view line;
    };
    std::optional<Before> before_;
    std::string stored_line_;  // what it looks at, where that is not of this batch
    base::Stamp stored_stamp_;
    std::set<std::string> boots_;
    std::map<base::LocalDay, DeviceDay> days_;
    std::vector<HeartbeatRow> heartbeats_;
    std::optional<std::string> version_;
    std::vector<Sighting> sightings_;
};

}  // namespace server
