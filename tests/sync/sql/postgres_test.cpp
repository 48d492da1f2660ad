#include "sync/sql/postgres.hpp"

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>
#include <thread>

namespace {

using sql::Access;
using sql::Connection;
using sql::Value;

// The cluster is this program's own: every case begins with a schema of its own in it.
Connection connect(Access access = Access::write) {
    auto connection = sql::connect(std::getenv("SIPAS_TEST_POSTGRES"), access);
    REQUIRE(connection);
    return std::move(*connection);
}

Connection empty() {
    auto connection = connect();
    REQUIRE(connection.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public;"));
    return connection;
}

Connection with_table() {
    auto connection = empty();
    REQUIRE(connection.run("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, bytes BYTEA)"));
    return connection;
}

std::int64_t count(Connection& connection) { return **connection.integer("SELECT count(*) FROM t"); }

// Ends every other session of the database, as a primary that dies does.
void end_others(Connection& connection) {
    REQUIRE(
        connection.integer("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                           "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
}

}  // namespace

TEST_CASE("values come back as they went in, empty ones too") {
    auto connection = with_table();
    const base::Bytes bytes{0, 1, 255};
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    REQUIRE(connection.execute("INSERT INTO t VALUES ($1, $2, $3)",
                               {least, std::string_view("Đà Nẵng"), base::View(bytes)}));
    REQUIRE(
        connection.execute("INSERT INTO t VALUES ($1, $2, $3)", {std::int64_t{2}, std::string_view(), base::View()}));
    REQUIRE(connection.execute("INSERT INTO t VALUES ($1, $2, $3)", {std::int64_t{3}, nullptr, nullptr}));
    int rows = 0;
    REQUIRE(connection.query("SELECT id, name, bytes FROM t ORDER BY id", {}, [&](const sql::Row& row) {
        ++rows;
        CHECK(row.integer(0) == (rows == 1 ? least : rows));
        CHECK(row.is_null(1) == (rows == 3));
        CHECK(row.is_null(2) == (rows == 3));
        CHECK(row.text(1) == (rows == 1 ? "Đà Nẵng" : ""));
        if (rows == 1) CHECK(base::to_hex(row.bytes(2)) == "0001ff");
    }));
    CHECK(rows == 3);
}

TEST_CASE("text that PostgreSQL cannot hold is stored and found as U+FFFD") {
    auto connection = with_table();
    const std::array<std::string_view, 4> wrong{std::string_view("a\0b", 3), "\xC0\x80", "\xED\xA0\x80", "\xF0\x9F"};
    for (const std::string_view text : wrong) {
        REQUIRE(connection.execute("INSERT INTO t VALUES ($1, $2, NULL)", {std::int64_t{count(connection)}, text}));
        CHECK(connection.integer("SELECT count(*) FROM t WHERE name = $1", {text}).value() >= 1);
    }
    CHECK(connection.text("SELECT name FROM t WHERE id = 0").value() == "a\uFFFDb");
}

TEST_CASE("sums, conditions and small numbers are numbers") {
    auto connection = empty();
    const auto one = [&](const char* statement) { return **connection.integer(statement); };
    CHECK(one("SELECT SUM(x) FROM (VALUES (123456789012::BIGINT), (1::BIGINT)) AS v (x)") == 123456789013);
    CHECK(one("SELECT SUM(x) FROM (VALUES (10000::BIGINT), (-30000::BIGINT)) AS v (x)") == -20000);
    CHECK(one("SELECT SUM(x) FROM (VALUES (0::BIGINT)) AS v (x)") == 0);
    CHECK(one("SELECT 1 = 1") == 1);
    CHECK(one("SELECT 1 = 2") == 0);
    CHECK(one("SELECT -7") == -7);
    CHECK(one("SELECT (-7)::SMALLINT") == -7);
    CHECK_FALSE(connection.integer("SELECT NULL::BIGINT")->has_value());
}

TEST_CASE("many rows go in at once, and a column may have no value at all") {
    auto connection = with_table();
    std::vector<Value> values;
    for (std::int64_t i = 0; i < 2000; ++i) values.insert(values.end(), {i, nullptr, base::view_of("x")});
    const sql::Insertion into{"INSERT INTO t (id, name, bytes)", 3, "ON CONFLICT (id) DO NOTHING"};
    CHECK(connection.insert(into, values).value() == 2000);
    CHECK(connection.insert(into, values).value() == 0);
    CHECK(connection.integer("SELECT count(*) FROM t WHERE name IS NULL AND bytes = 'x'").value() == 2000);
}

TEST_CASE("a walk sees every row while other statements run between them") {
    auto connection = with_table();
    REQUIRE(connection.run("INSERT INTO t SELECT i FROM generate_series(1, 2500) AS i"));
    std::int64_t seen = 0;
    REQUIRE(connection.walk("SELECT id FROM t WHERE id > $1 ORDER BY id", {std::int64_t{10}}, [&](const sql::Row& row) {
        ++seen;
        if (row.integer(0) % 1000 == 0) {
            std::int64_t inner = 0;
            CHECK(count(connection) == 2500);
            CHECK(connection.walk("SELECT id FROM t LIMIT 3", {}, [&](const sql::Row&) { ++inner; }));
            CHECK(inner == 3);
        }
    }));
    CHECK(seen == 2490);
    CHECK(sql::Transaction::begin(connection));
}

TEST_CASE("one writes at a time, and the other waits for it") {
    auto one = with_table();
    auto two = connect();
    auto first = sql::Transaction::begin(one);
    REQUIRE(first);
    std::atomic<bool> entered{false};
    std::thread other([&] {
        const auto second = sql::Transaction::begin(two);
        entered = true;
        CHECK(second);
        CHECK(count(two) == 1);
    });
    REQUIRE(one.execute("INSERT INTO t (id) VALUES (1)"));
    CHECK_FALSE(entered);
    REQUIRE(first->commit());
    other.join();
}

TEST_CASE("a COMMIT that undoes is not acknowledged") {
    auto connection = with_table();
    auto transaction = sql::Transaction::begin(connection);
    REQUIRE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    CHECK_FALSE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    CHECK_FALSE(transaction->commit());
    CHECK(count(connection) == 0);
}

TEST_CASE("a COMMIT with a warning, its wait for the standby cancelled, is not acknowledged") {
    auto connection = with_table();
    auto other = connect();
    const std::int64_t pid = **connection.integer("SELECT pg_backend_pid()");
    REQUIRE(other.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'"));
    REQUIRE(other.run("SELECT pg_reload_conf()"));
    std::atomic<bool> is_over{false};
    std::thread canceller([&] {
        const char* waits = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'";
        while (!is_over)
            if (**other.integer(waits, {pid}) > 0) CHECK(other.integer("SELECT pg_cancel_backend($1::INT)", {pid}));
    });
    // The setting is in force at some moment after it was told; commits before it do not wait.
    const auto commit_one = [&] {
        auto transaction = sql::Transaction::begin(connection);
        REQUIRE(connection.execute("INSERT INTO t (id) SELECT COUNT(*) FROM t"));
        return transaction->commit();
    };
    auto committed = commit_one();
    while (committed) committed = commit_one();
    is_over = true;
    canceller.join();
    CHECK(committed.problem().words.find("cancel") != std::string::npos);
    REQUIRE(other.run("ALTER SYSTEM RESET synchronous_standby_names"));
    REQUIRE(other.run("SELECT pg_reload_conf()"));
}

TEST_CASE("a connection lost while nobody used it is made anew; one lost in a transaction loses it") {
    auto connection = with_table();
    auto other = connect();
    end_others(other);
    CHECK(count(connection) == 0);
    {
        const auto transaction = sql::Transaction::begin(connection);
        REQUIRE(connection.execute("INSERT INTO t (id) VALUES (1)"));
        end_others(other);
        const auto lost = connection.execute("INSERT INTO t (id) VALUES (2)");
        REQUIRE_FALSE(lost);
        CHECK(lost.problem().code == base::Code::unavailable);
        CHECK_FALSE(connection.execute("INSERT INTO t (id) VALUES (3)"));
    }
    CHECK(count(connection) == 0);
    auto again = sql::Transaction::begin(connection);
    REQUIRE(again);
    REQUIRE(connection.execute("INSERT INTO t (id) VALUES (4)"));
    REQUIRE(again->commit());
    CHECK(count(connection) == 1);
}

TEST_CASE("a connection that only reads changes nothing, and one moment lasts") {
    auto writing = with_table();
    auto reading = connect(Access::read_only);
    CHECK_FALSE(reading.execute("INSERT INTO t (id) VALUES (1)"));
    REQUIRE(reading.begin_reading());
    CHECK(count(reading) == 0);
    REQUIRE(writing.execute("INSERT INTO t (id) VALUES (1)"));
    CHECK(count(reading) == 0);
    reading.end_reading();
    CHECK(count(reading) == 1);
}

TEST_CASE("schema steps run once each, also when two programs begin together") {
    { auto made = empty(); }
    constexpr std::array steps{"CREATE TABLE a (id INTEGER PRIMARY KEY, x BLOB)", "ALTER TABLE a ADD COLUMN y TEXT",
                               "CREATE TABLE b (y TEXT)"};
    std::array<bool, 2> migrated{};
    auto second = connect();
    auto connection = connect();
    std::thread other([&] { migrated[0] = static_cast<bool>(sql::migrate(second, steps)); });
    migrated[1] = static_cast<bool>(sql::migrate(connection, steps));
    other.join();
    CHECK(migrated == std::array{true, true});
    CHECK(connection.steps_done().value() == 3);
    CHECK(connection.integer("INSERT INTO a (y) VALUES ('x') RETURNING id").value() == 1);
    CHECK(sql::migrate(connection, std::span(steps).first(1)).problem().code == base::Code::damaged);
    constexpr std::array broken{"CREATE TABLE a (id INTEGER PRIMARY KEY, x BLOB)", "ALTER TABLE a ADD COLUMN y TEXT",
                                "CREATE TABLE b (y TEXT)", "CREATE TABLE c (y TEXT); CREATE TABLE c (y TEXT)"};
    CHECK_FALSE(sql::migrate(connection, broken));
    CHECK(connection.steps_done().value() == 3);
    CHECK(connection.integer("SELECT count(*) FROM pg_class WHERE relname = 'c'").value() == 0);
}

TEST_CASE("what PostgreSQL has its own tools for is refused by their names; a lone server has nothing elsewhere") {
    auto connection = with_table();
    CHECK(connection.copy_to("x").problem().code == base::Code::unsupported);
    CHECK(connection.look_through().problem().code == base::Code::unsupported);
    const auto position = connection.log_position();
    REQUIRE(position);
    CHECK(*position > 0);
    CHECK_FALSE(connection.is_beyond_this_disk(*position).value());
}

TEST_CASE("an address where nobody answers is out of reach, and says no password") {
    const auto nobody = sql::connect("postgresql://sipas:secret@/sipas?host=/nowhere", Access::write);
    REQUIRE_FALSE(nobody);
    CHECK(nobody.problem().code == base::Code::unavailable);
    CHECK(nobody.problem().words.find("secret") == std::string::npos);
}
