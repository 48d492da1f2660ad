// Connection: one open SQLite database; with file_layer.hpp the only one that knows sqlite3.h.
//
// SQL is written once for both databases of the architecture: `$1` parameters, ON CONFLICT, RETURNING, BIGINT, TEXT,
// BLOB. Parameters are numbered in the order in which the statement first names them. A connection belongs to one
// thread at a time. Statements are prepared once and kept; a query must not be run again from inside itself.
//
// A COMMIT that returned a Problem is *unknown*: the caller must not tell anybody that it is stored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
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

// A parameter. Views must live until the call returns.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, base::View>;

inline Value integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// The current row of a query; columns count from 0. Views live until the next row.
class Row {
public:
    explicit Row(void* statement) : statement_(statement) {}
    std::int64_t integer(int column) const;
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string text(int column) const;
    std::string_view text_view(int column) const;
    base::View bytes(int column) const;
    bool is_null(int column) const;

private:
    void* statement_;
};

// Run first on every file that must not lose what was committed. The order is the promise itself: a power cut right
// after creation lost rows in half of the simulated cuts in the usual order, in none of 100,000 in this one.
inline constexpr const char* durable_wal =
    "PRAGMA synchronous = EXTRA;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;";

class Connection {
public:
    // A locked database is waited for, five seconds at most; then the Problem is `busy`.
    static base::Result<Connection> open(const std::filesystem::path& file, Access access);
    static base::Result<Connection> open_in_memory();

    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // Several statements without parameters: pragmas and schemas.
    base::Result<> run(const char* statements);

    // One statement; rows, if it gives any, are passed over. Returns how many rows it changed.
    base::Result<std::int64_t> execute(std::string_view statement, std::initializer_list<Value> values = {});

    // One statement; `each` sees every row in turn.
    base::Result<> query(std::string_view statement, std::initializer_list<Value> values,
                         const std::function<void(const Row&)>& each);

    // The first column of the first row, or nothing when there is no row.
    base::Result<std::optional<std::int64_t>> integer(std::string_view statement,
                                                      std::initializer_list<Value> values = {});
    base::Result<std::optional<std::string>> text(std::string_view statement, std::initializer_list<Value> values = {});

    // Reads every page: damaged when one is not what SQLite wrote, unreadable when the disk failed to read meanwhile.
    base::Result<> look_through();

    // Copies the whole database, as it stands at one moment, into one new file, while others read and write. The copy
    // is synced and has nothing beside it. After a Problem what is there is no database to trust.
    base::Result<> copy_to(const std::filesystem::path& file);

private:
    struct Open;
    explicit Connection(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

// What a program that died left in the log of `file`, SQLite takes for committed when it can be read. It may not be on
// the disk yet, or never without help (base::settle_file), and then a power cut takes what is appended behind it too.
// Call it before the file is opened, while nobody else writes it. Done also when there is no log.
base::Result<> settle_log(const std::filesystem::path& file);

// durable_wal, and the log's name is on the disk: SQLite syncs the folder once, when it makes the log, and passes over
// that this failed. Call it before anything is written; `file` is the connection's own.
base::Result<> make_durable(Connection& connection, const std::filesystem::path& file);

// Begins a transaction; rolls it back when it goes without commit().
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

// Numbered schema steps, each run once, each in its own transaction; PRAGMA user_version counts them.
// damaged when the file is newer than this program.
base::Result<> migrate(Connection& connection, std::span<const char* const> steps);

}  // namespace sql
