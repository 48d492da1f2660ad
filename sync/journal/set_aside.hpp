// Set aside: journals that were damaged, kept for ever under a name that tells which epoch and when.
//
//   journal.db.damaged-1-20261123T150000Z, with -wal and -shm beside it where there were such files
//
// The uploader sends from them what can still be proven; nobody writes to them and nobody deletes them.
#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"
#include "sync/journal/remains.hpp"

namespace journal {

struct SetAside {
    std::filesystem::path file;
    wire::Epoch epoch = 1;
};

// Oldest epoch first.
std::vector<SetAside> list_set_aside(const std::filesystem::path& folder);

// Moves the journal and its log out of the way. Never overwrites. Killed in the middle, take_along() ends it. When the
// journal is gone altogether, an empty file takes its name, so that its epoch is not used again.
base::Result<std::filesystem::path> set_aside_journal(const std::filesystem::path& folder, wire::Epoch epoch,
                                                      base::WallTime now);
// Brings what was left of the log to the journal that was set aside last.
base::Result<> take_along(const std::filesystem::path& folder);

// A journal that was set aside, up to the last entry that can still be proven and sent. not_found when there is none
// after `newest`, the newest receipt of its epoch. Ends at `through` at the latest. Read-only.
inline constexpr wire::Sequence everything = std::numeric_limits<wire::Sequence>::max();
base::Result<std::unique_ptr<Reader>> read_set_aside(const SetAside& aside, const Expected& expected,
                                                     const std::optional<wire::Receipt>& newest,
                                                     wire::Sequence through = everything);

// What a journal that was set aside still owes the server.
struct Unsent {
    std::unique_ptr<Reader> reader;
    wire::Sequence after = 0;  // the server has signed for it through here, or everything before it was purged
    wire::PublicKey key{};     // proves it: the one of then, when the device was enrolled again with another
    bool is_over = false;      // the server has contradicted it: that it does so again is no news
};
// `device` and `key` are the terminal's; what was signed for, receipts.db in `folder` says. not_found when nothing is
// owed, also of an epoch that is over: what was not signed for came over into the next one. Where the server has lost
// something since, or may have, it is owed all that can be proven (from the newest receipt on, when the file no longer
// shows its beginning), and of an epoch that is over what it once signed for.
enum class Server { is_believed, is_doubted };
base::Result<Unsent> unsent_part(const std::filesystem::path& folder, const SetAside& aside, const std::string& device,
                                 const wire::PublicKey& key, Server server = Server::is_believed);

}  // namespace journal
