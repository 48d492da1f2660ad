#include "sync/server/recount.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using test::Server;

namespace {

domain::ResponseId id_of(base::Byte response) {
    domain::ResponseId id{};
    id.fill(response);
    return id;
}

// A server that has seen ratings, a repeat, a line without meaning, answers and ratings taken back.
void fill(Server& server) {
    auto terminal = server.enrol(1);
    for (int level = 1; level <= 5; ++level) terminal.rate(level);
    terminal.write(terminal.rating(5, 1));
    terminal.write(terminal.rating(5, 1));
    terminal.write_line("nothing");
    terminal.write(domain::Answers{id_of(1), {}, {{"C1", *domain::Level::from(4)}, {"C2", *domain::Level::from(4)}}});
    terminal.write(domain::Answers{id_of(1), {}, {{"C1", *domain::Level::from(4)}}});
    terminal.write(terminal.rating(2, 2));
    terminal.write(domain::Answers{id_of(2), {{"F1", true}}, {{"C3", *domain::Level::from(3)}}});
    terminal.write(domain::Undone{id_of(2)});
    terminal.write(domain::Undone{id_of(2)});
    terminal.write(wire::Opened{"0.1.0", ""});
    terminal.write(terminal.rating(2, 3));
    terminal.now.monotonic += std::chrono::minutes{1};
    terminal.write(domain::Undone{id_of(3)});
    test::receipt_of(server.send(terminal, terminal.batch(1, 3)));
    test::receipt_of(server.send(terminal, terminal.batch(4, 12)));
    test::receipt_of(server.send(terminal, terminal.batch(13, terminal.last())));
}

// The differences after `statements` were run behind the server's back.
std::vector<std::string> differences_after(const char* statements) {
    const test::Database database;
    const auto& file = database.address();
    {
        Server server(file);
        fill(server);
    }
    {
        database.lift_refusals();
        auto connection = database.by_hand();
        REQUIRE(connection.run(statements));
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
    CHECK(recount->entries == 17);
    CHECK(recount->ratings == 8);
    CHECK(recount->undone == 1);
    CHECK(recount->judgements == 3);
    CHECK(recount->differences.empty());
}

TEST_CASE("a recount finds a planted error in tallies, responses, entries and heads") {
    for (const char* planted :
         {"UPDATE tally SET count = count + 1 WHERE level = 5", "DELETE FROM tally WHERE level = 1",
          "UPDATE tally SET counter = 'a2' WHERE level = 1",
          "INSERT INTO tally VALUES ('b','2026-11-23','b-mc','b1','',0,'cau-hoi-1','',5,10)", "DELETE FROM response",
          "UPDATE response SET entry = entry + 100", "UPDATE entry SET standing = 0 WHERE standing = 1",
          "UPDATE entry SET standing = 1 WHERE standing = 2", "UPDATE entry SET standing = 1 WHERE standing = 3",
          "UPDATE entry SET event_ms = 0 WHERE standing = 1",
          "UPDATE entry SET line = (SELECT other.line FROM entry AS other WHERE other.standing = 1 "
          "ORDER BY other.id LIMIT 1) WHERE id = (SELECT MAX(id) FROM entry WHERE standing = 1)",
          "DELETE FROM entry WHERE id = (SELECT MAX(id) FROM entry)",
          "DELETE FROM entry WHERE id = (SELECT MIN(id) FROM entry) + 1", "UPDATE stream SET head_seq = head_seq - 1",
          "UPDATE tally SET count = count + 1 WHERE criterion = 'C1'",
          "INSERT INTO tally VALUES ('a','2026-11-23','a-mc','a1','dat-dai',0,'cau-hoi-1','C3',5,1)",
          "UPDATE judgement SET level = 5 WHERE criterion = 'C1'", "UPDATE judgement SET entry = entry + 1",
          "DELETE FROM judgement WHERE criterion = 'C3'",
          "INSERT INTO judgement SELECT 1, id, 'C9', 5, 7 FROM response", "UPDATE agency_day SET level_5 = level_5 + 1",
          "UPDATE agency_month SET level_5 = level_5 + 1 WHERE criterion = ''",
          "UPDATE agency_quarter SET level_4 = 0 WHERE criterion = 'C1'", "UPDATE counter_month SET counter = 'a2'",
          "UPDATE city_month SET field = 'x' WHERE criterion = ''", "DELETE FROM counter_month",
          // A rating that is said to be taken back, with its tally, without an entry that did it; and the other way.
          "UPDATE tally SET count = count - 1 WHERE level = 1; UPDATE response SET undone_by = 1099511627777 "
          "WHERE id = (SELECT id FROM response ORDER BY entry LIMIT 1)",
          "UPDATE response SET undone_by = NULL; UPDATE tally SET count = count + 1 WHERE level = 2 AND criterion = ''",
          // A minute too late: the quarantined one counted after all.
          "UPDATE entry SET standing = 1 WHERE id = (SELECT MAX(id) FROM entry); "
          "UPDATE response SET undone_by = (SELECT MAX(id) FROM entry) WHERE entry = (SELECT MAX(id) - 1 FROM entry); "
          "UPDATE tally SET count = count - 1 WHERE level = 2 AND criterion = ''"}) {
        INFO(planted);
        CHECK_FALSE(differences_after(planted).empty());
    }
    CHECK(differences_after("SELECT 1").empty());
}

TEST_CASE("a recount finds a level that was changed in the lines", "[file]") {
    const char* changed = R"(UPDATE entry SET line = CAST(REPLACE(CAST(line AS TEXT), '"l":1', '"l":5') AS BLOB))";
    CHECK_FALSE(differences_after(changed).empty());
}
