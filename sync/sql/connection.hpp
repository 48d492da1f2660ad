// Connection: one open database, SQLite or PostgreSQL 15; a Driver does the work.
//
// SQL is written once, in what both understand: `$1` parameters, ON CONFLICT, RETURNING, BIGINT, TEXT, BLOB. Parameters
// are numbered in the order in which the statement first names them. A connection belongs to one thread at a time.
// Statements are prepared once and kept; a query must not be run again from inside itself. dialect.hpp tells what a
// schema step may say.
//
// A COMMIT that returned a Problem is *unknown*: the caller must not tell anybody that it is stored. A statement that
// failed inside a transaction leaves it unusable, but for what a savepoint undoes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/bytes.hpp"
#include "sync/base/result.hpp"
#include "sync/sql/access.hpp"

namespace sql {

// A parameter. Views must live until the call returns. PostgreSQL's text has no NUL and nothing but UTF-8: there, what
// does not fit is stored, and looked for, as U+FFFD.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, base::View>;

inline Value integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// The current row of a query; columns count from 0. Views live until the next row.
class Row {
public:
    virtual std::int64_t integer(int column) const = 0;
    virtual base::View bytes(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string_view text_view(int column) const { return base::text_of(bytes(column)); }
    std::string text(int column) const { return std::string(text_view(column)); }

protected:
    Row() = default;
    ~Row() = default;
    Row(const Row&) = default;
    Row& operator=(const Row&) = default;
};

using Each = std::function<void(const Row&)>;

// Many rows for one table at once. `head` names table and columns, "INSERT INTO t (a, b)"; `tail` is empty or an
// ON CONFLICT clause, which must not change a row twice.
struct Insertion {
    std::string_view head;
    std::size_t columns = 0;
    std::string_view tail{};
};

enum class Thoroughness { quick, whole };

class Driver;

class Connection {
public:
    // SQLite. A locked database is waited for, five seconds at most; then the Problem is `busy`.
    static base::Result<Connection> open(const std::filesystem::path& file, Access access);
    static base::Result<Connection> open_in_memory();

    explicit Connection(std::unique_ptr<Driver> driver);
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // Several statements without parameters.
    base::Result<> run(const char* statements);

    // One statement; rows, if it gives any, are passed over. Returns how many rows it changed.
    base::Result<std::int64_t> execute(std::string_view statement, std::initializer_list<Value> values = {});
    base::Result<std::int64_t> execute(std::string_view statement, std::span<const Value> values);

    // One statement; `each` sees every row in turn. PostgreSQL gathers all of them first: for a few thousand at most.
    base::Result<> query(std::string_view statement, std::initializer_list<Value> values, const Each& each);
    base::Result<> query(std::string_view statement, std::span<const Value> values, const Each& each);

    // One SELECT with any number of rows, in constant memory; other statements may be run from inside `each`.
    base::Result<> walk(std::string_view statement, std::initializer_list<Value> values, const Each& each);
    base::Result<> walk(std::string_view statement, std::span<const Value> values, const Each& each);

    // `values` row by row. A column without any value is taken for TEXT. Returns how many rows were changed.
    base::Result<std::int64_t> insert(const Insertion& into, std::span<const Value> values);

    // The first column of the first row, or nothing when there is no row.
    base::Result<std::optional<std::int64_t>> integer(std::string_view statement,
                                                      std::initializer_list<Value> values = {});
    base::Result<std::optional<std::string>> text(std::string_view statement, std::initializer_list<Value> values = {});

    // Between the two, all reads see one moment of the database.
    base::Result<> begin_reading();
    void end_reading();

    // How many schema steps the database has behind it; 0 when nobody ever ran one.
    base::Result<std::int64_t> steps_done();

    // Reads every page: damaged when one is not what SQLite wrote, unreadable when the disk failed to read meanwhile.
    // `whole` also compares indexes with their tables. PostgreSQL: unsupported.
    base::Result<> look_through(Thoroughness thoroughness = Thoroughness::quick);

    // Copies the whole database, as it stands at one moment, into one new file, while others read and write. The copy
    // is synced and has nothing beside it. After a Problem what is there is no database to trust. PostgreSQL:
    // unsupported.
    base::Result<> copy_to(const std::filesystem::path& file);

    // What was committed before this position was asked for is beyond_this_disk() when a synchronous standby says that
    // it wrote the log that far. SQLite has no standby: never.
    base::Result<std::int64_t> log_position();
    base::Result<bool> is_beyond_this_disk(std::int64_t log_position);

private:
    friend class Transaction;
    friend base::Result<> migrate(Connection& connection, std::span<const char* const> steps);
    std::unique_ptr<Driver> driver_;
};

// Run first on every SQLite file that must not lose what was committed. The order is the promise itself: a power cut
// right after creation lost rows in half of the simulated cuts in the usual order, in none of 100,000 in this one.
inline constexpr const char* durable_wal =
    "PRAGMA synchronous = EXTRA;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;";

// For a database that takes much at once: pages that are written again and again (indexes, sums) stay in 64 MiB of
// memory, and come from the log into the file once in 64 MiB instead of once in four.
inline constexpr const char* roomy =
    "PRAGMA cache_size = -65536;"
    "PRAGMA wal_autocheckpoint = 16384;";

// What a program that died left in the log of `file`, SQLite takes for committed when it can be read. It may not be on
// the disk yet, or never without help (base::settle_file), and then a power cut takes what is appended behind it too.
// Call it before the file is opened, while nobody else writes it. Done also when there is no log.
base::Result<> settle_log(const std::filesystem::path& file);

// durable_wal, and the log's name is on the disk: SQLite syncs the folder once, when it makes the log, and passes over
// that this failed. Call it before anything is written; `file` is the connection's own.
base::Result<> make_durable(Connection& connection, const std::filesystem::path& file);

// Begins a transaction that writes, one at a time over all connections to the database; rolls it back when it goes
// without commit().
class Transaction {
public:
    static base::Result<Transaction> begin(Connection& connection);
    Transaction(Transaction&& other) noexcept : connection_(other.connection_) { other.connection_ = nullptr; }
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    base::Result<> commit();

private:
    explicit Transaction(Connection& connection) : connection_(&connection) {}
    Connection* connection_;
};

// Numbered schema steps, each run once, each in its own transaction, also when several programs begin at a time.
// damaged when the database is newer than this program.
base::Result<> migrate(Connection& connection, std::span<const char* const> steps);

}  // namespace sql
