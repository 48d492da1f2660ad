// carry: everything that stands in the terminal's folder goes to the server: first what can still be proven of epochs
// that were set aside, oldest first, then the journal in use. When the kiosk opens a new epoch, it is followed. An
// older epoch that somebody has to look at does not hold up the one in use; it is tried again after `refused_wait`.
// What the server signed for of older epochs it is asked about again at the start, each `doubted_wait`, and when a
// receipt shows that it has lost something.
#pragma once

#include <filesystem>

#include "sync/base/result.hpp"
#include "sync/uploader/loop.hpp"

namespace uploader {

struct Carried {
    State state;                 // of the journal in use, where it ended
    wire::Sequence waiting = 0;  // its entries that the server has not signed for
    bool older_waits = false;    // something of an older epoch could not be sent
    bool has_journal = true;     // the kiosk has created one
};

// `settings.stream` names the device; its epoch is not read. Patience::once or ::forever.
base::Result<Carried> carry(const std::filesystem::path& folder, Settings settings, journal::Receipts& receipts,
                            Transport& transport, Patience patience, Life& life);

}  // namespace uploader
