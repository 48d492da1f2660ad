#include "sync/server/store.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "sync/server/recount.hpp"
#include "sync/server/schema.hpp"
#include "tests/sync/server/world.hpp"

using server::Store;

TEST_CASE("a database is readable to its owner only and keeps its receipt key", "[file]") {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    wire::Seed seed{};
    {
        auto store = Store::open(file);
        REQUIRE(store);
        const auto meta = store->meta();
        REQUIRE(meta);
        CHECK(meta->incarnation == 1);
        seed = meta->receipt_seed;
        struct stat state {};
        for (const char* name : {"s.db", "s.db-wal", "s.db-shm", "s.db.lock"}) {
            INFO(name);
            REQUIRE(::stat((folder.path() / name).c_str(), &state) == 0);
            CHECK((state.st_mode & 0777U) == 0600U);
        }
    }
    auto store = Store::open_to_read(file);
    REQUIRE(store);
    CHECK(store->meta()->receipt_seed == seed);
    CHECK(seed != wire::Seed{});
}

TEST_CASE("reading wants a database that is there and of this version, and writes nothing", "[file]") {
    const test::Folder folder;
    const auto missing = Store::open_to_read(folder.path() / "none.db");
    REQUIRE_FALSE(missing);
    CHECK(missing.problem().code == base::Code::not_found);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "none.db"));
    std::ofstream(folder.path() / "other.db") << "this is no database, whatever its name says";
    CHECK_FALSE(Store::open_to_read(folder.path() / "other.db"));
    CHECK_FALSE(Store::open(folder.path() / "other.db"));

    const auto file = folder.path() / "s.db";
    { REQUIRE(Store::open(file)); }
    auto reading = Store::open_to_read(file);
    REQUIRE(reading);
    CHECK_FALSE(reading->put_city({}));
}

TEST_CASE("a database of the first version is brought up to date and gets its dossier key once", "[file]") {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    {
        auto connection = sql::Connection::open(file, sql::Access::write);
        REQUIRE(connection);
        REQUIRE(sql::migrate(*connection, std::span(server::schema_steps).first(1)));
        REQUIRE(
            connection->run("INSERT INTO meta (id, incarnation, receipt_seed, created_ms) VALUES (1, 3, X'07', 1);"
                            "INSERT INTO bloc VALUES ('k', 0, 'Khối', '');"
                            "INSERT INTO agency VALUES ('a', 'k', 0, 'Sở', '', 0);"
                            "INSERT INTO unit VALUES ('u', 'a', 0, 'Một cửa', '');"
                            "INSERT INTO counter VALUES ('c', 'u', 0, 'Quầy', '', '')"));
    }
    CHECK_FALSE(Store::open_to_read(file));
    wire::TagKey master{};
    {
        auto store = Store::open(file);
        REQUIRE(store);
        CHECK(store->meta()->incarnation == 3);
        CHECK(store->place_of("c")->value().hours.always_open());
        CHECK(store->city()->blocs.at(0).agencies.at(0).units.at(0).hours.always_open());
        master = store->meta()->dossier_master;
        CHECK(master != wire::TagKey{});
    }
    CHECK(Store::open(file)->meta()->dossier_master == master);
}

TEST_CASE("a database of the first month, full of what came since, is brought up to date and agrees with itself",
          "[file]") {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    std::filesystem::copy_file(SIPAS_SOURCE_DIR "/tests/sync/server/golden/2026-11.db", file);
    {
        auto store = Store::open(file);
        REQUIRE(store);
        CHECK(store->is_sound());
        const auto recount = server::recount(*store);
        REQUIRE(recount);
        CHECK(recount->differences == std::vector<std::string>{});
        CHECK(recount->entries == 10);
        CHECK(recount->ratings == 8);
        CHECK(recount->judgements == 2);
        CHECK(store->alarms(true)->size() == 2);
    }
    test::Server server(file);
    test::Terminal terminal = server.enrol(3, "a2");
    terminal.rate(5, "a2");
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(server.rated() == 9);
}

TEST_CASE("a change that is not committed never was") {
    const test::Database database;
    const auto& file = database.address();
    {
        test::Server server(file);
        auto change = server.store().begin();
        REQUIRE(change);
        REQUIRE(server.store().add_enrolment(wire::Hash{1}, "a1", {}, {}));
    }
    auto store = Store::open_to_read(file);
    REQUIRE(store);
    CHECK_FALSE(store->enrolment(wire::Hash{1})->has_value());
}

TEST_CASE("only one writes at a time, and the other waits for it") {
    const test::Database database;
    const auto& file = database.address();
    { const test::Server prepared(file); }
    auto one = Store::open(file);
    auto two = Store::open(file);
    REQUIRE(one);
    REQUIRE(two);
    auto first = one->begin();
    REQUIRE(first);
    std::atomic<bool> entered{false};
    std::thread other([&] {
        auto second = two->begin();
        REQUIRE(second);
        entered = true;
        CHECK(two->enrolment(wire::Hash{1})->has_value());
    });
    REQUIRE(one->add_enrolment(wire::Hash{1}, "a1", {}, {}));
    CHECK_FALSE(entered);
    {
        auto done = std::move(*first);
        REQUIRE(done.commit());
    }
    other.join();
    CHECK(entered);
}

TEST_CASE("entries and batches can neither be changed nor deleted") {
    const test::Database database;
    const auto& file = database.address();
    {
        test::Server server(file);
        auto terminal = server.enrol(1);
        terminal.rate(1);
        test::receipt_of(server.send(terminal, terminal.everything()));
    }
    auto connection = database.by_hand();
    for (const char* statement :
         {"UPDATE entry SET standing = 0", "DELETE FROM entry", "UPDATE batch SET last = 9", "DELETE FROM batch"}) {
        INFO(statement);
        CHECK_FALSE(connection.execute(statement));
    }
    CHECK(connection.integer("SELECT COUNT(*) FROM entry WHERE standing = 1").value() == 1);
}
