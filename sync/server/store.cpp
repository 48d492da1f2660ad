#include "sync/server/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "sync/server/columns.hpp"
#include "sync/server/schema.hpp"
#include "sync/sql/postgres.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// A writer holds the lock for one change; a longer wait means that somebody is stuck.
constexpr std::chrono::milliseconds lock_patience{5000};

// What is erased (words of comments) leaves no trace in the file's free pages.
constexpr const char* settings_of_sqlite = "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";

// Creates an empty file that only its owner may read; SQLite gives the files beside it the same mode.
void create_private(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

Result<Store> Store::open(const std::filesystem::path& database) {
    return sql::names_postgres(database.string()) ? open_postgres(database.string()) : open_file(database);
}

Result<Store> Store::open_postgres(const std::string& address) {
    auto connection = sql::connect(address, sql::Access::write);
    if (!connection) return connection.problem();
    Store store(std::move(*connection), {});
    if (const auto done = store.prepare(); !done) return done.problem();
    return store;
}

Result<Store> Store::open_file(const std::filesystem::path& file) {
    auto lock = sql::WriterLock::take(file, lock_patience);
    if (!lock) return lock.problem();
    create_private(file);
    if (const auto settled = sql::settle_log(file); !settled) return settled.problem();
    auto connection = sql::Connection::open(file, sql::Access::write);
    if (!connection) return connection.problem();
    if (const auto done = sql::make_durable(*connection, file); !done) return done.problem();
    for (const char* settings : {settings_of_sqlite, sql::roomy})
        if (const auto set = connection->run(settings); !set) return set.problem();
    Store store(std::move(*connection), {});
    if (const auto done = store.prepare(); !done) return done.problem();
    store.file_ = file;
    return store;
}

Result<Store> Store::open_to_read(const std::filesystem::path& database) {
    const bool is_postgres = sql::names_postgres(database.string());
    // Its address may hold a password.
    const std::string name = is_postgres ? "the PostgreSQL database" : database.string();
    auto connection = is_postgres ? sql::connect(database.string(), sql::Access::read_only)
                                  : sql::Connection::open(database, sql::Access::read_only);
    if (!connection && connection.problem().code == Code::not_found)
        return Problem{Code::not_found, "there is no database " + name + "; `sipas import` creates one", 0};
    if (!connection) return connection.problem();
    const auto steps = connection->steps_done();
    if (!steps) return steps.problem();
    if (*steps != static_cast<std::int64_t>(schema_steps.size()))
        return Problem{Code::unsupported,
                       name + " is no database of this version of sipas; a command that writes updates it", 0};
    return Store(std::move(*connection), {});
}

Result<Store> Store::open_in_memory() {
    auto connection = sql::Connection::open_in_memory();
    if (!connection) return connection.problem();
    if (const auto set = connection->run(settings_of_sqlite); !set) return set.problem();
    Store store(std::move(*connection), {});
    if (const auto done = store.prepare(); !done) return done.problem();
    return store;
}

Store::~Store() {
    if (file_.empty()) return;
    // The last connection that closes checkpoints, and a checkpoint is a write.
    const auto held = sql::WriterLock::take(file_, lock_patience);
    const sql::Connection closing = std::move(connection_);
}

Result<> Store::prepare() {
    if (const auto done = sql::migrate(connection_, schema_steps); !done) return done.problem();
    const auto seed = wire::random_bytes<32>();
    const auto born = connection_.execute(
        "INSERT INTO meta (id, incarnation, receipt_seed, created_ms) VALUES (1, 1, $1, $2) ON CONFLICT DO NOTHING",
        {base::View(seed), to_ms(base::wall_now())});
    if (!born) return born.problem();
    const auto master = wire::random_bytes<32>();
    const auto keyed =
        connection_.execute("UPDATE meta SET dossier_master = $1 WHERE dossier_master IS NULL", {base::View(master)});
    return keyed ? Result<>(base::Done{}) : keyed.problem();
}

Result<std::optional<sql::WriterLock>> Store::lock() const {
    if (file_.empty()) return std::optional<sql::WriterLock>{};
    auto held = sql::WriterLock::take(file_, lock_patience);
    if (!held) return held.problem();
    return std::optional<sql::WriterLock>(std::move(*held));
}

Result<Change> Store::begin() {
    auto held = lock();
    if (!held) return held.problem();
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return transaction.problem();
    waiting_tallies_ = {};  // of a change that was not committed
    return Change(*this, std::move(*held), std::move(*transaction));
}

Result<> Change::commit() {
    if (auto written = store_->write_tallies(store_->waiting_tallies_.take_all()); !written) return written;
    return transaction_.commit();
}

Result<> Store::copy_to(const std::filesystem::path& file) {
    create_private(file);
    return connection_.copy_to(file);
}

Store::Outcome Store::attempt(const std::function<Result<>(Store&)>& work) {
    if (const auto set = connection_.run("SAVEPOINT attempt"); !set) return {set.problem(), set.problem()};
    waiting_tallies_.keep_work();
    auto done = work(*this);
    if (done) waiting_tallies_.keep_work();
    waiting_tallies_.drop_work();
    // After some failures (disk full, a lost connection) the whole transaction is rolled back already, and with it the
    // savepoint: then these two fail, and nothing of the change may be committed.
    if (!done)
        if (const auto undone = connection_.run("ROLLBACK TO attempt"); !undone) return {done, undone.problem()};
    return {done, connection_.run("RELEASE attempt")};
}

Result<> changed(const std::filesystem::path& database, const std::function<Result<>(Store&)>& work) {
    auto store = Store::open(database);
    if (!store) return store.problem();
    auto change = store->begin();
    if (!change) return change.problem();
    if (const auto done = work(*store); !done) return done;
    const auto committed = change->commit();
    if (committed) return committed;
    return Problem{committed.problem().code,
                   committed.problem().words +
                       "; it is not known whether this was written: look, and run it again if "
                       "it was not",
                   0};
}

}  // namespace server
