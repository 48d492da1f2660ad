// The journal on a disk: journal.db, SQLite, one epoch a file.
//
// Opened in the order that survives a power cut right after creation (sql::durable_wal), under a lock that a second
// kiosk on the same folder does not get. Triggers refuse UPDATE and DELETE. The kiosk holds the only writing
// connection; the uploader reads through its own read-only connection, which never checkpoints.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/journal/journal.hpp"
#include "sync/wire/key.hpp"

namespace journal {

inline constexpr const char* journal_file_name = "journal.db";

// Opens or creates `folder`/journal.db for writing. The journal must belong to `stream.device` and to the key: damaged
// otherwise. On opening, the last entry's hash and signature are checked again. busy while another program
// writes it.
base::Result<std::unique_ptr<Journal>> open_journal(const std::filesystem::path& folder, const std::string& device,
                                                    wire::SecretKey key);

// Opens read-only. not_found when the kiosk has not created it yet: ask again later.
base::Result<std::unique_ptr<Reader>> read_journal(const std::filesystem::path& folder);

}  // namespace journal
