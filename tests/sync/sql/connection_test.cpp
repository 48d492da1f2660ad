#include "sync/sql/connection.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

namespace {

sql::Connection memory() {
    auto connection = sql::Connection::open_in_memory();
    REQUIRE(connection);
    REQUIRE(connection->run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, blob BLOB)"));
    return std::move(*connection);
}

std::int64_t count(sql::Connection& connection) { return **connection.integer("SELECT count(*) FROM t"); }

}  // namespace

TEST_CASE("Values come back as they went in, empty ones too") {
    auto connection = memory();
    const base::Bytes bytes{0, 1, 255};
    REQUIRE(connection.execute("INSERT INTO t VALUES ($1, $2, $3)",
                               {std::int64_t{1}, std::string_view("Đà\0Nẵng", 12), base::View(bytes)}));
    REQUIRE(
        connection.execute("INSERT INTO t VALUES ($1, $2, $3)", {std::int64_t{2}, std::string_view(), base::View()}));
    REQUIRE(connection.execute("INSERT INTO t VALUES ($1, $2, $3)", {std::int64_t{3}, nullptr, nullptr}));
    int rows = 0;
    REQUIRE(connection.query("SELECT id, name, blob FROM t ORDER BY id", {}, [&](const sql::Row& row) {
        ++rows;
        CHECK(row.integer(0) == rows);
        CHECK(row.is_null(1) == (rows == 3));
        if (rows == 1) CHECK(row.text(1) == std::string_view("Đà\0Nẵng", 12));
        if (rows == 1) CHECK(base::to_hex(row.bytes(2)) == "0001ff");
    }));
    CHECK(rows == 3);
}

TEST_CASE("A transaction that is not committed never was") {
    auto connection = memory();
    {
        const auto transaction = sql::Transaction::begin(connection);
        REQUIRE(transaction);
        REQUIRE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    }
    CHECK(count(connection) == 0);
    auto transaction = sql::Transaction::begin(connection);
    REQUIRE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    REQUIRE(transaction->commit());
    CHECK(count(connection) == 1);
}

TEST_CASE("What SQLite refuses is a problem with its words") {
    auto connection = memory();
    REQUIRE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    CHECK(connection.execute("INSERT INTO t (id) VALUES (1)").problem().words.find("UNIQUE") != std::string::npos);
    CHECK_FALSE(connection.execute("nonsense"));
    CHECK(sql::Connection::open("/nowhere/file.db", sql::Access::write).problem().code == base::Code::not_found);
    const support::TemporaryFolder folder;
    CHECK(sql::Connection::open(folder.path() / "x.db", sql::Access::read_only).problem().code ==
          base::Code::not_found);
}

TEST_CASE("Schema steps run once each, in order, and a newer file is refused") {
    const support::TemporaryFolder folder;
    const std::array steps{"CREATE TABLE a (x INTEGER)", "ALTER TABLE a ADD COLUMN y INTEGER"};
    const auto open = [&] { return std::move(*sql::Connection::open(folder.path() / "m.db", sql::Access::write)); };
    {
        auto connection = open();
        REQUIRE(sql::migrate(connection, std::span(steps).first(1)));
    }
    auto connection = open();
    REQUIRE(sql::migrate(connection, steps));
    REQUIRE(sql::migrate(connection, steps));
    CHECK(connection.execute("INSERT INTO a (x, y) VALUES (1, 2)"));
    CHECK(sql::migrate(connection, std::span(steps).first(1)).problem().code == base::Code::damaged);
}

TEST_CASE("A schema step that fails leaves nothing of itself") {
    auto connection = memory();
    const std::array steps{"CREATE TABLE b (x INTEGER); CREATE TABLE b (x INTEGER)"};
    CHECK_FALSE(sql::migrate(connection, steps));
    CHECK(**connection.integer("SELECT count(*) FROM sqlite_master WHERE name = 'b'") == 0);
    CHECK(**connection.integer("PRAGMA user_version") == 0);
}
