#include "sync/sql/connection.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <map>
#include <utility>

#include "sync/base/file.hpp"
#include "sync/sql/beside.hpp"
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

sqlite3_stmt* statement_of(void* handle) { return static_cast<sqlite3_stmt*>(handle); }

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

    int bind(std::initializer_list<Value> values) {
        int index = 0;
        for (const Value& value : values)
            if (const int state = std::visit(Binder{statement_, ++index}, value); state != SQLITE_OK) return state;
        return SQLITE_OK;
    }

private:
    sqlite3_stmt* statement_;
};

}  // namespace

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_of(statement_), column); }

std::string Row::text(int column) const { return std::string(text_view(column)); }

std::string_view Row::text_view(int column) const { return base::text_of(bytes(column)); }

base::View Row::bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_of(statement_), column);
    const int size = sqlite3_column_bytes(statement_of(statement_), column);
    return {static_cast<const base::Byte*>(data), static_cast<std::size_t>(size)};
}

bool Row::is_null(int column) const { return sqlite3_column_type(statement_of(statement_), column) == SQLITE_NULL; }

struct Connection::Open {
    sqlite3* database = nullptr;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements;

    Open() = default;
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    Open(Open&&) = delete;
    Open& operator=(Open&&) = delete;
    ~Open() {
        for (const auto& [text, statement] : statements) sqlite3_finalize(statement);
        sqlite3_close(database);
    }

    Result<sqlite3_stmt*> prepare(std::string_view text) {
        if (const auto known = statements.find(text); known != statements.end()) return known->second;
        sqlite3_stmt* statement = nullptr;
        const int state = sqlite3_prepare_v3(database, text.data(), static_cast<int>(text.size()),
                                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (state != SQLITE_OK) return problem_of(database, state, text);
        statements.emplace(text, statement);
        return statement;
    }
};

Connection::Connection(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::open(const std::filesystem::path& file, Access access) {
    auto open = std::make_unique<Open>();
    const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    // Each connection belongs to one thread at a time, so SQLite need not lock for us.
    const int state = sqlite3_open_v2(file.c_str(), &open->database, flags | SQLITE_OPEN_NOMUTEX, file_layer(access));
    if (state != SQLITE_OK) {
        const int exactly = open->database == nullptr ? state : sqlite3_extended_errcode(open->database);
        Problem problem = problem_of(open->database, exactly, "cannot open " + file.string());
        // Only a file that is not there is not found: one that could not be opened may be, next time.
        struct stat status {};
        if (::stat(file.c_str(), &status) != 0 && errno == ENOENT) problem.code = Code::not_found;
        return problem;
    }
    sqlite3_extended_result_codes(open->database, 1);
    sqlite3_busy_timeout(open->database, busy_wait_ms);
    return Connection(std::move(open));
}

Result<Connection> Connection::open_in_memory() { return open(":memory:", Access::write); }

Result<> Connection::run(const char* statements) {
    const int state = sqlite3_exec(open_->database, statements, nullptr, nullptr, nullptr);
    if (state != SQLITE_OK) return problem_of(open_->database, state, "cannot run");
    return base::Done{};
}

Result<std::int64_t> Connection::execute(std::string_view statement, std::initializer_list<Value> values) {
    if (const auto done = query(statement, values, [](const Row&) {}); !done) return done.problem();
    return std::int64_t{sqlite3_changes64(open_->database)};
}

Result<> Connection::query(std::string_view statement, std::initializer_list<Value> values,
                           const std::function<void(const Row&)>& each) {
    const auto prepared = open_->prepare(statement);
    if (!prepared) return prepared.problem();
    Use use(*prepared);
    if (const int state = use.bind(values); state != SQLITE_OK) return problem_of(open_->database, state, statement);
    for (;;) {
        const int state = sqlite3_step(*prepared);
        if (state == SQLITE_DONE) return base::Done{};
        if (state != SQLITE_ROW) return problem_of(open_->database, state, statement);
        each(Row(*prepared));
    }
}

Result<std::optional<std::int64_t>> Connection::integer(std::string_view statement,
                                                        std::initializer_list<Value> values) {
    std::optional<std::int64_t> found;
    const auto done = query(statement, values, [&](const Row& row) {
        if (!found && !row.is_null(0)) found = row.integer(0);
    });
    if (!done) return done.problem();
    return found;
}

Result<std::optional<std::string>> Connection::text(std::string_view statement, std::initializer_list<Value> values) {
    std::optional<std::string> found;
    const auto done = query(statement, values, [&](const Row& row) {
        if (!found && !row.is_null(0)) found = row.text(0);
    });
    if (!done) return done.problem();
    return found;
}

Result<> Connection::look_through() {
    const std::uint64_t failed = failed_reads();
    const auto found = text("PRAGMA quick_check(1)");
    if (!found) return found.problem();
    if (*found == "ok") return base::Done{};
    const Code code = failed_reads() == failed ? Code::damaged : Code::unreadable;
    return Problem{code, found->value_or("it cannot be checked"), 0};
}

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

Result<> Connection::copy_to(const std::filesystem::path& file) {
    auto copy = open(file, Access::write);
    if (!copy) return copy.problem();
    sqlite3* into = copy->open_->database;
    sqlite3_backup* backup = sqlite3_backup_init(into, "main", open_->database, "main");
    if (backup == nullptr) return problem_of(into, sqlite3_errcode(into), "cannot copy to " + file.string());
    sqlite3_backup_step(backup, -1);
    const int state = sqlite3_backup_finish(backup);
    if (state != SQLITE_OK) return problem_of(nullptr, state, "cannot copy to " + file.string());
    // Out of WAL: a file that is carried away must not need another beside it.
    return copy->run("PRAGMA journal_mode = DELETE");
}

Result<Transaction> Transaction::begin(Connection& connection) {
    if (const auto begun = connection.run("BEGIN IMMEDIATE"); !begun) return begun.problem();
    return Transaction(connection);
}

Transaction::~Transaction() {
    // A rollback that fails leaves a connection whose next statement fails too, and says why.
    if (connection_ != nullptr) static_cast<void>(connection_->run("ROLLBACK"));
}

Result<> Transaction::commit() {
    auto committed = connection_->run("COMMIT");
    if (committed) connection_ = nullptr;
    return committed;
}

Result<> migrate(Connection& connection, std::span<const char* const> steps) {
    const auto version = connection.integer("PRAGMA user_version");
    if (!version) return version.problem();
    const auto done = static_cast<std::size_t>(version->value_or(0));
    if (done > steps.size())
        return Problem{Code::damaged, "the file was written by a newer version of this program; nothing was changed",
                       0};
    for (std::size_t step = done; step < steps.size(); ++step) {
        auto transaction = Transaction::begin(connection);
        if (!transaction) return transaction.problem();
        if (auto ran = connection.run(steps[step]); !ran) return ran;
        const std::string count = "PRAGMA user_version = " + std::to_string(step + 1);
        if (auto counted = connection.run(count.c_str()); !counted) return counted;
        if (auto committed = transaction->commit(); !committed) return committed;
    }
    return base::Done{};
}

}  // namespace sql
