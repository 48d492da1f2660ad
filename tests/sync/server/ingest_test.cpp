#include "sync/server/ingest.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/key.hpp"
#include "tests/sync/server/world.hpp"

using server::Standing;
using test::code_of;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

struct Row {
    Standing standing;
    std::string reason;
};

std::vector<Row> rows_of(Server& server, const Terminal& terminal) {
    std::vector<Row> rows;
    const auto stream = server.store().newest_stream(terminal.stream().device);
    REQUIRE(stream);
    REQUIRE(stream->has_value());
    REQUIRE(server.store().each_entry((*stream)->number, 1, (*stream)->head, [&](const server::EntryRow& entry) {
        rows.push_back({entry.standing, entry.reason});
    }));
    return rows;
}

std::int64_t alarms_in(Server& server, server::AlarmKind kind) {
    const auto count = server.store().alarm_count(kind);
    REQUIRE(count);
    return *count;
}

std::size_t batches_in(Server& server) {
    const auto batches = server.store().batches_after(0);
    REQUIRE(batches);
    return batches->size();
}

}  // namespace

TEST_CASE("a batch is stored, counted and answered with a receipt that the server signed") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(wire::Opened{"0.1.0", ""});
    terminal.rate(5);
    terminal.rate(2);
    const auto receipt = receipt_of(server.send(terminal, terminal.everything()));
    CHECK(receipt.stream == terminal.stream());
    CHECK(receipt.sequence == 3);
    CHECK(receipt.head == terminal.hash_at(3));
    CHECK(receipt.durable == 0);
    CHECK(receipt.received == server.now);
    CHECK(wire::verify(receipt, server.handlers().receipt_key()));
    CHECK(server.rated() == 2);
    CHECK(server.rated(5) == 1);
    CHECK(server.rated(2) == 1);
}

TEST_CASE("tallies stand under agency, unit, counter, field, survey and the local day") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.now.wall = test::at("2026-11-20", 18);  // the next day at the counter
    terminal.now.boot = "00000000000000bb";
    auto rating = terminal.rating(4, 1);
    rating.dossier.emplace();
    terminal.write(rating);
    terminal.now.boot = "00000000000000aa";
    receipt_of(server.send(terminal, terminal.everything()));
    const auto tallies = server.store().all_tallies();
    REQUIRE(tallies);
    REQUIRE(tallies->counts().size() == 1);
    const auto& [key, count] = *tallies->counts().begin();
    CHECK(key.agency == "a");
    CHECK(key.unit == "a-mc");
    CHECK(key.counter == "a1");
    CHECK(key.field == "dat-dai");
    CHECK(key.bound);
    CHECK(key.survey == test::survey_id);
    CHECK(key.criterion.empty());
    CHECK(base::to_text(key.day) == "2026-11-21");
    CHECK(key.level == 4);
    CHECK(count == 1);
}

TEST_CASE("the same batch again changes nothing and gets the same head") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    const auto first = receipt_of(server.send(terminal, terminal.everything()));
    server.now += std::chrono::hours{1};
    const auto again = receipt_of(server.send(terminal, terminal.everything()));
    CHECK(again.head == first.head);
    CHECK(again.received == first.received);
    CHECK(server.rated() == 1);
    CHECK(batches_in(server) == 1);
}

TEST_CASE("a batch that overlaps what is known adds only what is new") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 5; ++i) terminal.rate(4);
    receipt_of(server.send(terminal, terminal.batch(1, 3)));
    const auto receipt = receipt_of(server.send(terminal, terminal.batch(2, 5)));
    CHECK(receipt.sequence == 5);
    CHECK(server.rated() == 5);
    CHECK(receipt_of(server.send(terminal, terminal.batch(2, 3))).sequence == 5);
    CHECK(server.rated() == 5);
    CHECK(batches_in(server) == 2);
}

TEST_CASE("a gap is refused with the sequence that is expected, and nothing is stored") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 5; ++i) terminal.rate(4);
    const auto unknown = server.send(terminal, terminal.batch(3, 4));
    CHECK(unknown.status == 409);
    CHECK(code_of(unknown) == "gap");
    CHECK(wire::count_at(test::json_of(unknown), "expect") == 1U);
    receipt_of(server.send(terminal, terminal.batch(1, 2)));
    const auto reply = server.send(terminal, terminal.batch(4, 5));
    CHECK(code_of(reply) == "gap");
    CHECK(wire::count_at(test::json_of(reply), "expect") == 3U);
    CHECK(server.rated() == 2);
}

TEST_CASE("a known sequence with other content is a fork: refused, with its bytes kept as evidence") {
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal clone = terminal.beside();
    terminal.rate(1);
    terminal.rate(5);
    clone.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));

    SECTION("at the head, before it, and beyond it") {
        clone.rate(5);
        for (const wire::Sequence last : {wire::Sequence{1}, wire::Sequence{2}}) {
            const auto reply = server.send(terminal, clone.batch(1, last));
            CHECK(reply.status == 409);
            CHECK(code_of(reply) == "fork");
            CHECK_FALSE(reply.note.empty());
        }
        clone.rate(5);
        CHECK(code_of(server.send(terminal, clone.batch(3, 3))) == "fork");
        CHECK(code_of(server.send(terminal, clone.batch(2, 3))) == "fork");
        CHECK(alarms_in(server, server::AlarmKind::fork) == 3);  // by the head they lead to
    }
    SECTION("again and again is kept once") {
        for (int i = 0; i < 3; ++i) CHECK(code_of(server.send(terminal, clone.everything())) == "fork");
        CHECK(alarms_in(server, server::AlarmKind::fork) == 1);
    }
    CHECK(server.rated() == 2);
    CHECK(server.rated(1) == 1);
}

TEST_CASE("what the device's key did not sign is not believed") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(1);
    std::string edited = terminal.everything();
    const auto level = edited.find("\"l\":1");
    REQUIRE(level != std::string::npos);
    edited[level + 4] = '5';
    CHECK(server.send(terminal, edited).status == 422);

    wire::Seed other_seed{};
    other_seed.fill(9);
    Terminal thief(terminal.stream().device, other_seed);
    thief.rate(5);
    CHECK(server.send(terminal, thief.everything()).status == 422);

    Terminal from_nowhere = terminal.beside(1, wire::Hash{7});
    from_nowhere.rate(5);
    CHECK(server.send(terminal, from_nowhere.everything()).status == 422);
    CHECK(server.rated() == 0);
}

TEST_CASE("a batch under another device's token is refused") {
    Server server;
    const Terminal one = server.enrol(1);
    Terminal two = server.enrol(2);
    two.rate(5);
    CHECK(server.send(one, two.everything()).status == 403);
    CHECK(server.rated() == 0);
}

TEST_CASE("lines that mean nothing are stored in quarantine and block nothing") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(4);
    terminal.write_line(R"({"v":1,"s":2,"k":"rating","l":7})");
    terminal.write_line("not JSON at all");
    terminal.write_line(std::string("\xFF\x00\xFE", 3));
    auto rating = terminal.rating(5, 1);
    rating.survey = "never-published";
    terminal.write(rating);
    terminal.write(terminal.rating(5, 2, "no-such-counter"));
    terminal.write(terminal.rating(5, 3, "a3"));  // another unit of the same agency
    terminal.write(terminal.rating(5, 4, "b1"));  // another agency
    terminal.write(terminal.rating(5, 5, "a2"));  // another counter of its own unit
    CHECK(receipt_of(server.send(terminal, terminal.everything())).sequence == 9);
    const auto rows = rows_of(server, terminal);
    REQUIRE(rows.size() == 9);
    CHECK(rows[0].standing == Standing::counted);
    for (std::size_t i = 1; i <= 7; ++i) {
        INFO(i);
        CHECK(rows[i].standing == Standing::quarantined);
        CHECK_FALSE(rows[i].reason.empty());
    }
    CHECK(rows[8].standing == Standing::counted);
    CHECK(server.rated() == 2);
}

TEST_CASE("kinds that the server does not know are stored") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write_line(R"({"v":1,"s":1,"k":"weather","b":"00000000000000aa","m":5,"w":5,"wq":0,"whatever":[1,2]})");
    CHECK(receipt_of(server.send(terminal, terminal.everything())).sequence == 1);
    CHECK(rows_of(server, terminal).at(0).standing == Standing::kept);
}

TEST_CASE("a response that comes twice is counted once") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(5, 1));
    terminal.write(terminal.rating(5, 1));
    receipt_of(server.send(terminal, terminal.everything()));
    terminal.write(terminal.rating(5, 1));
    receipt_of(server.send(terminal, terminal.batch(3, 3)));
    CHECK(server.rated() == 1);
    const auto rows = rows_of(server, terminal);
    CHECK(rows.at(0).standing == Standing::counted);
    CHECK(rows.at(1).standing == Standing::repeated);
    CHECK(rows.at(2).standing == Standing::repeated);
}

TEST_CASE("the same response with another level counts as it came first, and the other is in quarantine") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    terminal.write(terminal.rating(5, 1));
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(server.rated(1) == 1);
    CHECK(server.rated(5) == 0);
    CHECK(rows_of(server, terminal).at(1).standing == Standing::quarantined);
}

TEST_CASE("one device cannot cancel another's rating by copying its response id") {
    Server server;
    Terminal one = server.enrol(1);
    Terminal two = server.enrol(2);
    one.write(one.rating(1, 7));
    two.write(two.rating(5, 7));
    receipt_of(server.send(two, two.everything()));
    receipt_of(server.send(one, one.everything()));
    CHECK(server.rated() == 2);
}

TEST_CASE("a new epoch is a new stream, written down for the auditor; its repeats fold with the old one's") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(4, 1));
    receipt_of(server.send(terminal, terminal.everything()));
    Terminal reborn = terminal.beside(2, terminal.hash_at(1));
    reborn.write(terminal.rating(4, 1));
    reborn.write(terminal.rating(4, 2));
    const auto receipt = receipt_of(server.send(terminal, reborn.everything()));
    CHECK(receipt.stream.epoch == 2);
    CHECK(receipt.sequence == 2);
    CHECK(server.rated() == 2);
    CHECK(alarms_in(server, server::AlarmKind::epoch) == 1);
}

TEST_CASE("a guess of a time does not drag the known times after it") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.now = {"00000000000000bb", base::Instant{base::Duration{5}}, base::WallTime{}, base::ClockTrust::unset};
    terminal.rate(5);  // of an earlier boot without any clock: the day of its receipt
    terminal.now = {"00000000000000aa", base::Instant{base::Duration{0}}, base::WallTime{}, base::ClockTrust::unset};
    terminal.rate(4);  // two days before the batch is sent
    terminal.now.monotonic += std::chrono::hours{48};
    receipt_of(server.send(terminal, terminal.everything()));
    std::vector<std::string> days;
    const auto tallies = server.store().all_tallies();
    REQUIRE(tallies);
    for (const auto& [key, count] : tallies->counts()) days.push_back(base::to_text(key.day));
    CHECK(days == std::vector<std::string>{"2026-11-21", "2026-11-23"});
}
