#include "sync/sql/connection.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <map>
#include <utility>

#include "sync/base/file.hpp"
#include "sync/sql/beside.hpp"
#include "sync/sql/driver.hpp"
#include "sync/sql/file_layer.hpp"

namespace sql {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr int busy_wait_ms = 5000;

Problem problem_of(sqlite3* database, int state, std::string_view act) {
    const int primary = state & 0xFF;
    // SQLITE_ERROR: statements are this program's own, so where they do not fit, the file is not what it made.
    const bool is_damage = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_ERROR;
    const Code code = primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? Code::busy
                      : primary == SQLITE_FULL                           ? Code::disk_full
                      : state == SQLITE_IOERR_READ                       ? Code::unreadable
                      : is_damage                                        ? Code::damaged
                                                                         : Code::io;
    const char* words = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(state);
    return {code, std::string(act) + ": " + words, 0};
}

struct Binder {
    sqlite3_stmt* statement;
    int index;

    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
    int operator()(std::string_view text) const {
        // A null pointer would bind NULL; an empty text is not NULL.
        const char* data = text.data() == nullptr ? "" : text.data();
        return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(base::View bytes) const {
        if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_STATIC);
    }
};

// A prepared statement in use: parameters and position go when it does.
class Use {
public:
    explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
    ~Use() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Use(Use&&) = delete;
    Use& operator=(Use&&) = delete;

    int bind(std::span<const Value> values) {
        int index = 0;
        for (const Value& value : values)
            if (const int state = std::visit(Binder{statement_, ++index}, value); state != SQLITE_OK) return state;
        return SQLITE_OK;
    }

private:
    sqlite3_stmt* statement_;
};

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    base::View bytes(int column) const override {
        const void* data = sqlite3_column_blob(statement_, column);
        const int size = sqlite3_column_bytes(statement_, column);
        return {static_cast<const base::Byte*>(data), static_cast<std::size_t>(size)};
    }
    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

private:
    sqlite3_stmt* statement_;
};

class Sqlite final : public Driver {
public:
    Sqlite() = default;
    Sqlite(const Sqlite&) = delete;
    Sqlite& operator=(const Sqlite&) = delete;
    Sqlite(Sqlite&&) = delete;
    Sqlite& operator=(Sqlite&&) = delete;
    ~Sqlite() override {
        for (const auto& [text, statement] : statements_) sqlite3_finalize(statement);
        sqlite3_close(database_);
    }

    Result<> open(const std::filesystem::path& file, Access access) {
        const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
        // Each connection belongs to one thread at a time, so SQLite need not lock for us.
        const int state = sqlite3_open_v2(file.c_str(), &database_, flags | SQLITE_OPEN_NOMUTEX, file_layer(access));
        if (state != SQLITE_OK) {
            const int exactly = database_ == nullptr ? state : sqlite3_extended_errcode(database_);
            Problem problem = problem_of(database_, exactly, "cannot open " + file.string());
            // Only a file that is not there is not found: one that could not be opened may be, next time.
            struct stat status {};
            if (::stat(file.c_str(), &status) != 0 && errno == ENOENT) problem.code = Code::not_found;
            return problem;
        }
        sqlite3_extended_result_codes(database_, 1);
        sqlite3_busy_timeout(database_, busy_wait_ms);
        return base::Done{};
    }

    Result<> run(const char* statements) override {
        const int state = sqlite3_exec(database_, statements, nullptr, nullptr, nullptr);
        if (state != SQLITE_OK) return problem_of(database_, state, "cannot run");
        return base::Done{};
    }

    Result<std::int64_t> query(std::string_view statement, std::span<const Value> values, const Each& each) override {
        const auto prepared = prepare(statement);
        if (!prepared) return prepared.problem();
        if (auto done = step(*prepared, statement, values, each); !done) return done.problem();
        return std::int64_t{sqlite3_changes64(database_)};
    }

    Result<> walk(std::string_view statement, std::span<const Value> values, const Each& each) override {
        const auto prepared = prepare(statement);
        if (!prepared) return prepared.problem();
        return step(*prepared, statement, values, each);
    }

    // One statement, prepared once, is the fastest that SQLite has: several rows in a statement gain nothing.
    Result<std::int64_t> insert(const Insertion& into, std::span<const Value> values) override {
        std::string statement = std::string(into.head) + " VALUES (";
        for (std::size_t i = 1; i <= into.columns; ++i) statement += (i > 1 ? ", $" : "$") + std::to_string(i);
        statement.append(") ").append(into.tail);
        const auto prepared = prepare(statement);
        if (!prepared) return prepared.problem();
        const std::int64_t before = sqlite3_total_changes64(database_);
        for (std::size_t at = 0; at < values.size(); at += into.columns)
            if (auto done = step(*prepared, statement, values.subspan(at, into.columns), [](const Row&) {}); !done)
                return done.problem();
        return std::int64_t{sqlite3_total_changes64(database_)} - before;
    }

    Result<> begin_writing() override { return run("BEGIN IMMEDIATE"); }
    Result<> begin_reading() override { return run("BEGIN"); }
    Result<> commit() override { return run("COMMIT"); }
    // A rollback that fails leaves a connection whose next statement fails too, and says why.
    void roll_back() override { static_cast<void>(run("ROLLBACK")); }

    Result<std::int64_t> steps_done() override {
        std::int64_t version = 0;
        const auto read = query("PRAGMA user_version", {}, [&](const Row& row) { version = row.integer(0); });
        if (!read) return read.problem();
        return version;
    }

    Result<> run_step(const char* step, std::int64_t count) override {
        if (auto ran = run(step); !ran) return ran;
        return run(("PRAGMA user_version = " + std::to_string(count)).c_str());
    }

    Result<> look_through(Thoroughness thoroughness) override {
        const std::uint64_t failed = failed_reads();
        std::string found = "it cannot be checked";
        const bool is_quick = thoroughness == Thoroughness::quick;
        const auto read = query(is_quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", {},
                                [&](const Row& row) { found = row.text(0); });
        if (!read) return read.problem();
        if (found == "ok") return base::Done{};
        return Problem{failed_reads() == failed ? Code::damaged : Code::unreadable, found, 0};
    }

    Result<> copy_to(const std::filesystem::path& file) override {
        Sqlite copy;
        if (auto opened = copy.open(file, Access::write); !opened) return opened;
        sqlite3* into = copy.database_;
        sqlite3_backup* backup = sqlite3_backup_init(into, "main", database_, "main");
        if (backup == nullptr) return problem_of(into, sqlite3_errcode(into), "cannot copy to " + file.string());
        sqlite3_backup_step(backup, -1);
        const int state = sqlite3_backup_finish(backup);
        if (state != SQLITE_OK) return problem_of(nullptr, state, "cannot copy to " + file.string());
        // Out of WAL: a file that is carried away must not need another beside it.
        return copy.run("PRAGMA journal_mode = DELETE");
    }

    Result<std::int64_t> log_position() override { return std::int64_t{0}; }
    Result<bool> is_beyond_this_disk(std::int64_t /*log_position*/) override { return false; }

private:
    Result<sqlite3_stmt*> prepare(std::string_view text) {
        if (const auto known = statements_.find(text); known != statements_.end()) return known->second;
        sqlite3_stmt* statement = nullptr;
        const int state = sqlite3_prepare_v3(database_, text.data(), static_cast<int>(text.size()),
                                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (state != SQLITE_OK) return problem_of(database_, state, text);
        statements_.emplace(text, statement);
        return statement;
    }

    Result<> step(sqlite3_stmt* statement, std::string_view text, std::span<const Value> values, const Each& each) {
        Use use(statement);
        if (const int state = use.bind(values); state != SQLITE_OK) return problem_of(database_, state, text);
        for (;;) {
            const int state = sqlite3_step(statement);
            if (state == SQLITE_DONE) return base::Done{};
            if (state != SQLITE_ROW) return problem_of(database_, state, text);
            each(SqliteRow(statement));
        }
    }

    sqlite3* database_ = nullptr;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

}  // namespace

Result<Connection> Connection::open(const std::filesystem::path& file, Access access) {
    auto sqlite = std::make_unique<Sqlite>();
    if (const auto opened = sqlite->open(file, access); !opened) return opened.problem();
    return Connection(std::move(sqlite));
}

Result<Connection> Connection::open_in_memory() { return open(":memory:", Access::write); }

Result<> settle_log(const std::filesystem::path& file) {
    const auto settled = base::settle_file(beside(file, log_end));
    if (!settled) return settled.problem().code == Code::not_found ? Result<>(base::Done{}) : settled;
    return base::sync_folder(base::folder_of(file));
}

Result<> make_durable(Connection& connection, const std::filesystem::path& file) {
    if (auto ran = connection.run(durable_wal); !ran) return ran;
    // The log is made by the first look into the file.
    if (auto ran = connection.run("SELECT count(*) FROM sqlite_schema"); !ran) return ran;
    return base::sync_folder(base::folder_of(file));
}

}  // namespace sql
