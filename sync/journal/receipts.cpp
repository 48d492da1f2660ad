#include "sync/journal/receipts.hpp"

#include <array>
#include <utility>

#include "sync/sql/connection.hpp"
#include "sync/sql/writer_lock.hpp"

namespace journal {
namespace {

using base::Problem;
using base::Result;

constexpr const char* receipts_file_name = "receipts.db";

// On disks: never change a step, add another. Every receipt is kept: each is the server's word on a date.
constexpr std::array schema_steps{
    "CREATE TABLE receipt (id INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "                      json TEXT NOT NULL);",

    "CREATE TABLE comments_sent (device TEXT NOT NULL, epoch INTEGER NOT NULL, through INTEGER NOT NULL,"
    "                            PRIMARY KEY (device, epoch)) WITHOUT ROWID;"};

// The newest is the last one written, not the one with the highest sequence: a restored server may hold less.
constexpr const char* newest_sql = "SELECT json FROM receipt WHERE device = $1 AND epoch = $2 ORDER BY id DESC LIMIT 1";
constexpr const char* highest_sql =
    "SELECT json FROM receipt WHERE device = $1 AND epoch = $2 ORDER BY seq DESC, id DESC LIMIT 1";

Result<std::optional<wire::Receipt>> one_in(sql::Connection& database, const char* statement,
                                            const wire::Stream& stream) {
    const auto json = database.text(statement, {std::string_view(stream.device), sql::integer(stream.epoch)});
    if (!json) return json.problem();
    if (!*json) return std::optional<wire::Receipt>{};
    auto receipt = wire::read_receipt(**json);
    if (!receipt) return Problem{base::Code::damaged, "receipts.db holds a receipt that cannot be read", 0};
    return std::optional(std::move(*receipt));
}

Result<std::optional<wire::Receipt>> one_in_folder(const std::filesystem::path& folder, const char* statement,
                                                   const wire::Stream& stream) {
    auto database = sql::Connection::open(folder / receipts_file_name, sql::Access::read_only);
    if (!database && database.problem().code == base::Code::not_found) return std::optional<wire::Receipt>{};
    if (!database) return database.problem();
    return one_in(*database, statement, stream);
}

class DiskReceipts final : public Receipts {
public:
    DiskReceipts(sql::WriterLock lock, sql::Connection database)
        : lock_(std::move(lock)), database_(std::move(database)) {}

    Result<std::optional<wire::Receipt>> newest(const wire::Stream& stream) const override {
        return one_in(database_, newest_sql, stream);
    }

    Result<> keep(const wire::Receipt& receipt) override {
        const std::string json = wire::write_receipt(receipt);
        const auto written =
            database_.execute("INSERT INTO receipt (device, epoch, seq, json) VALUES ($1, $2, $3, $4)",
                              {std::string_view(receipt.stream.device), sql::integer(receipt.stream.epoch),
                               sql::integer(receipt.sequence), std::string_view(json)});
        if (!written) return written.problem();
        return base::Done{};
    }

    Result<wire::Sequence> comments_through(const wire::Stream& stream) const override {
        const auto through = database_.integer("SELECT through FROM comments_sent WHERE device = $1 AND epoch = $2",
                                               {std::string_view(stream.device), sql::integer(stream.epoch)});
        if (!through) return through.problem();
        return static_cast<wire::Sequence>(through->value_or(0));
    }

    Result<> keep_comments_through(const wire::Stream& stream, wire::Sequence sequence) override {
        const auto kept = database_.execute(
            "INSERT INTO comments_sent (device, epoch, through) VALUES ($1, $2, $3) "
            "ON CONFLICT (device, epoch) DO UPDATE SET through = $3",
            {std::string_view(stream.device), sql::integer(stream.epoch), sql::integer(sequence)});
        if (!kept) return kept.problem();
        return base::Done{};
    }

private:
    sql::WriterLock lock_;              // first, so that it goes last
    mutable sql::Connection database_;  // a query moves its statements, not its content
};

}  // namespace

Result<std::unique_ptr<Receipts>> open_receipts(const std::filesystem::path& folder) {
    auto lock = sql::WriterLock::take(folder / receipts_file_name, std::chrono::milliseconds{0});
    if (!lock) return lock.problem();
    auto database = sql::Connection::open(folder / receipts_file_name, sql::Access::write);
    if (!database) return database.problem();
    if (const auto ran = database->run(sql::durable_wal); !ran) return ran.problem();
    if (const auto migrated = sql::migrate(*database, schema_steps); !migrated) return migrated.problem();
    return std::unique_ptr<Receipts>(std::make_unique<DiskReceipts>(std::move(*lock), std::move(*database)));
}

Result<std::optional<wire::Receipt>> newest_receipt(const std::filesystem::path& folder, const wire::Stream& stream) {
    return one_in_folder(folder, newest_sql, stream);
}

Result<std::optional<wire::Receipt>> highest_receipt(const std::filesystem::path& folder, const wire::Stream& stream) {
    return one_in_folder(folder, highest_sql, stream);
}

Result<wire::Epoch> highest_epoch(const std::filesystem::path& folder, const std::string& device) {
    auto database = sql::Connection::open(folder / receipts_file_name, sql::Access::read_only);
    if (!database && database.problem().code == base::Code::not_found) return wire::Epoch{0};
    if (!database) return database.problem();
    const auto epoch =
        database->integer("SELECT max(epoch) FROM receipt WHERE device = $1 AND seq > 0", {std::string_view(device)});
    if (!epoch) return epoch.problem();
    return static_cast<wire::Epoch>(epoch->value_or(0));
}

}  // namespace journal
