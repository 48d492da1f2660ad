// Counted rating: the one entry that stands for a response in the tallies, read back from its line; and when it may be
// taken back. Ingest, recount and verification share both.
//
// The terminal offers to take a rating back for three seconds; ten leave room for slow disks and second tries. Nobody
// may do it later: a terminal in dishonest hands would take back what it does not like. Its clock is its own word, so
// the entries between bear witness: none of them may be later than the one that takes the rating back.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

inline constexpr std::chrono::seconds undo_window{10};
inline constexpr wire::Sequence undo_reach = 64;  // entries: more are not written in ten seconds

struct CountedRating {
    domain::Rating rating;
    base::Stamp stamp;
    base::LocalDay day;  // under which it counts, and everything else that its response says
    EntryPlace entry;
    std::optional<EntryPlace> undone_by;
};

// Nothing when no rating of this device was counted for the response; damaged when its line is no rating.
base::Result<std::optional<CountedRating>> counted_rating(Store& store, std::int64_t device,
                                                          const domain::ResponseId& response);

// Why the rating may not be taken back by the entry at `by` with this stamp; empty when it may.
base::Result<std::string_view> objection_to_undo(Store& store, const CountedRating& counted, const EntryPlace& by,
                                                 const base::Stamp& stamp);

// The same for one stream's stamps from the rating's to that of the entry that takes it back.
std::string_view objection_to_undo(std::span<const base::Stamp> from_rating_to_undone);

}  // namespace server
