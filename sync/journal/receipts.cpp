#include "sync/journal/receipts.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/sql/beside.hpp"
#include "sync/sql/connection.hpp"
#include "sync/sql/writer_lock.hpp"

namespace journal {
namespace {

using base::Problem;
using base::Result;

constexpr const char* receipts_file_name = "receipts.db";
constexpr const char* aside_end = ".damaged";

// On disks: never change a step, add another. Every receipt is kept: each is the server's word on a date.
constexpr std::array schema_steps{
    "CREATE TABLE receipt (id INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "                      json TEXT NOT NULL);",

    "CREATE TABLE comments_sent (device TEXT NOT NULL, epoch INTEGER NOT NULL, through INTEGER NOT NULL,"
    "                            PRIMARY KEY (device, epoch)) WITHOUT ROWID;",

    "CREATE TABLE uploader_state (device TEXT NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL,"
    "                             since INTEGER NOT NULL, seq INTEGER NOT NULL, words TEXT NOT NULL,"
    "                             PRIMARY KEY (device, epoch)) WITHOUT ROWID;",

    "CREATE TABLE ended (device TEXT NOT NULL, epoch INTEGER NOT NULL, why TEXT NOT NULL, words TEXT NOT NULL,"
    "                    PRIMARY KEY (device, epoch)) WITHOUT ROWID;"
    "CREATE TABLE server_time (one INTEGER PRIMARY KEY CHECK (one = 1), boot TEXT NOT NULL, m INTEGER NOT NULL,"
    "                          wall INTEGER NOT NULL);",

    "ALTER TABLE ended ADD COLUMN wall INTEGER;"
    "ALTER TABLE ended ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0;",

    "CREATE TABLE server_loss (device TEXT PRIMARY KEY, receipt INTEGER NOT NULL) WITHOUT ROWID;"};

using Kind = UploaderState::Kind;
struct KindName {
    Kind kind;
    std::string_view name;
};
constexpr std::array kinds{KindName{Kind::well, "well"},         KindName{Kind::retrying, "retrying"},
                           KindName{Kind::refused, "refused"},   KindName{Kind::held, "held"},
                           KindName{Kind::forked, "forked"},     KindName{Kind::damaged, "damaged"},
                           KindName{Kind::outdated, "outdated"}, KindName{Kind::stopped, "stopped"}};

std::string_view name_of(Kind kind) {
    const auto* const found = std::find_if(kinds.begin(), kinds.end(), [&](KindName k) { return k.kind == kind; });
    base::check(found != kinds.end(), "every kind of an uploader's state has a name");
    return found->name;
}

std::optional<Kind> kind_named(std::string_view name) {
    const auto* const found = std::find_if(kinds.begin(), kinds.end(), [&](KindName k) { return k.name == name; });
    return found == kinds.end() ? std::nullopt : std::optional(found->kind);
}

// The newest is the last one written, not the one with the highest sequence: a restored server may hold less.
constexpr const char* newest_sql = "SELECT json FROM receipt WHERE device = $1 AND epoch = $2 ORDER BY id DESC LIMIT 1";
constexpr const char* last_sql = "SELECT json FROM receipt WHERE device = $1 ORDER BY id DESC LIMIT 1";
constexpr const char* highest_sql =
    "SELECT json FROM receipt WHERE device = $1 AND epoch = $2 ORDER BY seq DESC, id DESC LIMIT 1";

using Text = Result<std::optional<std::string>>;

Result<std::optional<wire::Receipt>> receipt_in(const Text& json) {
    if (!json) return json.problem();
    if (!*json) return std::optional<wire::Receipt>{};
    auto receipt = wire::read_receipt(**json);
    if (!receipt) return Problem{base::Code::damaged, "receipts.db holds a receipt that cannot be read", 0};
    return std::optional(std::move(*receipt));
}

Result<std::optional<wire::Receipt>> one_in(sql::Connection& database, const char* statement,
                                            const wire::Stream& stream) {
    return receipt_in(database.text(statement, {std::string_view(stream.device), sql::integer(stream.epoch)}));
}

// What the kiosk asks of the file; the empty answer while no uploader has made it.
template <typename Answer>
Result<Answer> look(const std::filesystem::path& folder, const std::function<Result<Answer>(sql::Connection&)>& ask) {
    auto database = sql::Connection::open(folder / receipts_file_name, sql::Access::read_only);
    if (!database && database.problem().code == base::Code::not_found) return Answer{};
    if (!database) return database.problem();
    return ask(*database);
}

Result<std::optional<wire::Receipt>> one_in_folder(const std::filesystem::path& folder, const char* statement,
                                                   const wire::Stream& stream) {
    return look<std::optional<wire::Receipt>>(
        folder, [&](sql::Connection& database) { return one_in(database, statement, stream); });
}

Result<std::optional<UploaderState>> state_in(sql::Connection& database, const wire::Stream& stream) {
    std::optional<UploaderState> state;
    const auto done =
        database.query("SELECT kind, since, seq, words FROM uploader_state WHERE device = $1 AND epoch = $2",
                       {std::string_view(stream.device), sql::integer(stream.epoch)}, [&](const sql::Row& row) {
                           const base::WallTime since{base::Duration{row.integer(1)}};
                           if (const auto kind = kind_named(row.text_view(0)))
                               state = UploaderState{*kind, since, row.count(2), row.text(3)};
                       });
    if (!done) return done.problem();
    return state;
}

Result<std::vector<wire::Receipt>> all_in(sql::Connection& database, const wire::Stream& stream) {
    std::vector<wire::Receipt> receipts;
    const auto done =
        database.query("SELECT json FROM receipt WHERE device = $1 AND epoch = $2 ORDER BY seq DESC, id DESC",
                       {std::string_view(stream.device), sql::integer(stream.epoch)}, [&](const sql::Row& row) {
                           if (auto receipt = wire::read_receipt(row.text_view(0)))
                               receipts.push_back(std::move(*receipt));
                       });
    if (!done) return done.problem();
    return receipts;
}

Result<std::optional<ServerTime>> server_time_in(sql::Connection& database) {
    std::optional<ServerTime> time;
    const auto done = database.query("SELECT boot, m, wall FROM server_time", {}, [&](const sql::Row& row) {
        time = ServerTime{row.text(0), base::Instant{base::Duration{row.integer(1)}},
                          base::WallTime{base::Duration{row.integer(2)}}};
    });
    if (!done) return done.problem();
    return time;
}

Result<std::optional<Ending>> ending_in(sql::Connection& database, const wire::Stream& stream) {
    std::optional<Ending> ending;
    const auto done =
        database.query("SELECT why, words FROM ended WHERE device = $1 AND epoch = $2",
                       {std::string_view(stream.device), sql::integer(stream.epoch)}, [&](const sql::Row& row) {
                           ending = Ending{row.text(0), row.text(1)};
                       });
    if (!done) return done.problem();
    return ending;
}

// The last one kept of any epoch.
Result<std::optional<wire::Receipt>> last_in(sql::Connection& database, const std::string& device) {
    return receipt_in(database.text(last_sql, {std::string_view(device)}));
}

Result<std::int64_t> loss_in(sql::Connection& database, const std::string& device) {
    const auto loss = database.integer("SELECT receipt FROM server_loss WHERE device = $1", {std::string_view(device)});
    if (!loss) return loss.problem();
    return loss->value_or(0);
}

Result<wire::Sequence> comments_in(sql::Connection& database, const wire::Stream& stream) {
    const auto through = database.integer("SELECT through FROM comments_sent WHERE device = $1 AND epoch = $2",
                                          {std::string_view(stream.device), sql::integer(stream.epoch)});
    if (!through) return through.problem();
    return static_cast<wire::Sequence>(through->value_or(0));
}

class DiskReceipts final : public Receipts {
public:
    DiskReceipts(sql::WriterLock lock, sql::Connection database)
        : lock_(std::move(lock)), database_(std::move(database)) {}

    Result<std::optional<wire::Receipt>> newest(const wire::Stream& stream) const override {
        return one_in(database_, newest_sql, stream);
    }

    Result<> keep(const wire::Receipt& receipt) override {
        // Before the receipt: killed in between, a loss is noted once more, and that costs a question.
        const auto loses = is_loss(receipt);
        if (!loses) return noted(loses.problem());
        if (const auto kept = *loses ? note_loss(receipt.stream.device) : base::Done{}; !kept)
            return noted(kept.problem());
        const std::string json = wire::write_receipt(receipt);
        const auto written =
            database_.execute("INSERT INTO receipt (device, epoch, seq, json) VALUES ($1, $2, $3, $4)",
                              {std::string_view(receipt.stream.device), sql::integer(receipt.stream.epoch),
                               sql::integer(receipt.sequence), std::string_view(json)});
        if (!written) return noted(written.problem());
        return base::Done{};
    }

    Result<std::int64_t> last_loss(const std::string& device) const override { return loss_in(database_, device); }

    Result<wire::Sequence> comments_through(const wire::Stream& stream) const override {
        return comments_in(database_, stream);
    }

    Result<> keep_comments_through(const wire::Stream& stream, wire::Sequence sequence) override {
        const auto kept = database_.execute(
            "INSERT INTO comments_sent (device, epoch, through) VALUES ($1, $2, $3) "
            "ON CONFLICT (device, epoch) DO UPDATE SET through = $3",
            {std::string_view(stream.device), sql::integer(stream.epoch), sql::integer(sequence)});
        if (!kept) return noted(kept.problem());
        return base::Done{};
    }

    Result<> keep_state(const wire::Stream& stream, const UploaderState& state) override {
        const auto kept = database_.execute(
            "INSERT INTO uploader_state (device, epoch, kind, since, seq, words) VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (device, epoch) DO UPDATE SET kind = $3, seq = $5, words = $6,"
            " since = CASE WHEN kind = $3 AND seq = $5 THEN since ELSE $4 END",
            {std::string_view(stream.device), sql::integer(stream.epoch), name_of(state.kind),
             std::int64_t{state.since.time_since_epoch().count()}, sql::integer(state.sequence),
             std::string_view(state.words)});
        if (!kept) return noted(kept.problem());
        return base::Done{};
    }

    Result<> end(const wire::Stream& stream, const Ending& ending) override {
        const auto ended = database_.execute(
            "INSERT INTO ended (device, epoch, why, words, wall) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (device, epoch) DO NOTHING",
            {std::string_view(stream.device), sql::integer(stream.epoch), std::string_view(ending.why),
             std::string_view(ending.words), std::int64_t{ending.at.time_since_epoch().count()}});
        if (!ended) return noted(ended.problem());
        return base::Done{};
    }

    Result<std::vector<base::WallTime>> contradicted(const std::string& device) const override {
        std::vector<base::WallTime> times;
        const auto done = database_.query(
            "SELECT wall FROM ended WHERE device = $1 AND why IN ('fork', 'rollback') AND wall IS NOT NULL "
            "AND forgiven = 0 ORDER BY epoch",
            {std::string_view(device)},
            [&](const sql::Row& row) { times.emplace_back(base::Duration{row.integer(0)}); });
        if (!done) return done.problem();
        return times;
    }

    Result<> forgive(const std::string& device) override {
        const auto forgiven =
            database_.execute("UPDATE ended SET forgiven = 1 WHERE device = $1", {std::string_view(device)});
        if (!forgiven) return forgiven.problem();
        return base::Done{};
    }

    Result<std::optional<Ending>> ending(const wire::Stream& stream) const override {
        return ending_in(database_, stream);
    }

    Result<> keep_server_time(const ServerTime& time) override {
        const auto kept = database_.execute(
            "INSERT INTO server_time (one, boot, m, wall) VALUES (1, $1, $2, $3) "
            "ON CONFLICT (one) DO UPDATE SET boot = $1, m = $2, wall = $3",
            {std::string_view(time.boot), std::int64_t{time.monotonic.time_since_epoch().count()},
             std::int64_t{time.wall.time_since_epoch().count()}});
        if (!kept) return noted(kept.problem());
        return base::Done{};
    }

    const std::optional<Problem>& damage() const override { return damage_; }

private:
    Result<bool> is_loss(const wire::Receipt& receipt) const {
        const auto last = last_in(database_, receipt.stream.device);
        if (!last) return last.problem();
        if (*last && (*last)->incarnation < receipt.incarnation) return true;
        const auto before = newest(receipt.stream);
        if (!before) return before.problem();
        return *before && (*before)->sequence > receipt.sequence;
    }

    Result<> note_loss(const std::string& device) {
        const auto kept = database_.execute(
            "INSERT INTO server_loss (device, receipt) SELECT $1, max(id) FROM receipt WHERE true "
            "ON CONFLICT (device) DO UPDATE SET receipt = excluded.receipt",
            {std::string_view(device)});
        if (!kept) return kept.problem();
        const auto forgotten =
            database_.execute("DELETE FROM comments_sent WHERE device = $1", {std::string_view(device)});
        if (!forgotten) return forgotten.problem();
        return base::Done{};
    }

    const Problem& noted(const Problem& problem) {
        if (problem.code == base::Code::damaged && !damage_) damage_ = problem;
        return problem;
    }

    sql::WriterLock lock_;              // first, so that it goes last
    mutable sql::Connection database_;  // a query moves its statements, not its content
    std::optional<Problem> damage_;
};

Result<std::unique_ptr<Receipts>> open_under(sql::WriterLock lock, const std::filesystem::path& file) {
    auto database = sql::Connection::open(file, sql::Access::write);
    if (!database) return database.problem();
    if (const auto made = sql::make_durable(*database, file); !made) return made.problem();
    if (const auto looked = database->look_through(); !looked)
        return Problem{looked.problem().code, "receipts.db: " + looked.problem().words, 0};
    if (const auto migrated = sql::migrate(*database, schema_steps); !migrated) return migrated.problem();
    return std::unique_ptr<Receipts>(std::make_unique<DiskReceipts>(std::move(lock), std::move(*database)));
}

// The log goes first: beside a new file it would be taken for that one's.
Result<std::filesystem::path> set_aside(const std::filesystem::path& file) {
    const std::filesystem::path aside = sql::free_name(sql::beside(file, aside_end));
    for (const char* end : {"-wal", "-shm", ""}) {
        if (!sql::is_there(sql::beside(file, end))) continue;
        const auto moved = base::move_file(sql::beside(file, end), sql::beside(aside, end));
        if (!moved) return moved.problem();
    }
    if (const auto synced = base::sync_folder(file.parent_path()); !synced) return synced.problem();
    return aside;
}

// A read that failed may work the next time, unless the disk has lost the place.
bool is_damaged(const std::filesystem::path& file, const Problem& problem) {
    if (problem.code != base::Code::unreadable) return problem.code == base::Code::damaged;
    return std::ranges::any_of(std::array{file, sql::beside(file, sql::log_end)}, [](const auto& part) {
        const auto looked = base::look_through(part);
        return !looked && looked.problem().code == base::Code::damaged;
    });
}

}  // namespace

Result<std::unique_ptr<Receipts>> open_receipts(const std::filesystem::path& folder) {
    auto lock = sql::WriterLock::take(folder / receipts_file_name, std::chrono::milliseconds{0});
    if (!lock) return lock.problem();
    return open_under(std::move(*lock), folder / receipts_file_name);
}

Result<OpenedReceipts> open_or_replace_receipts(const std::filesystem::path& folder) {
    auto opened = open_receipts(folder);
    if (opened) return OpenedReceipts{std::move(*opened)};
    if (!is_damaged(folder / receipts_file_name, opened.problem())) return opened.problem();
    auto lock = sql::WriterLock::take(folder / receipts_file_name, std::chrono::milliseconds{0});
    if (!lock) return lock.problem();
    auto aside = set_aside(folder / receipts_file_name);
    if (!aside) return aside.problem();
    opened = open_under(std::move(*lock), folder / receipts_file_name);
    if (!opened) return opened.problem();
    return OpenedReceipts{std::move(*opened), std::move(*aside)};
}

Result<std::optional<wire::Receipt>> newest_receipt(const std::filesystem::path& folder, const wire::Stream& stream) {
    return one_in_folder(folder, newest_sql, stream);
}

Result<bool> is_in_doubt(const std::filesystem::path& folder, const wire::Stream& stream) {
    return look<bool>(folder, [&](sql::Connection& database) -> Result<bool> {
        const auto loss = loss_in(database, stream.device);
        if (!loss) return loss.problem();
        const auto newest = database.integer("SELECT max(id) FROM receipt WHERE device = $1 AND epoch = $2",
                                             {std::string_view(stream.device), sql::integer(stream.epoch)});
        if (!newest) return newest.problem();
        return newest->has_value() && **newest <= *loss;
    });
}

Result<std::optional<wire::Receipt>> highest_receipt(const std::filesystem::path& folder, const wire::Stream& stream) {
    return one_in_folder(folder, highest_sql, stream);
}

Result<std::optional<UploaderState>> uploader_state(const std::filesystem::path& folder, const wire::Stream& stream) {
    return look<std::optional<UploaderState>>(folder,
                                              [&](sql::Connection& database) { return state_in(database, stream); });
}

Result<wire::Sequence> comments_sent_through(const std::filesystem::path& folder, const wire::Stream& stream) {
    return look<wire::Sequence>(folder, [&](sql::Connection& database) { return comments_in(database, stream); });
}

Result<std::vector<wire::Receipt>> all_receipts(const std::filesystem::path& folder, const wire::Stream& stream) {
    return look<std::vector<wire::Receipt>>(folder,
                                            [&](sql::Connection& database) { return all_in(database, stream); });
}

Result<std::optional<Ending>> ending_of(const std::filesystem::path& folder, const wire::Stream& stream) {
    return look<std::optional<Ending>>(folder, [&](sql::Connection& database) { return ending_in(database, stream); });
}

Result<std::optional<ServerTime>> server_time(const std::filesystem::path& folder) {
    return look<std::optional<ServerTime>>(folder, server_time_in);
}

base::Stamp believed(base::Stamp own, const std::optional<ServerTime>& told) {
    if (own.trust >= base::ClockTrust::network || !told || told->boot != own.boot || own.monotonic < told->monotonic)
        return own;
    own.wall = told->wall + (own.monotonic - told->monotonic);
    own.trust = base::ClockTrust::server_signed;
    return own;
}

std::filesystem::path receipts_file(const std::filesystem::path& folder) { return folder / receipts_file_name; }

bool were_receipts_set_aside(const std::filesystem::path& folder) {
    return sql::is_there(sql::beside(receipts_file(folder), aside_end));
}

Result<wire::Epoch> highest_epoch(const std::filesystem::path& folder, const std::string& device) {
    return look<wire::Epoch>(folder, [&](sql::Connection& database) -> Result<wire::Epoch> {
        const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
        if (!tables) return tables.problem();
        if (*tables == 0) return wire::Epoch{0};  // an uploader is about to make them, or died over it
        const auto epoch = database.integer("SELECT max(epoch) FROM receipt WHERE device = $1 AND seq > 0",
                                            {std::string_view(device)});
        if (!epoch) return epoch.problem();
        return static_cast<wire::Epoch>(epoch->value_or(0));
    });
}

}  // namespace journal
