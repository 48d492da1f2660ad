// Renewal: a counter goes on within seconds when its journal is damaged, or when its epoch is over: the server holds
// other entries of it, or the device has another key. Nothing is thrown away and nothing is hidden.
//
//   1. what can still be proven of the old journal is found (remains.hpp);
//   2. the journal of the next epoch is made beside it: its first entry says which epoch was lost and up to where it is
//      known, then come the ratings that could be read but no longer be sent, as they were;
//   3. the old files are set aside together (set_aside.hpp), and the new journal takes their place.
//
// Killed anywhere, the next opening ends or repeats it. An epoch is never used twice (epochs.hpp). The uploader sends
// the proven part of the old epoch from where it was set aside.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"

namespace journal {

struct Damage {
    std::string why;                  // as in the new journal's `lost` entry
    std::string words;                // what was wrong, for the log
    std::filesystem::path set_aside;  // where the files are now
    wire::Epoch epoch = 1;            // which ended
    Head proven;                      // of it; sequence 0: nothing is known
    std::size_t taken_over = 0;       // entries after that one, now in the new journal
};

struct Opened {
    std::unique_ptr<Journal> journal;
    std::optional<Damage> damage;
};

// Opens the journal, makes the first one, or renews a damaged one. Damaged is a file that is no journal or not a whole
// one, that proves less than the server has signed for, or whose entries still to be sent no longer prove themselves.
// What is found so is looked at again first, and what the disk fails to read now and then is asked for until it reads:
// only a place that it has lost for good is damage. Not damaged is what may be well again by itself or what a new epoch
// would not mend: busy, disk_full, io, unreadable, and forbidden (a whole journal of another device or key). `seen`:
// appends went on finding damage although the journal opened well in between; damaged renews it. Renewed as well is an
// epoch of which receipts.db says that it is over. No epoch is below `first_epoch`; when that is above 1, a journal of
// this device under another key is over too.
base::Result<Opened> open_or_renew(const std::filesystem::path& folder, const std::string& device, wire::SecretKey key,
                                   const base::Stamp& now, const std::optional<base::Problem>& seen = std::nullopt,
                                   wire::Epoch first_epoch = 1);

// The journal in `folder` would be renewed if it were opened now, because its epoch is over. A look at receipts.db.
bool is_over(const std::filesystem::path& folder, const wire::Stream& stream);

}  // namespace journal
