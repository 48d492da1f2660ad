// What a device does wrong raises exactly its alarm.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <set>

#include "sync/server/contradiction.hpp"
#include "tests/sync/server/world.hpp"

using server::Alarm;
using server::AlarmKind;
using test::alarm_kinds;
using test::ask_for_head;
using test::code_of;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

std::vector<Alarm> alarms_of(Server& server) {
    const auto alarms = server.store().alarms(true);
    REQUIRE(alarms);
    return *alarms;
}

Alarm only_alarm(Server& server, AlarmKind kind) {
    const auto alarms = alarms_of(server);
    REQUIRE(alarms.size() == 1);
    CHECK(alarms.front().sighting.kind == kind);
    return alarms.front();
}

constexpr auto second = std::chrono::seconds{1};

void later(Terminal& terminal, base::Duration duration) {
    terminal.now.monotonic += duration;
    terminal.now.wall += duration;
}

wire::Body lost(wire::Sequence last, const wire::Hash& head, const std::string& why) {
    return wire::Lost{.epoch = 1, .last = last, .head = head, .why = why};
}

// One device, two histories: the server holds a rating of the one, and the other has another in its place.
struct Branches {
    Branches() {
        terminal.rate(1);
        other.rate(5);
        receipt_of(server.send(terminal, terminal.everything()));
    }
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal other = terminal.beside();
};

const wire::Body opened = wire::Opened{"0.1.0", ""};

}  // namespace

TEST_CASE("a fork raises an alarm with the batch as evidence, once, and stands though the batch was refused") {
    Branches branches;
    auto& [server, terminal, other] = branches;
    for (int i = 0; i < 3; ++i) CHECK(code_of(server.send(terminal, other.everything())) == "fork");
    const Alarm alarm = only_alarm(server, AlarmKind::fork);
    CHECK(alarm.device == terminal.stream().device);
    CHECK(alarm.times == 3);
    CHECK(alarm.sighting.evidence == other.everything());
}

TEST_CASE("two branches that both grow are a clone, one branch that comes again is not") {
    Branches branches;
    auto& [server, terminal, other] = branches;
    CHECK(server.send(terminal, other.everything()).status == 409);
    other.rate(5);
    CHECK(server.send(terminal, other.everything()).status == 409);
    CHECK(alarm_kinds(server) == std::set<std::string>{"fork"});
    terminal.rate(1);
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(server.send(terminal, other.everything()).status == 409);
    CHECK(alarm_kinds(server) == std::set<std::string>{"fork"});
    other.rate(5);
    CHECK(server.send(terminal, other.everything()).status == 409);
    CHECK(alarm_kinds(server) == std::set<std::string>{"fork", "clone"});
}

TEST_CASE("a forked epoch that grows while the device is in a later one is a clone") {
    Branches branches;
    auto& [server, terminal, other] = branches;
    CHECK(server.send(terminal, other.everything()).status == 409);
    Terminal next = terminal.beside(2, wire::Hash{});
    next.write(lost(0, wire::Hash{}, "fork"));
    receipt_of(server.send(terminal, next.everything()));
    CHECK(alarm_kinds(server) == std::set<std::string>{"fork", "epoch"});
    terminal.rate(2);
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(alarm_kinds(server) == std::set<std::string>{"fork", "epoch", "clone"});
}

TEST_CASE("a journal that ends before what it sent is a rollback, told with what was asked and what is held") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 4; ++i) terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    base::Stamp when = terminal.now;
    SECTION("after a restart") { when.boot = "00000000000000bb"; }
    SECTION("in the same boot, later") { when.monotonic += second; }
    CHECK(receipt_of(ask_for_head(server, terminal, 2, when)).sequence == 4);
    const Alarm alarm = only_alarm(server, AlarmKind::rollback);
    CHECK(alarm.sighting.claimed == 2);
    CHECK(alarm.sighting.held == 4);
    CHECK(alarm.sighting.evidence.find(base::to_hex(terminal.hash_at(2))) != std::string::npos);
}

TEST_CASE("an epoch that its device forgot and left grows on: there are two of the device") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 4; ++i) terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    base::Stamp when = terminal.now;
    when.boot = "00000000000000bb";
    CHECK(receipt_of(ask_for_head(server, terminal, 2, when)).sequence == 4);
    Terminal next = terminal.beside(2, terminal.hash_at(2));
    next.write(lost(2, terminal.hash_at(2), "rollback"));
    receipt_of(server.send(terminal, next.everything()));
    receipt_of(server.send(terminal, terminal.everything()));  // late, and nothing new
    CHECK(alarm_kinds(server) == std::set<std::string>{"rollback", "epoch"});
    terminal.rate(1);
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(alarm_kinds(server) == std::set<std::string>{"rollback", "epoch", "clone"});
}

TEST_CASE("another entry at the head is a rollback too") {
    Branches branches;
    auto& [server, terminal, other] = branches;
    base::Stamp when = terminal.now;
    when.monotonic += second;
    const auto reply =
        server.ask("GET",
                   fmt::format("/v1/stream?epoch=1&seq=1&head={}&b={}&m={}", base::to_hex(other.hash_at(1)), when.boot,
                               when.monotonic.time_since_epoch().count()),
                   {{"authorization", "Bearer " + server.token_of(terminal)}});
    CHECK(receipt_of(reply).head == terminal.hash_at(1));
    only_alarm(server, AlarmKind::rollback);
}

TEST_CASE("a question that was late on its way is no rollback, and most questions write nothing") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    const base::Stamp early = terminal.now;
    receipt_of(ask_for_head(server, terminal, 1, early));
    later(terminal, second);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    receipt_of(ask_for_head(server, terminal, 1, early));
    receipt_of(
        ask_for_head(server, terminal, 1, terminal.now));  // the same millisecond: nobody can say which was first

    const server::Request poll{.method = "GET",
                               .path = "/v1/stream",
                               .query = fmt::format("epoch=1&seq=2&head={}&b={}&m=999999999",
                                                    base::to_hex(terminal.hash_at(2)), terminal.now.boot),
                               .headers = {{"authorization", "Bearer " + server.token_of(terminal)}},
                               .body = {}};
    CHECK(std::holds_alternative<server::Reply>(server.handlers().answer(poll, server.now)));

    terminal.now.boot = "00000000000000bb";
    terminal.now.monotonic = base::Instant{second};
    terminal.rate(5);
    receipt_of(ask_for_head(server, terminal, 3, terminal.now));
    receipt_of(server.send(terminal, terminal.everything()));
    receipt_of(ask_for_head(server, terminal, 1, early));
    CHECK(alarm_kinds(server).empty());
}

TEST_CASE("a claim that is only half there is a bad request, none at all an older device") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    const server::Headers headers{{"authorization", "Bearer " + server.token_of(terminal)}};
    const std::string head = base::to_hex(terminal.hash_at(1));
    CHECK(server.ask("GET", "/v1/stream?epoch=1", headers).status == 200);
    for (const std::string& query :
         {std::string("&seq=1"), "&seq=1&head=" + head, "&seq=1&head=" + head + "&b=00000000000000aa",
          "&seq=x&head=" + head + "&b=00000000000000aa&m=1", "&seq=1&head=" + head + "&b=nonsense&m=1",
          "&seq=1&head=" + head + "&b=00000000000000aa&m=-1"}) {
        INFO(query);
        CHECK(server.ask("GET", "/v1/stream?epoch=1" + query, headers).status == 400);
    }
    CHECK(alarm_kinds(server).empty());
}

TEST_CASE("a new epoch raises an alarm that says why it begins and what the server holds") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 3; ++i) terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    SECTION("from what the server holds") {
        Terminal next = terminal.beside(2, terminal.hash_at(2));
        next.write(lost(2, terminal.hash_at(2), "damaged"));
        receipt_of(server.send(terminal, next.everything()));
        const Alarm alarm = only_alarm(server, AlarmKind::epoch);
        CHECK(alarm.sighting.words.find("damaged") != std::string::npos);
        CHECK(alarm.sighting.words.find("which the server holds") != std::string::npos);
        CHECK(alarm.sighting.claimed == 2);
        CHECK(alarm.sighting.held == 3);
        CHECK(alarm.sighting.evidence.find(next.line_at(1)) != std::string::npos);
    }
    SECTION("from something else") {
        Terminal next = terminal.beside(2, wire::Hash{9});
        next.write(lost(2, wire::Hash{9}, "missing"));
        receipt_of(server.send(terminal, next.everything()));
        const Alarm alarm = only_alarm(server, AlarmKind::epoch);
        CHECK(alarm.sighting.words.find("which is not what the server holds") != std::string::npos);
    }
}

TEST_CASE("a clock that jumps raises an alarm, also across batches; one that was not set cannot jump") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    terminal.now.monotonic += second;
    SECTION("the wall clock moves") {
        terminal.now.wall += std::chrono::hours{3};
        terminal.rate(5);
        receipt_of(server.send(terminal, terminal.batch(2, 2)));
        const Alarm alarm = only_alarm(server, AlarmKind::clock);
        CHECK(alarm.sighting.evidence == terminal.line_at(1) + '\n' + terminal.line_at(2) + '\n');
    }
    SECTION("the monotonic clock goes back") {
        terminal.now.monotonic -= std::chrono::seconds{5};
        terminal.rate(5);
        receipt_of(server.send(terminal, terminal.batch(2, 2)));
        only_alarm(server, AlarmKind::clock);
    }
    SECTION("a small correction, an unset clock, another boot") {
        terminal.now.wall += std::chrono::minutes{5};
        terminal.rate(5);
        terminal.now.trust = base::ClockTrust::unset;
        terminal.now.wall = {};
        terminal.rate(5);
        terminal.now = {"00000000000000bb", base::Instant{}, test::at("2026-12-24"), base::ClockTrust::network};
        terminal.rate(5);
        receipt_of(server.send(terminal, terminal.everything()));
        CHECK(alarm_kinds(server).empty());
    }
}

TEST_CASE("entries that were brought over from a lost epoch keep their old clocks and raise nothing by it") {
    Server server;
    Terminal terminal = server.enrol(1);
    const base::Stamp before = terminal.now;
    later(terminal, std::chrono::hours{1});
    const base::Stamp now = terminal.now;
    Terminal next = terminal.beside(2, wire::Hash{});
    next.now = now;
    next.write(lost(0, wire::Hash{}, "damaged"));
    next.now = before;
    next.rate(4);
    next.rate(5);
    next.now = now;
    receipt_of(server.send(terminal, next.batch(1, 2)));
    receipt_of(server.send(terminal, next.batch(3, 3)));
    next.write(opened);
    receipt_of(server.send(terminal, next.batch(4, 4)));
    CHECK(alarm_kinds(server) == std::set<std::string>{"epoch"});
    next.now = before;
    next.rate(5);
    next.now = now;
    receipt_of(server.send(terminal, next.batch(5, 5)));
    CHECK(alarm_kinds(server) == std::set<std::string>{"epoch", "clock"});
}

TEST_CASE("two days in a row without all five canaries raise an alarm when the third begins") {
    Server server;
    Terminal terminal = server.enrol(1);
    const auto day = [&](int canaries_at_most) {
        for (int level = 1; level <= canaries_at_most; ++level)
            terminal.write(domain::Canary{*domain::Level::from(level)});
        terminal.rate(5);
        server.now = terminal.now.wall;
        receipt_of(server.send(terminal, terminal.everything()));
        later(terminal, std::chrono::hours{24});
    };
    SECTION("four of five are not enough") {
        day(4);
        day(4);
        CHECK(alarm_kinds(server).empty());
        day(5);
        const Alarm alarm = only_alarm(server, AlarmKind::canary);
        CHECK(alarm.sighting.words.find("2026-11-23") != std::string::npos);
        CHECK(alarm.sighting.words.find("2026-11-24") != std::string::npos);
        day(0);
        CHECK(alarm_kinds(server) == std::set<std::string>{"canary"});
    }
    SECTION("every other day is enough") {
        for (const int canaries : {0, 5, 0, 5, 0, 5}) day(canaries);
        CHECK(alarm_kinds(server).empty());
    }
    SECTION("days apart are not in a row") {
        for (int i = 0; i < 4; ++i) {
            day(0);
            later(terminal, std::chrono::hours{24});
        }
        CHECK(alarm_kinds(server).empty());
    }
}

TEST_CASE("lines that mean nothing raise one alarm of quarantine and are counted on it") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 4; ++i) terminal.write_line("nothing");
    receipt_of(server.send(terminal, terminal.everything()));
    const Alarm alarm = only_alarm(server, AlarmKind::quarantine);
    CHECK(alarm.times == 4);
    CHECK(alarm.sighting.evidence == "nothing\n");
}

TEST_CASE("a device that goes on where this database ends before says that the database is an older copy") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 4; ++i) terminal.rate(5);
    receipt_of(server.send(terminal, terminal.batch(1, 2)));
    for (int i = 0; i < 2; ++i) CHECK(code_of(server.send(terminal, terminal.batch(4, 4))) == "gap");
    const Alarm alarm = only_alarm(server, AlarmKind::server);
    CHECK(alarm.device.empty());
    CHECK(alarm.times == 2);
    CHECK(alarm.sighting.words.find("older copy") != std::string::npos);
}

TEST_CASE("what is cleared stays cleared for the same evidence, and other evidence raises anew") {
    Branches branches;
    auto& [server, terminal, other] = branches;
    CHECK(server.send(terminal, other.everything()).status == 409);
    const auto id = only_alarm(server, AlarmKind::fork).id;
    const auto clear = [&](std::int64_t number) {
        bool cleared = false;
        test::change(server.store(), [&](server::Store& store) -> base::Result<> {
            const auto done = store.clear_alarm(number, {server.now, "An", "đã thay ổ đĩa"});
            REQUIRE(done);
            cleared = *done;
            return base::Done{};
        });
        return cleared;
    };
    CHECK(clear(id));
    CHECK_FALSE(clear(id));
    CHECK_FALSE(clear(id + 1));
    CHECK(server.store().alarms(false)->empty());
    CHECK(server.send(terminal, other.everything()).status == 409);
    CHECK(server.store().alarms(false)->empty());
    const auto cleared = *server.store().alarm(id);
    REQUIRE(cleared);
    CHECK(cleared->times == 2);
    REQUIRE(cleared->cleared);
    CHECK(cleared->cleared->by == "An");
    other.rate(5);
    CHECK(server.send(terminal, other.everything()).status == 409);
    CHECK(server.store().alarms(false)->size() == 1);
}

TEST_CASE("a device gone mad fills a few alarms and no disk") {
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal other = terminal.beside();
    terminal.rate(1);
    receipt_of(server.send(terminal, terminal.everything()));
    for (int i = 0; i < 40; ++i) {
        other.rate(5);
        CHECK(server.send(terminal, other.everything()).status == 409);
    }
    CHECK(alarms_of(server).size() == server::open_limit(AlarmKind::fork));
    CHECK(alarms_of(server).front().times == 25);
}

TEST_CASE("a receipt in the chain for more than was held says that the database is an older copy") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.batch(1, 1)));
    SECTION("an honest one says nothing") {
        terminal.write(wire::ReceiptNote{.sequence = 1, .incarnation = 1, .durable = 0});
        receipt_of(server.send(terminal, terminal.batch(2, 3)));
        CHECK(alarm_kinds(server).empty());
    }
    SECTION("for an entry that came only now") {
        terminal.write(wire::ReceiptNote{.sequence = 2, .incarnation = 1, .durable = 0});
        receipt_of(server.send(terminal, terminal.batch(2, 3)));
        only_alarm(server, AlarmKind::server);
    }
    SECTION("of an incarnation that never was") {
        terminal.write(wire::ReceiptNote{.sequence = 1, .incarnation = 2, .durable = 0});
        receipt_of(server.send(terminal, terminal.batch(2, 3)));
        only_alarm(server, AlarmKind::server);
    }
}

TEST_CASE("a raw batch is taken like another, and kept as evidence in its raw form") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    CHECK(receipt_of(server.send(terminal, terminal.raw_batch(1))).sequence == 1);
    CHECK(server.rated(5) == 1);
    Terminal other = terminal.beside();
    other.rate(1);
    CHECK(code_of(server.send(terminal, other.raw_batch(1))) == "fork");
    CHECK(only_alarm(server, AlarmKind::fork).sighting.evidence == other.raw_batch(1));
}
