#include "sync/journal/disk_journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "sync/base/check.hpp"
#include "sync/base/descriptor.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/rows.hpp"
#include "sync/sql/beside.hpp"

namespace journal {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::beside;
using Path = std::filesystem::path;

// The uploader holds the lock for a moment when it starts beside a kiosk that is gone.
constexpr std::chrono::milliseconds patience{300};

// About a day of visits.
constexpr off_t log_room_bytes = 524'288;

class DiskJournal final : public Journal {
public:
    DiskJournal(sql::Connection database, StreamRow row, std::shared_ptr<const Writing> writing)
        : writing_(std::move(writing)),
          database_(std::move(database)),
          row_(std::move(row)),
          start_(wire::chain_start(row_.stream, row_.previous_head)) {}

    const wire::Stream& stream() const override { return row_.stream; }

    Result<Head> head() const override {
        const auto last = database_.integer("SELECT max(seq) FROM entry");
        if (!last) return last.problem();
        const auto sequence = static_cast<wire::Sequence>(last->value_or(0));
        const auto hash = hash_at(sequence);
        if (!hash) return hash.problem();
        return Head{sequence, *hash};
    }

    Result<wire::Hash> hash_at(wire::Sequence sequence) const override {
        if (sequence == 0) return start_;
        return read_hash(database_, sequence);
    }

    Result<wire::Sequence> purged_through() const override {
        const auto purged = read_purged_row(database_);
        if (!purged) return purged.problem();
        return purged->sequence;
    }

    Result<Slice> read(wire::Sequence after, std::size_t entries_limit, std::size_t bytes_limit) const override;
    Result<Head> append(const wire::Body& body, const base::Stamp& stamp) override;
    Result<Head> append_comment(const domain::Comment& comment, const wire::CommentSalt& salt,
                                const base::Stamp& stamp) override;
    Result<> erase_comment(const domain::ResponseId& response) override;
    Result<> purge(wire::Sequence through) override;
    Result<std::uint64_t> reusable_bytes() const override;
    Result<std::vector<CommentText>> comments(wire::Sequence after, std::size_t limit) const override {
        return read_comment_rows(database_, after, limit);
    }

    // The newest entry carries the chain: if its hash and signature hold, so did everything when it was written.
    Result<> check_newest() const;

    // All or none. Each entry gets the sequence of its place.
    Result<> append_together(std::span<const Kept> entries);

private:
    Result<Head> append_with_words(const wire::CommentHash& hash, CommentText words, const base::Stamp& stamp);

    std::shared_ptr<const Writing> writing_;  // nothing: opened for reading; first, so that the lock goes last
    mutable sql::Connection database_;        // a query moves its statements, not its content
    StreamRow row_;
    wire::Hash start_;
    std::optional<Head> known_head_;  // of the last append; nothing: ask the file
};

Result<Slice> DiskJournal::read(wire::Sequence after, std::size_t entries_limit, std::size_t bytes_limit) const {
    const auto purged = after == 0 ? read_purged_row(database_) : Head{};
    if (!purged) return purged.problem();
    if (purged->sequence > 0) return purged_away(*purged);
    const auto previous = hash_at(after);
    if (!previous)
        return previous.problem().code == Code::not_found
                   ? Problem{Code::bad_input, "the journal ends before entry " + std::to_string(after), 0}
                   : previous.problem();
    Slice slice{after + 1, *previous, {}, *previous, {}};
    std::size_t bytes = 0;
    bool room = true;
    bool whole = true;
    const auto done = database_.query("SELECT line, hash, signature FROM entry WHERE seq > $1 ORDER BY seq LIMIT $2",
                                      {sql::integer(after), sql::integer(entries_limit)}, [&](const sql::Row& row) {
                                          const std::string_view line = row.text_view(0);
                                          bytes += line.size() + 1;
                                          room = room && (slice.lines.empty() || bytes <= bytes_limit);
                                          if (!room || !whole) return;
                                          const wire::Hash hash =
                                              wire::chain_next(slice.head, slice.first + slice.lines.size(), line);
                                          whole = copy_exactly(row.bytes(2), slice.signature) &&
                                                  copy_exactly(row.bytes(1), slice.head) && slice.head == hash;
                                          slice.lines.emplace_back(line);
                                      });
    if (!done) return done.problem();
    if (!whole)
        return damaged("entry " + std::to_string(slice.first + slice.lines.size() - 1) + " is not what was written");
    return slice;
}

Result<Head> DiskJournal::append(const wire::Body& body, const base::Stamp& stamp) {
    base::check(writing_ != nullptr, "only the writer appends");
    if (!known_head_) {
        const auto found = head();
        if (!found) return found.problem();
        known_head_ = *found;
    }
    const Head last = *known_head_;
    const wire::Sequence sequence = last.sequence + 1;
    const auto line = wire::write_entry({sequence, stamp, body});
    if (!line) return line.problem();
    const wire::Hash hash = wire::chain_next(last.hash, sequence, *line);
    const wire::Signature signature = writing_->key.sign(wire::head_statement(row_.stream, sequence, hash));
    // Unknown until the statement says otherwise: after a failure the file is asked again what it holds.
    known_head_.reset();
    const auto written =
        database_.execute("INSERT INTO entry (seq, line, hash, signature) VALUES ($1, $2, $3, $4)",
                          {sql::integer(sequence), base::view_of(*line), base::View(hash), base::View(signature)});
    if (!written) return written.problem();
    known_head_ = Head{sequence, hash};
    return *known_head_;
}

// Inside a transaction.
Result<Head> DiskJournal::append_with_words(const wire::CommentHash& hash, CommentText words,
                                            const base::Stamp& stamp) {
    auto head = append(hash, stamp);
    if (!head) return head;
    words.sequence = head->sequence;
    const auto written = write_comment_row(database_, hash.response, words);
    return written ? head : Result<Head>(written.problem());
}

Result<Head> DiskJournal::append_comment(const domain::Comment& comment, const wire::CommentSalt& salt,
                                         const base::Stamp& stamp) {
    const wire::CommentHash hash{comment.response, wire::comment_digest(salt, comment.text)};
    auto transaction = sql::Transaction::begin(database_);
    if (!transaction) return transaction.problem();
    auto head = append_with_words(hash, {0, salt, comment.text}, stamp);
    const auto known = std::exchange(known_head_, std::nullopt);  // until COMMIT says so
    if (!head) return head;
    if (const auto committed = transaction->commit(); !committed) return committed.problem();
    known_head_ = known;
    return head;
}

Result<> DiskJournal::erase_comment(const domain::ResponseId& response) {
    // What was erased is overwritten with zeros; the copy in the log goes with the next checkpoint.
    if (const auto set = database_.run("PRAGMA secure_delete = ON"); !set) return set.problem();
    const auto erased = database_.execute("DELETE FROM comment_text WHERE response = $1", {base::View(response)});
    if (!erased) return erased.problem();
    return database_.run("PRAGMA wal_checkpoint(PASSIVE)");
}

Result<> DiskJournal::purge(wire::Sequence through) {
    base::check(writing_ != nullptr, "only the writer purges");
    const auto last = head();
    if (!last) return last.problem();
    if (through == 0 || through >= last->sequence)
        return Problem{Code::bad_input, "entry " + std::to_string(through) + " may not be purged", 0};
    const auto known = read_purged_row(database_);
    if (!known) return known.problem();
    if (through <= known->sequence) return Done{};
    const auto row = read_entry_row(database_, through);
    if (!row) return row.problem();
    auto transaction = sql::Transaction::begin(database_);
    if (!transaction) return transaction.problem();
    if (const auto noted = write_purged_row(database_, {through, row->hash}); !noted) return noted.problem();
    for (const char* act : {"DELETE FROM entry WHERE seq <= $1", "DELETE FROM comment_text WHERE seq <= $1"})
        if (const auto deleted = database_.execute(act, {sql::integer(through)}); !deleted) return deleted.problem();
    return transaction->commit();
}

Result<std::uint64_t> DiskJournal::reusable_bytes() const {
    const auto pages = database_.integer("PRAGMA freelist_count");
    if (!pages) return pages.problem();
    const auto size = database_.integer("PRAGMA page_size");
    if (!size) return size.problem();
    return static_cast<std::uint64_t>(pages->value_or(0) * size->value_or(0));
}

Result<> DiskJournal::append_together(std::span<const Kept> entries) {
    auto transaction = sql::Transaction::begin(database_);
    if (!transaction) return transaction.problem();
    for (const auto& [entry, words] : entries) {
        const auto* hash = std::get_if<wire::CommentHash>(&entry.body);
        const auto appended =
            hash != nullptr && words ? append_with_words(*hash, *words, entry.stamp) : append(entry.body, entry.stamp);
        if (!appended) return appended.problem();
    }
    return transaction->commit();
}

Result<> DiskJournal::check_newest() const {
    const auto last = head();
    if (!last) return last.problem();
    if (last->sequence == 0) return Done{};
    const auto row = read_entry_row(database_, last->sequence);
    if (!row) return row.problem();
    const auto before = hash_at(last->sequence - 1);
    if (!before && before.problem().code != Code::not_found) return before.problem();
    if (!before) return damaged("entry " + std::to_string(last->sequence - 1) + " is missing");
    if (wire::chain_next(*before, last->sequence, row->line) != row->hash || !is_signed(row_, last->sequence, *row))
        return damaged("entry " + std::to_string(last->sequence) + " is not what was written");
    return Done{};
}

// A connection to a journal that has been begun, and whose it is.
struct Found {
    sql::Connection database;
    StreamRow row;
};

Result<Found> find_journal(const Path& file, sql::Access access) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Problem{Code::not_found, "there is no " + file.string(), 0};
    if (status.type() == std::filesystem::file_type::none)
        return Problem{Code::io, "cannot look at " + file.string() + ": " + error.message(), 0};
    // SQLite would take an empty file for a new database, and throw away the log beside it.
    if (!std::filesystem::is_regular_file(status)) return damaged("it is not a file");
    if (std::filesystem::file_size(file, error) == 0) return damaged("it is empty");
    auto database = sql::Connection::open(file, access);
    if (!database)
        return database.problem().code == Code::not_found ? Problem{Code::io, database.problem().words, 0}
                                                          : database.problem();
    if (const auto checked = check_schema(*database); !checked) return checked.problem();
    auto row = read_stream_row(*database);
    if (!row) return row.problem();
    if (!*row) return damaged("it has no stream");
    return Found{std::move(*database), std::move(**row)};
}

// A whole journal of somebody else is nobody's damage; one that proves nothing is.
Result<> check_owner(const DiskJournal& journal, const StreamRow& row, const std::string& device,
                     const wire::PublicKey& key) {
    const auto checked = journal.check_newest();
    if (row.stream.device == device && row.public_key == key) return checked;
    if (!checked && checked.problem().code == Code::unreadable) return checked;
    const auto head = journal.head();
    if (!head && head.problem().code == Code::unreadable) return head.problem();
    if (!checked || !head || head->sequence == 0) return damaged("its owner cannot be told");
    return Problem{Code::forbidden,
                   "journal.db belongs to " + row.stream.device +
                       " and another key; nothing was changed. Another device needs an empty folder",
                   0};
}

// Byte 18 of a database says which version of the format its writers must know, 1 or 2. With another one there SQLite
// reads the file and refuses to write it.
bool is_for_later_writers(const Path& file) {
    const base::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    char version = 1;
    return descriptor && ::pread(descriptor.number(), &version, 1, 18) == 1 && version != 1 && version != 2;
}

Result<> check_writable(sql::Connection& database, const Path& file) {
    const auto written = database.execute("DELETE FROM entry WHERE seq = 0");
    if (written) return Done{};
    return is_for_later_writers(file) ? damaged(written.problem().words) : written.problem();
}

// Zeros behind the end of the log: SQLite passes over them, they are no frame. A commit into room that is there costs
// the disk its rows only, one that makes the file longer also what the file system knows of it: a third of the time
// that a citizen's tap waits for the disk. For the one writer, once the log is there; the next commit makes it durable.
// Where it does not go well, commits stay as slow as they were.
void lengthen_log(const Path& file) {
    const base::Descriptor log(::open(beside(file, sql::log_end).c_str(), O_WRONLY | O_CLOEXEC));
    struct stat status {};
    if (!log || ::fstat(log.number(), &status) != 0) return;
    const std::string zeros(65'536, '\0');
    for (off_t end = status.st_size; end < log_room_bytes;) {
        const auto more = std::min<std::size_t>(zeros.size(), static_cast<std::size_t>(log_room_bytes - end));
        const ssize_t written = ::pwrite(log.number(), zeros.data(), more, end);
        if (written <= 0) return;
        end += written;
    }
}

// For who only reads: nothing must be sent that a power cut could take back. A living kiosk has settled it.
Result<> settle_abandoned_log(const Path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(beside(folder / journal_file_name, sql::log_end), error)) return Done{};
    const auto lock = sql::WriterLock::take(folder / journal_file_name, std::chrono::milliseconds{0});
    if (!lock) return lock.problem().code == Code::busy ? Result<>(Done{}) : Result<>(lock.problem());
    return sql::settle_log(folder / journal_file_name);
}

Result<> remove_with_log(const Path& file) {
    for (const char* end : {"", "-wal", "-shm"}) {
        const Path path = beside(file, end);
        std::error_code error;
        std::filesystem::remove(path, error);
        if (error) return Problem{Code::io, "cannot remove " + path.string() + ": " + error.message(), 0};
    }
    return Done{};
}

Result<> fill_journal(const Path& file, const std::shared_ptr<const Writing>& writing, const Beginning& beginning,
                      std::span<const Kept> entries) {
    auto database = sql::Connection::open(file, sql::Access::write);
    if (!database) return database.problem();
    if (const auto ran = database->run(sql::durable_wal); !ran) return ran.problem();
    if (const auto prepared = prepare(*database); !prepared) return prepared.problem();
    const StreamRow row{beginning.stream, beginning.previous_head, writing->key.public_key()};
    if (const auto written = write_stream_row(*database, row); !written) return written.problem();
    return DiskJournal(std::move(*database), row, writing).append_together(entries);
}

}  // namespace

Result<std::shared_ptr<const Writing>> take_journal(const Path& folder, wire::SecretKey key) {
    auto lock = sql::WriterLock::take(folder / journal_file_name, patience);
    if (!lock) return lock.problem();
    if (const auto settled = sql::settle_log(folder / journal_file_name); !settled) return settled.problem();
    return std::make_shared<const Writing>(Writing{std::move(*lock), std::move(key)});
}

Result<> make_journal(const Path& file, const std::shared_ptr<const Writing>& writing, const Beginning& beginning,
                      std::span<const Kept> entries) {
    const Path part = beside(file, ".part");
    if (const auto removed = remove_with_log(part); !removed) return removed.problem();
    if (const auto filled = fill_journal(part, writing, beginning, entries); !filled) return filled.problem();
    // The last connection that closes brings everything into the one file that is renamed.
    std::error_code error;
    if (std::filesystem::exists(beside(part, sql::log_end), error))
        return Problem{Code::io, part.string() + " is not in one piece", 0};
    if (const auto moved = base::move_file(part, file); !moved) return moved.problem();
    return base::sync_folder(file.parent_path());
}

bool is_before_key(const Owner& owner, const wire::PublicKey& key, wire::Epoch first_epoch) {
    return owner.stream.epoch < first_epoch || (first_epoch > 1 && owner.key != key);
}

Result<Owner> owner_of(const Path& file) {
    auto found = find_journal(file, sql::Access::read_only);
    if (!found) return found.problem();
    return Owner{std::move(found->row.stream), found->row.public_key};
}

Result<std::unique_ptr<Journal>> open_existing(const Path& file, const std::string& device,
                                               const std::shared_ptr<const Writing>& writing) {
    auto found = find_journal(file, sql::Access::write);
    if (!found) return found.problem();
    if (const auto made = sql::make_durable(found->database, file); !made) return made.problem();
    lengthen_log(file);
    if (const auto writable = check_writable(found->database, file); !writable) return writable.problem();
    if (const auto prepared = prepare(found->database); !prepared) return prepared.problem();
    auto opened = std::make_unique<DiskJournal>(std::move(found->database), found->row, writing);
    const auto owned = check_owner(*opened, found->row, device, writing->key.public_key());
    if (!owned) return owned.problem();
    return std::unique_ptr<Journal>(std::move(opened));
}

Result<std::unique_ptr<Reader>> read_existing(const Path& file, const std::string& device, const wire::PublicKey& key) {
    auto found = find_journal(file, sql::Access::read_only);
    if (!found) return found.problem();
    if (const auto looked = found->database.look_through(); !looked)
        return Problem{looked.problem().code, "journal.db: " + looked.problem().words, 0};
    auto opened = std::make_unique<DiskJournal>(std::move(found->database), found->row, nullptr);
    if (const auto owned = check_owner(*opened, found->row, device, key); !owned) return owned.problem();
    return std::unique_ptr<Reader>(std::move(opened));
}

Result<std::unique_ptr<Journal>> open_journal(const Path& folder, const std::string& device, wire::SecretKey key) {
    const auto writing = take_journal(folder, std::move(key));
    if (!writing) return writing.problem();
    const Path file = folder / journal_file_name;
    auto opened = open_existing(file, device, *writing);
    if (opened || opened.problem().code != Code::not_found) return opened;
    if (const auto made = make_journal(file, *writing, {{device, 1}, {}}, {}); !made) return made.problem();
    return open_existing(file, device, *writing);
}

std::optional<FileMark> journal_mark(const Path& folder) {
    struct stat status {};
    if (::stat((folder / journal_file_name).c_str(), &status) != 0) return std::nullopt;
    return FileMark{status.st_dev, status.st_ino};
}

Result<std::unique_ptr<Reader>> read_journal(const Path& folder) {
    if (const auto settled = settle_abandoned_log(folder); !settled) return settled.problem();
    const auto before = journal_mark(folder);
    auto found = find_journal(folder / journal_file_name, sql::Access::read_only);
    // The log beside the file is found by its name: both must have been there together.
    if (journal_mark(folder) != before) return Problem{Code::busy, "the journal is being exchanged", 0};
    if (!found) return found.problem();
    return std::unique_ptr<Reader>(std::make_unique<DiskJournal>(std::move(found->database), found->row, nullptr));
}

}  // namespace journal
