// The journal on a disk: journal.db, SQLite, one epoch a file.
//
// A new one is made beside its place, complete, and then renamed into it, so that the file is never seen half made.
// Opened in the order that survives a power cut right after creation (sql::make_durable), under a lock that a second
// kiosk on the same folder does not get. What a program that died left in the log is made durable first
// (sql::settle_log), by whoever opens it, so that nothing is sent that a power cut could take back. Triggers refuse
// UPDATE and DELETE. The kiosk holds the only writing connection; the uploader reads through its own read-only
// connection, which never checkpoints.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "sync/journal/journal.hpp"
#include "sync/sql/writer_lock.hpp"
#include "sync/wire/key.hpp"

namespace journal {

inline constexpr const char* journal_file_name = "journal.db";

// Opens or creates `folder`/journal.db for writing. forbidden when the journal belongs to another device or key. On
// opening, the last entry's hash and signature are checked again: damaged when they do not hold. busy while another
// program writes it.
base::Result<std::unique_ptr<Journal>> open_journal(const std::filesystem::path& folder, const std::string& device,
                                                    wire::SecretKey key);

// Opens read-only. not_found when the kiosk has not created it yet, busy when it is being exchanged for another: ask
// again later.
base::Result<std::unique_ptr<Reader>> read_journal(const std::filesystem::path& folder);

// Which file stands in a place. The journal of a new epoch is another one: who reads looks from time to time.
struct FileMark {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileMark&) const = default;
};
// Nothing: there is no file.
std::optional<FileMark> journal_mark(const std::filesystem::path& folder);

// For this room: the parts of opening.

// What makes a journal writable: the right to write the file, and the key that signs.
struct Writing {
    sql::WriterLock lock;
    wire::SecretKey key;
};
base::Result<std::shared_ptr<const Writing>> take_journal(const std::filesystem::path& folder, wire::SecretKey key);

// An entry that comes over from another journal, with the words of its comment where they are known.
struct Kept {
    wire::Entry entry;
    std::optional<CommentText> words{};
};

struct Beginning {
    wire::Stream stream;
    wire::Hash previous_head{};
};

// Makes `file` with these entries in it, in one transaction, and closes it. It appears complete or not at all; io when
// there is one already.
base::Result<> make_journal(const std::filesystem::path& file, const std::shared_ptr<const Writing>& writing,
                            const Beginning& beginning, std::span<const Kept> entries);

// Whose it says it is, without looking further.
struct Owner {
    wire::Stream stream;
    wire::PublicKey key{};
};
base::Result<Owner> owner_of(const std::filesystem::path& file);
// Since the device was enrolled again with `key`, which counts from `first_epoch` on, this journal is of before.
bool is_before_key(const Owner& owner, const wire::PublicKey& key, wire::Epoch first_epoch);

// damaged when it is there but holds no journal, forbidden when the journal is whole and another device's or key's.
base::Result<std::unique_ptr<Journal>> open_existing(const std::filesystem::path& file, const std::string& device,
                                                     const std::shared_ptr<const Writing>& writing);
// Reads it as it is, from this file, after every page of it was looked at.
base::Result<std::unique_ptr<Reader>> read_existing(const std::filesystem::path& file, const std::string& device,
                                                    const wire::PublicKey& key);

}  // namespace journal
