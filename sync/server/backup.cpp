#include "sync/server/backup.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "sync/base/file.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/watch.hpp"
#include "sync/sql/beside.hpp"
#include "sync/sql/postgres.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::beside;
using Path = std::filesystem::path;

constexpr std::chrono::milliseconds writer_patience{5000};

Problem system_problem(const std::string& act, const std::error_code& error) {
    return {Code::io, act + ": " + error.message(), 0};
}

Result<> is_own_file(const Path& database) {
    if (!sql::names_postgres(database.string())) return Done{};
    return Problem{
        Code::unsupported,
        "a PostgreSQL database is backed up and restored with PostgreSQL's own tools (pg_basebackup with the "
        "archived log, or pg_dump); what a synchronous standby holds is durable by itself. Nothing was done",
        0};
}

// Whether both lie on one file system, as far as the machine can tell.
bool share_a_disk(const Path& one, const Path& other) {
    struct stat a {};
    struct stat b {};
    return ::stat(one.c_str(), &a) != 0 || ::stat(other.c_str(), &b) != 0 || a.st_dev == b.st_dev;
}

// The database is whole, for SQLite and for every chain. How many entries it holds.
Result<std::uint64_t> prove_whole(Store& store, const Path& file) {
    if (const auto sound = store.is_sound(); !sound) return sound.problem();
    EntryProver prover;
    const auto unproven = prover.prove_more(store, std::numeric_limits<std::uint64_t>::max());
    if (!unproven) return unproven.problem();
    if (*unproven) return Problem{Code::damaged, file.string() + ": " + (*unproven)->words, 0};
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    std::uint64_t entries = 0;
    for (const StreamRow& stream : *streams) entries += stream.head;
    return entries;
}

// Every head of the copy is one that the database has too: only then does the copy stand for it.
Result<std::vector<StreamRow>> matching_streams(Store& store, Store& copy, const Path& file) {
    auto copied = copy.streams();
    if (!copied) return copied.problem();
    const auto held = store.streams();
    if (!held) return held.problem();
    for (const StreamRow& stream : *copied) {
        const auto same =
            std::find_if(held->begin(), held->end(), [&](const StreamRow& one) { return one.number == stream.number; });
        const Problem foreign{Code::damaged, file.string() + " is no copy of this database", 0};
        if (same == held->end() || same->name != stream.name || same->head < stream.head) return foreign;
        if (stream.head == 0) continue;
        const auto hash = store.hash_at(stream.number, stream.head);
        if (!hash) return hash.problem();
        if (*hash != stream.head_hash) return foreign;
    }
    return copied;
}

void remove_quietly(const Path& file) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

// A Store that was opened for writing leaves its lock file.
void remove_store(const Path& file) {
    for (const char* ending : {"", "-wal", "-shm", ".lock"}) remove_quietly(beside(file, ending));
}

// The database of before takes its place again. The problem with words on how it stands now.
Problem put_back(const Path& database, const Path& aside, Problem why) {
    for (const char* ending : {"-shm", "-wal", ""})
        if (sql::is_there(beside(aside, ending)) && !sql::is_there(beside(database, ending)))
            static_cast<void>(base::move_file(beside(aside, ending), beside(database, ending)));
    // A disk that fails may not even say what stands where.
    const bool is_back = sql::is_there(database) && !sql::is_there(beside(aside, sql::log_end));
    why.words += is_back ? "; nothing was replaced: make the disk well, then run the restore again"
                         : "; what stood there, if anything did, is there still or kept as " + aside.string() +
                               ": make the disk well, move it back with what is beside it (-wal) or run the restore "
                               "again";
    return why;
}

// Moves the database and what SQLite keeps beside it out of the way, under one name: all of it or nothing.
Result<Path> set_aside(const Path& database, base::WallTime now) {
    const Path aside = sql::free_name(beside(database, ".replaced-" + base::to_name(now)));
    bool moved_any = false;
    for (const char* ending : {"", "-wal", "-shm"}) {
        // A log that is left behind would be taken for the restored database's own.
        std::error_code error;
        const auto status = std::filesystem::symlink_status(beside(database, ending), error);
        if (status.type() == std::filesystem::file_type::none)
            return put_back(database, aside, system_problem("cannot look at " + database.string(), error));
        if (!std::filesystem::exists(status)) continue;
        if (const auto moved = base::move_file(beside(database, ending), beside(aside, ending)); !moved)
            return put_back(database, aside, moved.problem());
        moved_any = true;
    }
    return moved_any ? aside : Path{};
}

// The highest incarnation that the replaced database, and those that were set aside before, know of.
wire::Incarnation highest_incarnation(const Path& database) {
    wire::Incarnation highest = 0;
    const std::string aside = database.filename().string() + ".replaced-";
    std::error_code error;
    for (std::filesystem::directory_iterator entry(base::folder_of(database), error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name != database.filename().string() && !name.starts_with(aside)) continue;
        if (std::ranges::any_of(sql::log_ends, [&](const char* log) { return name.ends_with(log); })) continue;
        auto store = Store::open_to_read(entry->path());
        if (!store) continue;
        if (const auto meta = store->meta()) highest = std::max(highest, meta->incarnation);
    }
    return highest;
}

// The receipt key may have changed since the backup, and devices never go back to an older one.
Result<> carry_receipt_keys(const Path& replaced, Store& restored) {
    auto before = Store::open_to_read(replaced);
    if (!before) return Done{};  // nothing there to carry over
    const auto meta = before->meta();
    const auto newer = before->key_changes();
    const auto known = restored.key_changes();
    const auto own = restored.meta();
    if (!own) return own.problem();
    if (!known) return known.problem();
    if (!meta || !newer || newer->size() <= known->size()) return Done{};
    wire::PublicKey key = wire::SecretKey(own->receipt_seed).public_key();
    if (wire::follow_changes(key, *newer) != newer->back().key) return Done{};  // another server's
    for (std::size_t i = known->size(); i < newer->size(); ++i) {
        if (const auto put = restored.put_receipt_key(meta->receipt_seed, key, (*newer)[i]); !put) return put;
        key = (*newer)[i].key;
    }
    return Done{};
}

Result<wire::Incarnation> begin_incarnation(Store& store, const Path& database, const Path& backup,
                                            base::WallTime now) {
    auto change = store.begin();
    if (!change) return change.problem();
    const auto meta = store.meta();
    if (!meta) return meta.problem();
    if (const auto carried = carry_receipt_keys(database, store); !carried) return carried.problem();
    const wire::Incarnation incarnation = std::max(meta->incarnation, highest_incarnation(database)) + 1;
    if (const auto set = store.set_incarnation(incarnation); !set) return set.problem();
    const auto raised =
        store.raise({.kind = AlarmKind::server,
                     .identity = identity_of({"restored", std::to_string(incarnation)}),
                     .words = fmt::format("restored from {}, incarnation {}", backup.string(), incarnation)},
                    now);
    if (!raised) return raised.problem();
    // Who logged out since the backup was made must not be logged in again.
    if (const auto ended = store.end_sessions_before(now); !ended) return ended.problem();
    const people::Deed deed{"backup.restore", backup.string(), fmt::format("incarnation {}", incarnation)};
    if (const auto logged = store.log(shell_author().doer, deed, now); !logged) return logged.problem();
    if (const auto committed = change->commit(); !committed) return committed.problem();
    return incarnation;
}

// The backup as a database of its own beside the one that it will replace, proven and under a new incarnation.
Result<Restored> prepare(const Path& ready, const Path& database, const Path& backup, base::WallTime now) {
    remove_store(ready);
    std::error_code error;
    std::filesystem::copy_file(backup, ready, error);
    if (error) return system_problem("cannot copy " + backup.string(), error);
    std::filesystem::permissions(ready, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 error);
    if (error) return system_problem("cannot protect " + ready.string(), error);
    auto store = Store::open(ready);
    if (!store) return store.problem();
    const auto entries = prove_whole(*store, backup);
    if (!entries) return entries.problem();
    const auto incarnation = begin_incarnation(*store, database, backup, now);
    if (!incarnation) return incarnation.problem();
    return Restored{*incarnation, *entries, {}};
}

// The last connection that closes brings everything into the one file that is moved.
Result<Restored> prepare_in_one_piece(const Path& ready, const Path& database, const Path& backup, base::WallTime now) {
    auto restored = prepare(ready, database, backup, now);
    if (restored && sql::is_there(beside(ready, sql::log_end)))
        return Problem{Code::io, ready.string() + " could not be brought into one piece", 0};
    return restored;
}

}  // namespace

Result<std::optional<sql::WriterLock>> serving_lock(const Path& database) {
    if (sql::names_postgres(database.string())) return std::optional<sql::WriterLock>{};
    auto lock = sql::WriterLock::take(beside(database, ".serving"), std::chrono::milliseconds{0});
    if (!lock && lock.problem().code == Code::busy)
        return Problem{Code::busy, "a server runs on " + database.string() + "; stop it first", 0};
    if (!lock) return lock.problem();
    return std::optional(std::move(*lock));
}

Result<std::uint64_t> admit_backup(Store& store, const Path& file, bool elsewhere, base::WallTime now) {
    auto copy = Store::open_to_read(file);
    if (!copy) return copy.problem();
    const auto entries = prove_whole(*copy, file);
    if (!entries) return entries.problem();
    auto change = store.begin();
    if (!change) return change.problem();
    const auto streams = matching_streams(store, *copy, file);
    if (!streams) return streams.problem();
    if (elsewhere)
        for (const StreamRow& stream : *streams)
            if (const auto raised = store.raise_durable(stream.number, stream.head); !raised) return raised.problem();
    if (const auto added = store.add_backup(now, file.string(), *entries, elsewhere); !added) return added.problem();
    const people::Deed deed{"backup.make", file.string(), elsewhere ? "durable from now on" : "not counted"};
    if (const auto logged = store.log(shell_author().doer, deed, now); !logged) return logged.problem();
    if (const auto committed = change->commit(); !committed) return committed.problem();
    return *entries;
}

Result<BackedUp> back_up(Store& store, const Path& database, const Path& folder, bool elsewhere, base::WallTime now) {
    if (const auto is_file = is_own_file(database); !is_file) return is_file.problem();
    if (const auto made = base::make_folders(folder); !made) return made.problem();
    std::error_code error;
    const Path file = std::filesystem::absolute(folder, error) / ("sipas-" + base::to_name(now) + ".db");
    if (error) return system_problem("cannot find " + folder.string(), error);
    const Path partial = beside(file, ".partial");
    if (sql::is_there(file)) return Problem{Code::busy, file.string() + " is there already", 0};
    remove_quietly(partial);
    const bool counted = elsewhere || !share_a_disk(database, folder);
    const auto copied = store.copy_to(partial);
    if (!copied) {
        remove_quietly(partial);
        return copied.problem();
    }
    // Under its name before it is counted: after a power cut a counted backup is there, or nothing was counted.
    if (const auto moved = base::move_file(partial, file); !moved) {
        remove_quietly(partial);
        return moved.problem();
    }
    const auto synced = base::sync_folder(file.parent_path());
    const auto entries = synced ? admit_backup(store, file, counted, now) : synced.problem();
    if (entries) return BackedUp{file, *entries, counted};
    Problem why = entries.problem();
    if (why.code == Code::damaged) {
        remove_quietly(file);
        return why;
    }
    // A COMMIT that failed is unknown: terminals may be told that this file holds what they purge.
    why.words += "; it is not known whether " + file.string() + " is counted: keep it, and make another backup";
    return why;
}

Result<Restored> restore(const Path& database, const Path& backup, base::WallTime now) {
    if (const auto is_file = is_own_file(database); !is_file) return is_file.problem();
    const auto nobody_serves = serving_lock(database);
    if (!nobody_serves) return nobody_serves.problem();
    const auto nobody_writes = sql::WriterLock::take(database, writer_patience);
    if (!nobody_writes) return nobody_writes.problem();
    if (!sql::is_there(backup)) return Problem{Code::not_found, "there is no backup " + backup.string(), 0};
    const Path ready = beside(database, ".restoring");
    auto restored = prepare_in_one_piece(ready, database, backup, now);
    if (!restored) {
        remove_store(ready);
        Problem why = restored.problem();
        why.words += "; nothing was replaced";
        return why;
    }
    auto aside = set_aside(database, now);
    const auto moved = aside ? base::move_file(ready, database) : aside.problem();
    remove_store(ready);
    if (!aside) return aside.problem();
    if (!moved) return put_back(database, *aside, moved.problem());
    restored->aside = std::move(*aside);
    if (const auto synced = base::sync_folder(base::folder_of(database)); !synced) return synced.problem();
    return std::move(*restored);
}

}  // namespace server
