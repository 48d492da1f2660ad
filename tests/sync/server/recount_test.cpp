#include "sync/server/recount.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using test::Server;

namespace {

// A server that has seen ratings, a repeat and a line without meaning.
void fill(Server& server) {
    auto terminal = server.enrol(1);
    for (int level = 1; level <= 5; ++level) terminal.rate(level);
    terminal.write(terminal.rating(5, 1));
    terminal.write(terminal.rating(5, 1));
    terminal.write_line("nothing");
    test::receipt_of(server.send(terminal, terminal.batch(1, 3)));
    test::receipt_of(server.send(terminal, terminal.batch(4, 8)));
}

// The differences after `statements` were run behind the server's back.
std::vector<std::string> differences_after(const char* statements) {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    {
        Server server(file);
        fill(server);
    }
    {
        auto connection = sql::Connection::open(file, sql::Access::write);
        REQUIRE(connection);
        REQUIRE(connection->run(statements));
    }
    auto store = server::Store::open_to_read(file);
    REQUIRE(store);
    const auto recount = server::recount(*store);
    REQUIRE(recount);
    return recount->differences;
}

}  // namespace

TEST_CASE("a recount of an untouched server agrees") {
    Server server;
    fill(server);
    const auto recount = server::recount(server.store());
    REQUIRE(recount);
    CHECK(recount->entries == 8);
    CHECK(recount->ratings == 6);
    CHECK(recount->differences.empty());
}

TEST_CASE("a recount finds a planted error in tallies, responses, entries and heads") {
    for (const char* planted :
         {"UPDATE tally SET count = count + 1 WHERE level = 5", "DELETE FROM tally WHERE level = 1",
          "UPDATE tally SET counter = 'a2' WHERE level = 1",
          "INSERT INTO tally VALUES ('b','2026-11-23','b-mc','b1','',0,'cau-hoi-1','',5,10)", "DELETE FROM response",
          "UPDATE response SET entry = entry + 100",
          "DROP TRIGGER entry_is_final; UPDATE entry SET standing = 0 WHERE standing = 1",
          "DROP TRIGGER entry_is_final; UPDATE entry SET standing = 1 WHERE standing = 2",
          "DROP TRIGGER entry_is_final; UPDATE entry SET standing = 1 WHERE standing = 3",
          "DROP TRIGGER entry_is_final; UPDATE entry SET event_ms = 0 WHERE standing = 1",
          R"(DROP TRIGGER entry_is_final;
             UPDATE entry SET line = CAST(REPLACE(CAST(line AS TEXT), '"l":1', '"l":5') AS BLOB))",
          "DROP TRIGGER entry_stays; DELETE FROM entry WHERE id = (SELECT MAX(id) FROM entry)",
          "DROP TRIGGER entry_stays; DELETE FROM entry WHERE id = (SELECT MIN(id) FROM entry) + 1",
          "UPDATE stream SET head_seq = head_seq - 1"}) {
        INFO(planted);
        CHECK_FALSE(differences_after(planted).empty());
    }
    CHECK(differences_after("SELECT 1").empty());
}
