#include "sync/journal/disk_journal.hpp"

#include <array>
#include <optional>
#include <utility>

#include "sync/base/check.hpp"
#include "sync/sql/connection.hpp"
#include "sync/sql/writer_lock.hpp"

namespace journal {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// On disks: never change a step, add another.
constexpr std::array schema_steps{
    "CREATE TABLE stream (one INTEGER PRIMARY KEY CHECK (one = 1), device TEXT NOT NULL, epoch INTEGER NOT NULL,"
    "                     previous_head BLOB NOT NULL, public_key BLOB NOT NULL);"
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, line BLOB NOT NULL CHECK (length(line) <= 2048),"
    "                    hash BLOB NOT NULL, signature BLOB NOT NULL);"
    "CREATE TRIGGER stream_is_written_once BEFORE UPDATE ON stream"
    "  BEGIN SELECT RAISE(ABORT, 'a journal keeps its stream'); END;"
    "CREATE TRIGGER stream_is_never_deleted BEFORE DELETE ON stream"
    "  BEGIN SELECT RAISE(ABORT, 'a journal keeps its stream'); END;"
    "CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entry"
    "  BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;"
    "CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entry"
    "  BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;"
    "CREATE TRIGGER entries_follow_one_another BEFORE INSERT ON entry"
    "  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)"
    "  BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END;"};

struct StreamRow {
    wire::Stream stream;
    wire::Hash previous_head{};
    wire::PublicKey public_key{};
};

struct EntryRow {
    std::string line;
    wire::Hash hash{};
    wire::Signature signature{};
};

Problem damaged(std::string_view what) { return {Code::damaged, "journal.db: " + std::string(what), 0}; }

template <std::size_t n>
bool copy_exactly(base::View from, std::array<base::Byte, n>& into) {
    if (from.size() != n) return false;
    std::copy(from.begin(), from.end(), into.begin());
    return true;
}

Result<std::optional<StreamRow>> read_stream_row(sql::Connection& database) {
    std::optional<StreamRow> found;
    bool whole = true;
    const auto done =
        database.query("SELECT device, epoch, previous_head, public_key FROM stream", {}, [&](const sql::Row& row) {
            StreamRow read;
            read.stream = {row.text(0), static_cast<wire::Epoch>(row.integer(1))};
            whole = copy_exactly(row.bytes(2), read.previous_head) && copy_exactly(row.bytes(3), read.public_key);
            found = std::move(read);
        });
    if (!done) return done.problem();
    if (!whole) return damaged("the stream's row is not what was written");
    return found;
}

// What makes a journal writable: the right to write the file, and the key that signs.
struct Writing {
    sql::WriterLock lock;
    wire::SecretKey key;
};

class DiskJournal final : public Journal {
public:
    DiskJournal(sql::Connection database, StreamRow row, std::optional<Writing> writing)
        : writing_(std::move(writing)),
          database_(std::move(database)),
          stream_(std::move(row.stream)),
          start_(wire::chain_start(stream_, row.previous_head)),
          public_key_(row.public_key) {}

    const wire::Stream& stream() const override { return stream_; }

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
        const auto row = entry_at(sequence);
        if (!row) return row.problem();
        return row->hash;
    }

    Result<Slice> read(wire::Sequence after, std::size_t entries_limit, std::size_t bytes_limit) const override;
    Result<Head> append(const wire::Body& body, const base::Stamp& stamp) override;

    // The newest entry carries the chain: if its hash and signature hold, so did everything when it was written.
    Result<> check_newest() const;

private:
    Result<EntryRow> entry_at(wire::Sequence sequence) const;

    std::optional<Writing> writing_;    // nothing: opened for reading; first, so that the lock goes last
    mutable sql::Connection database_;  // a query moves its statements, not its content
    wire::Stream stream_;
    wire::Hash start_;
    wire::PublicKey public_key_;
    std::optional<Head> known_head_;  // of the last append; nothing: ask the file
};

Result<EntryRow> DiskJournal::entry_at(wire::Sequence sequence) const {
    std::optional<EntryRow> found;
    bool whole = true;
    const auto done = database_.query(
        "SELECT line, hash, signature FROM entry WHERE seq = $1", {sql::integer(sequence)}, [&](const sql::Row& row) {
            found = EntryRow{row.text(0), {}, {}};
            whole = copy_exactly(row.bytes(1), found->hash) && copy_exactly(row.bytes(2), found->signature);
        });
    if (!done) return done.problem();
    if (!found) return Problem{Code::not_found, "the journal has no entry " + std::to_string(sequence), 0};
    if (!whole) return damaged("entry " + std::to_string(sequence) + " has no whole hash or signature");
    return std::move(*found);
}

Result<Slice> DiskJournal::read(wire::Sequence after, std::size_t entries_limit, std::size_t bytes_limit) const {
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
    base::check(writing_.has_value(), "only the writer appends");
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
    const wire::Signature signature = writing_->key.sign(wire::head_statement(stream_, sequence, hash));
    // Unknown until the statement says otherwise: after a failure the file is asked again what it holds.
    known_head_.reset();
    const auto written =
        database_.execute("INSERT INTO entry (seq, line, hash, signature) VALUES ($1, $2, $3, $4)",
                          {sql::integer(sequence), base::view_of(*line), base::View(hash), base::View(signature)});
    if (!written) return written.problem();
    known_head_ = Head{sequence, hash};
    return *known_head_;
}

Result<> DiskJournal::check_newest() const {
    const auto last = head();
    if (!last) return last.problem();
    if (last->sequence == 0) return base::Done{};
    const auto row = entry_at(last->sequence);
    if (!row) return row.problem();
    const auto before = hash_at(last->sequence - 1);
    if (!before) return damaged("entry " + std::to_string(last->sequence - 1) + " is missing");
    if (wire::chain_next(*before, last->sequence, row->line) != row->hash ||
        !wire::verify(public_key_, wire::head_statement(stream_, last->sequence, row->hash), row->signature))
        return damaged("entry " + std::to_string(last->sequence) + " is not what was written");
    return base::Done{};
}

Result<> create_stream(sql::Connection& database, const std::string& device, const wire::PublicKey& public_key) {
    const auto written =
        database.execute("INSERT INTO stream (one, device, epoch, previous_head, public_key) VALUES (1, $1, 1, $2, $3)",
                         {std::string_view(device), base::View(wire::Hash{}), base::View(public_key)});
    if (!written) return written.problem();
    return base::Done{};
}

}  // namespace

Result<std::unique_ptr<Journal>> open_journal(const std::filesystem::path& folder, const std::string& device,
                                              wire::SecretKey key) {
    auto lock = sql::WriterLock::take(folder / journal_file_name, std::chrono::milliseconds{0});
    if (!lock) return lock.problem();
    auto database = sql::Connection::open(folder / journal_file_name, sql::Access::write);
    if (!database) return database.problem();
    if (const auto ran = database->run(sql::durable_wal); !ran) return ran.problem();
    if (const auto migrated = sql::migrate(*database, schema_steps); !migrated) return migrated.problem();
    auto row = read_stream_row(*database);
    if (row && !*row) {
        if (const auto created = create_stream(*database, device, key.public_key()); !created) return created.problem();
        row = read_stream_row(*database);
    }
    if (!row) return row.problem();
    const StreamRow& stream = **row;
    if (stream.stream.device != device || stream.public_key != key.public_key())
        return damaged("it belongs to another device or another key");
    auto opened =
        std::make_unique<DiskJournal>(std::move(*database), stream, Writing{std::move(*lock), std::move(key)});
    if (const auto checked = opened->check_newest(); !checked) return checked.problem();
    return std::unique_ptr<Journal>(std::move(opened));
}

Result<std::unique_ptr<Reader>> read_journal(const std::filesystem::path& folder) {
    auto database = sql::Connection::open(folder / journal_file_name, sql::Access::read_only);
    if (!database) return database.problem();
    auto row = read_stream_row(*database);
    // Between the creation of the file and its first commit there is no table or no row: not there yet.
    const auto tables = database->integer("SELECT count(*) FROM sqlite_master WHERE name = 'stream'");
    if (tables && (*tables == 0 || (row && !*row))) return Problem{Code::not_found, "the journal is not there yet", 0};
    if (!row) return row.problem();
    return std::unique_ptr<Reader>(std::make_unique<DiskJournal>(std::move(*database), **row, std::nullopt));
}

}  // namespace journal
