#include "sync/server/flag_run.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

const domain::FlagRules rules{
    "rules",
    {"Quy tắc", ""},
    {{"burst", {"Dồn dập", "Burst"}, {"{count} lượt", "{count} ratings"}, 10, domain::Burst{5, 15}}}};

void wait(Terminal& terminal, base::Duration time) {
    terminal.now.monotonic += time;
    terminal.now.wall += time;
}

void rate_quickly(Terminal& terminal, int times) {
    for (int i = 0; i < times; ++i) {
        terminal.rate(5);
        wait(terminal, 10s);
    }
}

server::FlagRun run_on(Server& server, const domain::Period& period = {}) {
    const auto run = server::run_flags(server.store(), rules, "00", period);
    REQUIRE(run);
    return *run;
}

domain::Tallies without(Server& server, const server::FlagRun& run) {
    domain::Tallies left;
    const auto all = server.store().all_tallies();
    REQUIRE(all);
    for (const auto& [key, count] : all->counts()) {
        const auto suspected = run.suspected.counts().find(key);
        left.count(key, count - (suspected == run.suspected.counts().end() ? 0 : suspected->second));
    }
    return left;
}

}  // namespace

TEST_CASE("A burst that was received is flagged, deletes nothing, and comes off the tallies exactly") {
    Server server;
    auto terminal = server.enrol(1);
    terminal.rate(2);
    wait(terminal, 10min);
    rate_quickly(terminal, 6);
    wait(terminal, 10min);
    terminal.rate(4);
    receipt_of(server.send(terminal, terminal.everything()));
    const auto run = run_on(server);
    CHECK(run.responses == 8);
    REQUIRE(run.flags.size() == 1);
    CHECK(run.flags[0].counter == "a1");
    CHECK(run.flags[0].flag.suspects.size() == 6);
    CHECK(run.read.size() == 1);
    CHECK(run.read[0].through == terminal.last());
    CHECK(server.rated() == 8);
    const auto left = without(server, run);
    std::map<int, std::uint64_t> levels;
    for (const auto& [key, count] : left.counts()) levels[key.level] += count;
    CHECK(levels == std::map<int, std::uint64_t>{{2, 1}, {4, 1}});
    CHECK(server::lines_of(run, rules, domain::Language::vietnamese).find("Dồn dập: 6 lượt\n") != std::string::npos);
}

TEST_CASE("Judgements of a suspect come off with it") {
    Server server;
    auto terminal = server.enrol(1);
    for (base::Byte response = 1; response <= 5; ++response) {
        const auto rating = terminal.rating(5, response);
        terminal.write(rating);
        terminal.write(domain::Answers{rating.response, {}, {{"C1", *domain::Level::from(5)}}});
        wait(terminal, 10s);
    }
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(without(server, run_on(server)).counts().empty());
}

TEST_CASE("What was taken back, came outside the period or has no time of its own is no suspect") {
    Server undoing;
    auto terminal = undoing.enrol(1);
    for (base::Byte response = 1; response <= 5; ++response) {
        const auto rating = terminal.rating(5, response);
        terminal.write(rating);
        wait(terminal, 2s);
        if (response == 3) terminal.write(domain::Undone{rating.response});
        wait(terminal, 10s);
    }
    receipt_of(undoing.send(terminal, terminal.everything()));
    CHECK(run_on(undoing).responses == 4);
    CHECK(run_on(undoing).flags.empty());

    Server elsewhere;
    auto other = elsewhere.enrol(1);
    rate_quickly(other, 6);
    receipt_of(elsewhere.send(other, other.everything()));
    CHECK(run_on(elsewhere, {.from = std::nullopt, .until = base::local_day(elsewhere.now, 0min)}).responses == 0);

    Server dark;
    auto clockless = dark.enrol(1);
    clockless.now.trust = base::ClockTrust::unset;
    clockless.now.wall = {};
    rate_quickly(clockless, 6);
    clockless.now.boot = "00000000000000ab";  // sent after a restart: nobody knows when those were
    clockless.rate(5);
    receipt_of(dark.send(clockless, clockless.everything()));
    CHECK(run_on(dark).responses == 7);
    CHECK(run_on(dark).flags.empty());
}

TEST_CASE("A run is the same bytes again, and its file is read back whole") {
    Server server;
    auto first = server.enrol(1);
    auto second = server.enrol(2, "b1");
    for (auto* terminal : {&first, &second}) {
        for (int i = 0; i < 6; ++i) {
            terminal->rate(5, terminal == &first ? "a1" : "b1");
            wait(*terminal, 10s);
        }
        receipt_of(server.send(*terminal, terminal->everything()));
    }
    const std::string bytes = server::json_of(run_on(server));
    CHECK(bytes == server::json_of(run_on(server)));
    const auto read = server::read_flag_run(bytes);
    REQUIRE(read);
    CHECK(read->flags.size() == 2);
    CHECK(server::json_of(*read) == bytes);
    CHECK_FALSE(server::read_flag_run("{}"));
    CHECK_FALSE(server::read_flag_run(bytes.substr(0, bytes.size() / 2)));
}
