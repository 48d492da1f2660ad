#include "sync/journal/rows.hpp"

#include <array>
#include <limits>
#include <mutex>
#include <span>

namespace journal {
namespace {

using base::Code;
using base::Done;
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
    "  BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END;",

    "CREATE TABLE comment_text (seq INTEGER PRIMARY KEY, response BLOB NOT NULL, salt BLOB NOT NULL,"
    "                           text TEXT NOT NULL);"
    "CREATE TRIGGER comments_are_erased_not_changed BEFORE UPDATE ON comment_text"
    "  BEGIN SELECT RAISE(ABORT, 'a comment is erased, not changed'); END;",

    "CREATE TABLE purged (one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, hash BLOB NOT NULL);"
    "CREATE TRIGGER a_purge_goes_forward BEFORE UPDATE ON purged WHEN NEW.through <= OLD.through"
    "  BEGIN SELECT RAISE(ABORT, 'a purge goes forward'); END;"
    "CREATE TRIGGER a_purge_stays_known BEFORE DELETE ON purged"
    "  BEGIN SELECT RAISE(ABORT, 'a purge stays known'); END;"
    "DROP TRIGGER entries_are_never_deleted;"
    "CREATE TRIGGER entries_are_deleted_by_a_purge BEFORE DELETE ON entry"
    "  WHEN OLD.seq > (SELECT coalesce(max(through), 0) FROM purged)"
    "  BEGIN SELECT RAISE(ABORT, 'entries are deleted by a purge'); END;"};

Result<bool> has_table(sql::Connection& database, std::string_view name) {
    const auto tables = database.integer("SELECT count(*) FROM sqlite_schema WHERE name = $1", {name});
    if (!tables) return tables.problem();
    return *tables == 1;
}

Result<std::string> schema_text(sql::Connection& database) {
    auto text = database.text(
        "SELECT group_concat(type || name || tbl_name || coalesce(sql, ''), char(10)) "
        "FROM (SELECT * FROM sqlite_schema ORDER BY name)");
    if (!text) return text.problem();
    return text->value_or("");
}

// What so many steps make; made once in a program, as every reader of a journal asks.
Result<std::string> schema_made_by(std::size_t steps) {
    static std::mutex mutex;
    static std::array<std::string, schema_steps.size() + 1> known;
    const std::lock_guard lock(mutex);
    if (!known.at(steps).empty()) return known.at(steps);
    auto pattern = sql::Connection::open_in_memory();
    if (!pattern) return pattern.problem();
    const auto made = sql::migrate(*pattern, std::span(schema_steps).first(steps));
    if (!made) return made.problem();
    auto text = schema_text(*pattern);
    if (text) known.at(steps) = *text;
    return text;
}

}  // namespace

Problem damaged(std::string_view what) { return {Code::damaged, "journal.db: " + std::string(what), 0}; }

Problem purged_away(const Head& purged) {
    return {Code::gap, "entries through " + std::to_string(purged.sequence) + " were purged", purged.sequence + 1};
}

Result<> prepare(sql::Connection& database) { return sql::migrate(database, schema_steps); }

Result<> check_schema(sql::Connection& database) {
    const auto version = database.integer("PRAGMA user_version");
    if (!version) return version.problem();
    const std::int64_t steps = version->value_or(0);
    if (steps < 1 || steps > static_cast<std::int64_t>(schema_steps.size()))
        return damaged("it is not a journal of this version");
    const auto found = schema_text(database);
    if (!found) return found.problem();
    const auto expected = schema_made_by(static_cast<std::size_t>(steps));
    if (!expected) return expected.problem();
    if (*found != *expected) return damaged("its tables are not what was made");
    return Done{};
}

Result<std::optional<StreamRow>> read_stream_row(sql::Connection& database) {
    std::optional<StreamRow> found;
    bool whole = true;
    const auto done =
        database.query("SELECT device, epoch, previous_head, public_key FROM stream", {}, [&](const sql::Row& row) {
            StreamRow read;
            const std::int64_t epoch = row.integer(1);
            read.stream = {row.text(0), static_cast<wire::Epoch>(epoch)};
            whole = epoch >= 1 && epoch < std::numeric_limits<wire::Epoch>::max() &&
                    copy_exactly(row.bytes(2), read.previous_head) && copy_exactly(row.bytes(3), read.public_key);
            found = std::move(read);
        });
    if (!done) return done.problem();
    if (!whole) return damaged("the stream's row is not what was written");
    return found;
}

Result<> write_stream_row(sql::Connection& database, const StreamRow& row) {
    const auto written = database.execute(
        "INSERT INTO stream (one, device, epoch, previous_head, public_key) VALUES (1, $1, $2, $3, $4)",
        {std::string_view(row.stream.device), sql::integer(row.stream.epoch), base::View(row.previous_head),
         base::View(row.public_key)});
    if (!written) return written.problem();
    return Done{};
}

Result<EntryRow> read_entry_row(sql::Connection& database, wire::Sequence sequence) {
    std::optional<EntryRow> found;
    bool whole = true;
    const auto done = database.query(
        "SELECT line, hash, signature FROM entry WHERE seq = $1", {sql::integer(sequence)}, [&](const sql::Row& row) {
            found = EntryRow{row.text(0), {}, {}};
            whole = copy_exactly(row.bytes(1), found->hash) && copy_exactly(row.bytes(2), found->signature);
        });
    if (!done) return done.problem();
    if (!found) return Problem{Code::not_found, "the journal has no entry " + std::to_string(sequence), 0};
    if (!whole) return damaged("entry " + std::to_string(sequence) + " has no whole hash or signature");
    return std::move(*found);
}

Result<Head> read_purged_row(sql::Connection& database) {
    Head purged;
    const auto known = has_table(database, "purged");
    if (!known) return known.problem();
    if (!*known) return purged;  // written by a program that never purged
    bool whole = true;
    const auto done = database.query("SELECT through, hash FROM purged", {}, [&](const sql::Row& row) {
        purged.sequence = row.count(0);
        whole = row.integer(0) > 0 && copy_exactly(row.bytes(1), purged.hash);
    });
    if (!done) return done.problem();
    if (!whole) return damaged("it does not say what was purged");
    return purged;
}

Result<> write_purged_row(sql::Connection& database, const Head& purged) {
    const auto written = database.execute(
        "INSERT INTO purged (one, through, hash) VALUES (1, $1, $2) "
        "ON CONFLICT (one) DO UPDATE SET through = $1, hash = $2",
        {sql::integer(purged.sequence), base::View(purged.hash)});
    if (!written) return written.problem();
    return Done{};
}

Result<wire::Hash> read_hash(sql::Connection& database, wire::Sequence sequence) {
    const auto row = read_entry_row(database, sequence);
    if (row) return row->hash;
    if (row.problem().code != Code::not_found) return row.problem();
    const auto purged = read_purged_row(database);
    if (!purged) return purged.problem();
    if (sequence == purged->sequence) return purged->hash;
    return sequence < purged->sequence ? purged_away(*purged) : row.problem();
}

Result<std::vector<CommentText>> read_comment_rows(sql::Connection& database, wire::Sequence after, std::size_t limit) {
    std::vector<CommentText> comments;
    const auto known = has_table(database, "comment_text");
    if (!known) return known.problem();
    if (!*known) return comments;  // written by a program that knew no comments
    bool whole = true;
    const auto done = database.query("SELECT seq, salt, text FROM comment_text WHERE seq > $1 ORDER BY seq LIMIT $2",
                                     {sql::integer(after), sql::integer(limit)}, [&](const sql::Row& row) {
                                         CommentText& comment = comments.emplace_back();
                                         comment.sequence = row.count(0);
                                         whole = copy_exactly(row.bytes(1), comment.salt) && whole;
                                         comment.text = row.text(2);
                                     });
    if (!done) return done.problem();
    if (!whole) return damaged("a comment has no whole salt");
    return comments;
}

Result<> write_comment_row(sql::Connection& database, const domain::ResponseId& response, const CommentText& comment) {
    const auto written =
        database.execute("INSERT INTO comment_text (seq, response, salt, text) VALUES ($1, $2, $3, $4)",
                         {sql::integer(comment.sequence), base::View(response), base::View(comment.salt),
                          std::string_view(comment.text)});
    if (!written) return written.problem();
    return Done{};
}

bool is_signed(const StreamRow& stream, wire::Sequence sequence, const EntryRow& row) {
    return wire::verify(stream.public_key, wire::head_statement(stream.stream, sequence, row.hash), row.signature);
}

}  // namespace journal
