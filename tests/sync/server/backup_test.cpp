#include "sync/server/backup.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sync/server/seal.hpp"
#include "tests/sync/server/world.hpp"

using server::AlarmKind;
using test::code_of;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

// A server with a database on disk, a folder for backups, and a terminal.
struct Keeper {
    test::Folder folder;
    std::filesystem::path database = folder.path() / "s.db";
    std::filesystem::path backups = folder.path() / "backups";
    std::optional<Server> server;
    std::optional<Terminal> terminal;

    Keeper() {
        server.emplace(database);
        terminal = server->enrol(1);
    }

    void rate(int times) {
        for (int i = 0; i < times; ++i) terminal->rate(5);
    }

    server::BackedUp back_up(bool elsewhere = true) {
        server->now += std::chrono::seconds{1};
        const auto made = server::back_up(server->store(), database, backups, elsewhere, server->now);
        REQUIRE(made);
        return *made;
    }

    base::Result<server::Restored> restore(const std::filesystem::path& backup) {
        const base::WallTime now = server->now;
        server.reset();
        return server::restore(database, backup, now);
    }

    // The restored database behind new handlers; the terminal's token is that of before.
    server::Reply ask(const server::Request& request) {
        if (!store) {
            auto opened = server::Store::open(database);
            REQUIRE(opened);
            store.emplace(std::move(*opened));
        }
        const auto handlers = server::Handlers::over(*store);
        REQUIRE(handlers);
        return respond(*handlers, *store, request, test::at("2026-11-24"));
    }
    std::optional<server::Store> store;
};

wire::Receipt send_all(Keeper& keeper) {
    return receipt_of(keeper.server->send(*keeper.terminal, keeper.terminal->everything()));
}

void write_into(const std::filesystem::path& file, std::streamoff at, const std::string& bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << bytes;
}

}  // namespace

TEST_CASE("durable rises to what a backup holds, with the next receipt, and never beyond", "[file]") {
    Keeper keeper;
    keeper.rate(3);
    CHECK(send_all(keeper).durable == 0);
    const auto made = keeper.back_up();
    CHECK(made.counted);
    CHECK(made.entries == 3);
    CHECK(made.file.parent_path() == keeper.backups);
    using std::filesystem::perms;
    const auto others = perms::group_all | perms::others_all;
    CHECK((std::filesystem::status(made.file).permissions() & others) == perms::none);
    keeper.rate(2);
    const auto receipt = send_all(keeper);
    CHECK(receipt.sequence == 5);
    CHECK(receipt.durable == 3);
    keeper.back_up();
    CHECK(receipt_of(keeper.server->ask("GET", "/v1/stream?epoch=1",
                                        {{"authorization", "Bearer " + keeper.server->token_of(*keeper.terminal)}}))
              .durable == 5);
}

TEST_CASE("a backup on the database's own disk is made and not counted", "[file]") {
    Keeper keeper;
    keeper.rate(3);
    send_all(keeper);
    CHECK_FALSE(keeper.back_up(false).counted);
    CHECK(send_all(keeper).durable == 0);
}

TEST_CASE("a backup that cannot be read back raises nothing", "[file]") {
    Keeper keeper;
    keeper.rate(30);
    send_all(keeper);
    const auto copy = keeper.folder.path() / "copy.db";
    REQUIRE(keeper.server->store().copy_to(copy));
    const auto size = std::filesystem::file_size(copy);
    SECTION("cut short") { std::filesystem::resize_file(copy, size / 2); }
    SECTION("overwritten") {
        for (std::uintmax_t page = 4096; page < size; page += 4096)
            write_into(copy, static_cast<std::streamoff>(page), std::string(64, '\xA5'));
    }
    SECTION("a line of it altered, but well formed") {
        auto hand = sql::Connection::open(copy, sql::Access::write);
        REQUIRE(hand);
        REQUIRE(hand->run("DROP TRIGGER entry_is_final; UPDATE entry SET line = X'00' WHERE id % 1099511627776 = 7"));
    }
    SECTION("no database") { write_into(copy, 0, "what is this"); }
    SECTION("another server's") {
        std::filesystem::remove(copy);
        const test::Folder elsewhere;
        Server other(elsewhere.path() / "o.db");
        Terminal terminal = other.enrol(2);
        terminal.rate(1);
        receipt_of(other.send(terminal, terminal.everything()));
        REQUIRE(other.store().copy_to(copy));
    }
    CHECK_FALSE(server::admit_backup(keeper.server->store(), copy, true, keeper.server->now));
    CHECK(send_all(keeper).durable == 0);
}

TEST_CASE("a backup that cannot be written leaves nothing behind and raises nothing", "[file]") {
    Keeper keeper;
    keeper.rate(3);
    send_all(keeper);
    std::ofstream(keeper.folder.path() / "file") << "in the way";
    CHECK_FALSE(server::back_up(keeper.server->store(), keeper.database, keeper.folder.path() / "file", true,
                                keeper.server->now));
    CHECK(send_all(keeper).durable == 0);
    const auto made = keeper.back_up();
    CHECK_FALSE(server::back_up(keeper.server->store(), keeper.database, keeper.backups, true, keeper.server->now));
    CHECK(std::distance(std::filesystem::directory_iterator(keeper.backups), {}) == 1);
    CHECK(std::filesystem::exists(made.file));
}

TEST_CASE("after the restore of an old backup the devices send again, and nothing is lost or counted twice", "[file]") {
    Keeper keeper;
    keeper.rate(3);
    send_all(keeper);
    const auto backup = keeper.back_up().file;
    keeper.rate(4);
    CHECK(send_all(keeper).durable == 3);
    const auto stale = keeper.server->batch_request(*keeper.terminal, keeper.terminal->everything());
    const auto restored = keeper.restore(backup);
    REQUIRE(restored);
    CHECK(restored->incarnation == 2);
    CHECK(restored->entries == 3);
    CHECK(std::filesystem::exists(restored->aside));

    CHECK(keeper.ask(stale).status == 412);
    server::Request question{
        .method = "GET",
        .path = "/v1/stream",
        .query = "epoch=1&seq=7&head=" + base::to_hex(keeper.terminal->hash_at(7)) + "&b=00000000000000cc&m=1",
        .headers = {stale.headers.at(0)},
        .body = {}};
    const auto head = receipt_of(keeper.ask(question));
    CHECK(head.sequence == 3);
    CHECK(head.incarnation == 2);
    CHECK(head.durable <= 3);
    auto request = stale;
    request.body = keeper.terminal->batch(4, 7);
    for (auto& [name, value] : request.headers)
        if (name == server::incarnation_header) value = "2";
    CHECK(receipt_of(keeper.ask(request)).sequence == 7);
    CHECK(keeper.store->response_counts()->responses == 7);
    const auto alarms = keeper.store->alarms(true);
    REQUIRE(alarms);
    REQUIRE(alarms->size() == 1);
    CHECK(alarms->front().sighting.kind == AlarmKind::server);

    // Once more from the same backup: the incarnation must not be one that devices have seen.
    keeper.store.reset();
    const auto again = server::restore(keeper.database, backup, test::at("2026-11-25"));
    REQUIRE(again);
    CHECK(again->incarnation == 3);
    CHECK(again->aside != restored->aside);
    std::filesystem::remove(keeper.database);
    CHECK(server::restore(keeper.database, backup, test::at("2026-11-25"))->incarnation >= 3);
}

TEST_CASE("a restore keeps the receipt key that came after the backup: devices never go back", "[file]") {
    Keeper keeper;
    keeper.rate(1);
    send_all(keeper);
    const auto backup = keeper.back_up().file;
    wire::KeyChange changed;
    test::change(keeper.server->store(), [&](server::Store& store) -> base::Result<> {
        const auto made = server::change_receipt_key(store, keeper.server->now);
        REQUIRE(made);
        changed = *made;
        return base::Done{};
    });
    REQUIRE(keeper.restore(backup));
    auto store = server::Store::open(keeper.database);
    REQUIRE(store);
    CHECK(wire::SecretKey(store->meta()->receipt_seed).public_key() == changed.key);
    CHECK(*store->key_changes() == std::vector<wire::KeyChange>{changed});
}

TEST_CASE("nothing is replaced while a server runs, by what is no backup, or by one that does not prove itself",
          "[file]") {
    Keeper keeper;
    keeper.rate(9);
    send_all(keeper);
    const auto backup = keeper.back_up().file;
    SECTION("a server runs") {
        const auto serving = server::serving_lock(keeper.database);
        REQUIRE(serving);
        const auto refused = keeper.restore(backup);
        REQUIRE_FALSE(refused);
        CHECK(refused.problem().code == base::Code::busy);
    }
    SECTION("no such file") { CHECK_FALSE(keeper.restore(keeper.folder.path() / "none.db")); }
    SECTION("cut short") {
        std::filesystem::resize_file(backup, std::filesystem::file_size(backup) / 2);
        CHECK_FALSE(keeper.restore(backup));
    }
    SECTION("altered") {
        {
            auto hand = sql::Connection::open(backup, sql::Access::write);
            REQUIRE(hand);
            REQUIRE(hand->run("DROP TRIGGER entry_is_final; UPDATE entry SET line = X'00' WHERE id % 2 = 1"));
        }
        CHECK_FALSE(keeper.restore(backup));
    }
    auto store = server::Store::open(keeper.database);
    REQUIRE(store);
    CHECK(store->meta()->incarnation == 1);
    CHECK(store->response_counts()->responses == 9);
    CHECK_FALSE(std::filesystem::exists(keeper.database.string() + ".restoring"));
}
