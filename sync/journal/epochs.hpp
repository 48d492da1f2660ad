// Epochs: which epochs of the device may have been used already, so that none ever is used twice.
//
// The server would meet two histories of one epoch as a fork, and cannot tell an accident from a copy. So the number
// is written down beside a journal, before anything is appended to it: file `journal.epoch`. Lost or spoiled, it is
// made up for by what else speaks of epochs: the journal itself, the names of journals set aside, receipts.db and the
// enrolment. All but the first epoch of a folder leave a journal set aside behind.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"
#include "sync/wire/chain.hpp"

namespace journal {

// The highest epoch that was surely used, by whatever can be read now; 0: none.
wire::Epoch known_epoch(const std::filesystem::path& folder, const std::string& device);

// The highest epoch that may have been used, when the journal that would say so is gone or damaged; 0: none.
// Where files are damaged that would say so, the device's first epoch counts as used. A problem when they cannot be
// read now, and may be the next time.
base::Result<wire::Epoch> highest_epoch_used(const std::filesystem::path& folder, const std::string& device,
                                             wire::Epoch first_epoch);

// Durable when it returns. A higher number stays.
base::Result<> note_epoch(const std::filesystem::path& folder, wire::Epoch epoch);

}  // namespace journal
