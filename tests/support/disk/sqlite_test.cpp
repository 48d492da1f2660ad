// The real SQLite on a simulated disk: what is known of it is found again.
#include <catch2/catch.hpp>
#include <set>

#include "sync/sql/connection.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using support::Disk;

constexpr const char* usual_wal = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
constexpr const char* normal_wal =
    "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

struct Outcome {
    std::uint64_t cuts = 0;
    std::uint64_t lossy = 0;     // cuts after which an acknowledged row was missing
    std::uint64_t unopened = 0;  // or the file could not be opened or read
    std::uint64_t trace = 0;
    bool operator==(const Outcome&) const = default;
};

// Rows whose insertion was acknowledged before the power went.
std::int64_t write_rows(const std::filesystem::path& file, const char* order) {
    std::int64_t rows = 0;
    auto database = sql::Connection::open(file, sql::Access::write);
    if (!database || !database->run(order)) return 0;
    if (!database->run("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, x BLOB)")) return 0;
    while (rows < 12 && database->execute("INSERT INTO t (x) VALUES (randomblob(300))")) ++rows;
    return rows;
}

std::optional<std::int64_t> count_rows(const std::filesystem::path& file) {
    auto database = sql::Connection::open(file, sql::Access::write);
    if (!database) return std::nullopt;
    const auto rows = database->integer("SELECT count(*) FROM t");
    return rows ? *rows : std::optional<std::int64_t>{};
}

void cut_once(const char* order, std::uint64_t seed, const support::DiskFaults& faults, Outcome& outcome) {
    const support::TemporaryFolder folder("/dev/shm");
    const auto file = folder.path() / "rows.db";
    Disk disk(folder.path(), seed);
    support::seed_sqlite(static_cast<std::uint32_t>(seed));
    disk.faults() = faults;
    disk.lose_power_at(1 + seed % 60);
    const std::int64_t acknowledged = write_rows(file, order);
    disk.cut_power();
    const auto found = count_rows(file);
    ++outcome.cuts;
    if (acknowledged > 0 && !found) ++outcome.unopened;
    if (acknowledged > found.value_or(0)) ++outcome.lossy;
    outcome.trace ^= disk.trace() + seed;
}

Outcome cut(const char* order, std::uint64_t seeds, const support::DiskFaults& faults = {}) {
    Outcome outcome;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) cut_once(order, seed, faults, outcome);
    return outcome;
}

}  // namespace

TEST_CASE("Our order of settings loses no acknowledged row") {
    const Outcome ours = cut(sql::durable_wal, 600);
    CHECK(ours.lossy == 0);
    CHECK(ours.unopened == 0);
}

// Where a file system does no more than SQLite asks it for: the removal of the journal that made the file a WAL one
// comes back, and takes the change with it.
TEST_CASE("The usual order loses rows when the power goes soon after the file was made, ours does not") {
    const support::DiskFaults literal{.removals_linger = 1};
    CHECK(cut(usual_wal, 600, literal).lossy > 0);
    CHECK(cut(sql::durable_wal, 600, literal).lossy == 0);
}

TEST_CASE("With synchronous = NORMAL acknowledged rows are lost") { CHECK(cut(normal_wal, 600).lossy > 0); }

// SQLite opens for reading what it cannot open for writing, and would refuse every write from then on.
TEST_CASE("A file whose opening fails once is not open, or open for writing") {
    const support::TemporaryFolder folder("/dev/shm");
    const auto file = folder.path() / "rows.db";
    Disk disk(folder.path(), 1);
    REQUIRE(write_rows(file, sql::durable_wal) > 0);
    int refused = 0;
    for (std::uint64_t n = 1; n <= 20; ++n) {
        disk.fail_at(n, support::Lasting::once, EIO);
        auto database = sql::Connection::open(file, sql::Access::write);
        disk.spare();
        refused += database ? 0 : 1;
        if (database) CHECK(database->execute("INSERT INTO t (x) VALUES (zeroblob(1))"));
    }
    CHECK(refused > 0);
}

TEST_CASE("The same seed gives the same calls and the same bytes") {
    const Outcome once = cut(sql::durable_wal, 60);
    CHECK(cut(sql::durable_wal, 60) == once);
    CHECK(cut(normal_wal, 60) != once);
}

TEST_CASE("Whichever call fails once, the same connection writes again: nothing is open for reading only") {
    const bool log_is_left = GENERATE(false, true);
    bool reached_the_end = false;
    for (std::uint64_t n = 1; !reached_the_end; ++n) {
        INFO("call " << n << (log_is_left ? ", beside a log" : ""));
        const support::TemporaryFolder folder("/dev/shm");
        const auto file = folder.path() / "rows.db";
        Disk disk(folder.path(), n);
        write_rows(file, sql::durable_wal);
        if (log_is_left) {
            const auto process = disk.start_process();
            const Disk::Running running(process);
            auto killed = sql::Connection::open(file, sql::Access::write);
            REQUIRE(killed);
            REQUIRE(killed->execute("INSERT INTO t (x) VALUES (randomblob(300))"));
            disk.kill(process);
        }
        disk.fail_at(n, support::Lasting::once, EIO);
        const auto calls_before = disk.counts().calls;
        auto database = sql::Connection::open(file, sql::Access::write);
        if (!database) database = sql::Connection::open(file, sql::Access::write);
        REQUIRE(database);
        constexpr int tries = 3;  // the failed one, one that mends what it left, one that goes well
        bool is_written = false;
        for (int i = 0; i < tries && !is_written; ++i)
            is_written = static_cast<bool>(database->execute("INSERT INTO t (x) VALUES (randomblob(300))"));
        CHECK(is_written);
        reached_the_end = disk.counts().calls - calls_before < n;
    }
}
