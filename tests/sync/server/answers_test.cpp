// What follows a rating: answers to criteria, and taking it back. Same tables, same day, same rules in the recount.
#include <catch2/catch.hpp>

#include "sync/server/counted_rating.hpp"
#include "sync/server/recount.hpp"
#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using server::Standing;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

domain::ResponseId id_of(base::Byte response) {
    domain::ResponseId id{};
    id.fill(response);
    return id;
}

domain::Answers answers(base::Byte response, std::vector<std::pair<std::string, int>> levels) {
    domain::Answers answers{id_of(response), {}, {}};
    for (auto& [criterion, level] : levels)
        answers.judgements.push_back({std::move(criterion), *domain::Level::from(level)});
    return answers;
}

domain::Undone undone(base::Byte response) { return {id_of(response)}; }

// Sends everything that is new and returns the standings of all entries.
std::vector<Standing> send(Server& server, const Terminal& terminal) {
    receipt_of(server.send(terminal, terminal.everything()));
    std::vector<Standing> standings;
    const auto stream = server.store().newest_stream(terminal.stream().device);
    REQUIRE(stream);
    REQUIRE(server.store().each_entry((*stream)->number, 1, (*stream)->head, [&](const server::EntryRow& entry) {
        standings.push_back(entry.standing);
        CHECK((entry.standing == Standing::quarantined) == !entry.reason.empty());
    }));
    const auto recount = server::recount(server.store());
    REQUIRE(recount);
    for (const std::string& difference : recount->differences) FAIL_CHECK(difference);
    return standings;
}

// criterion and level -> count, of everything that counts.
std::map<std::string, std::uint64_t> counts(Server& server) {
    std::map<std::string, std::uint64_t> counts;
    const auto tallies = server.store().all_tallies();
    REQUIRE(tallies);
    for (const auto& [key, count] : tallies->counts()) counts[key.criterion + ':' + std::to_string(key.level)] += count;
    return counts;
}

using Counts = std::map<std::string, std::uint64_t>;
using Standings = std::vector<Standing>;

base::Stamp stamp_at(base::Duration monotonic, std::string boot = "00000000000000aa") {
    return {std::move(boot), base::Instant{monotonic}, {}, base::ClockTrust::unset};
}

}  // namespace

TEST_CASE("judgements are counted under their rating's place, field, survey and day, apart from the ratings") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.now = stamp_at(0ms);
    auto rating = terminal.rating(2, 1, "a2");
    rating.dossier.emplace();
    terminal.write(rating);
    terminal.now.monotonic += 2min;  // past midnight of the counter's day, when the batch comes at 17:01 UTC
    server.now = test::at("2026-11-23", 17) + 1min;
    terminal.write(answers(1, {{"C1", 4}, {"C2", 5}}));
    CHECK(send(server, terminal) == Standings{Standing::counted, Standing::counted});
    const auto tallies = server.store().all_tallies();
    REQUIRE(tallies);
    REQUIRE(tallies->counts().size() == 3);
    for (const auto& [key, count] : tallies->counts()) {
        CHECK(key.agency == "a");
        CHECK(key.unit == "a-mc");
        CHECK(key.counter == "a2");
        CHECK(key.field == "dat-dai");
        CHECK(key.bound);
        CHECK(key.survey == test::survey_id);
        CHECK(base::to_text(key.day) == "2026-11-23");
        CHECK(count == 1);
    }
    CHECK(counts(server) == Counts{{":2", 1}, {"C1:4", 1}, {"C2:5", 1}});
}

TEST_CASE("a score reads overall ratings only, whatever the criteria say") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(5, 1));
    terminal.write(answers(1, {{"C1", 1}, {"C2", 1}}));
    send(server, terminal);
    const auto overall = server.store().counts_by_agency({}, std::nullopt);
    REQUIRE(overall);
    REQUIRE(overall->size() == 1);
    CHECK(overall->begin()->second.overall.rate() == domain::Rate{1, 1});
    CHECK(overall->begin()->second.criteria.empty());
    const auto all = server.store().counts_by_agency({}, std::string(test::survey_id));
    REQUIRE(all);
    CHECK(all->begin()->second.overall.rate() == domain::Rate{1, 1});
    CHECK(all->begin()->second.criteria.at("C2").rate() == domain::Rate{0, 1});
    CHECK(server.store().counts_by_agency({}, "another")->begin()->second.criteria.empty());
}

TEST_CASE("a criterion is judged once for a response: the same again folds, another level is in quarantine") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(5, 1));
    terminal.write(answers(1, {{"C1", 4}}));
    terminal.write(answers(1, {{"C1", 4}}));
    terminal.write(answers(1, {{"C1", 4}, {"C2", 3}}));  // one known, one new
    terminal.write(answers(1, {{"C1", 2}}));
    terminal.write(answers(1, {{"C3", 5}, {"C2", 4}}));  // whole or not at all
    CHECK(send(server, terminal) == Standings{Standing::counted, Standing::counted, Standing::repeated,
                                              Standing::counted, Standing::quarantined, Standing::quarantined});
    CHECK(counts(server) == Counts{{":5", 1}, {"C1:4", 1}, {"C2:3", 1}});
    terminal.write(answers(1, {{"C1", 4}, {"C2", 3}}));  // in a later batch
    CHECK(send(server, terminal).back() == Standing::repeated);
    CHECK(counts(server) == Counts{{":5", 1}, {"C1:4", 1}, {"C2:3", 1}});
}

TEST_CASE("an unknown criterion, a factor as criterion and a response without rating are in quarantine") {
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal other = server.enrol(2);
    other.write(other.rating(5, 7));
    send(server, other);
    terminal.write(terminal.rating(5, 1));
    terminal.write(terminal.rating(5, 2, "no-such-counter"));
    terminal.write(answers(1, {{"C1", 4}, {"C99", 4}}));
    terminal.write(answers(1, {{"F1", 4}}));
    terminal.write(answers(2, {{"C1", 4}}));  // its rating is in quarantine itself
    terminal.write(answers(3, {{"C1", 4}}));
    terminal.write(answers(7, {{"C1", 4}}));  // another device's response
    terminal.write(domain::Answers{id_of(3), {{"F1", true}}, {}});
    const auto standings = send(server, terminal);
    CHECK(standings == Standings{Standing::counted, Standing::quarantined, Standing::quarantined, Standing::quarantined,
                                 Standing::quarantined, Standing::quarantined, Standing::quarantined,
                                 Standing::quarantined});
    CHECK(counts(server) == Counts{{":5", 2}});
}

TEST_CASE("remarks, comments, canaries, staff acts, day closes and lost epochs are kept and count for nothing") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(5, 1));
    terminal.write(domain::Answers{id_of(1), {{"F1", true}, {"F2", false}}, {}});
    terminal.write(wire::CommentHash{id_of(1), {}});
    terminal.write(domain::Canary{*domain::Level::from(1)});
    terminal.write(wire::StaffAct{"opened", ""});
    terminal.write(wire::DayClosed{{}, 1, 5, terminal.hash_at(5)});
    terminal.write(wire::Lost{1, 7, {}, "damaged"});
    Standings expected(7, Standing::kept);
    expected[0] = Standing::counted;
    CHECK(send(server, terminal) == expected);
    CHECK(counts(server) == Counts{{":5", 1}});
}

TEST_CASE("a rating that was taken back in time counts for nothing, and its entry stays") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    terminal.write(terminal.rating(1, 2));
    SECTION("in the same batch") {}
    SECTION("in a later batch") { send(server, terminal); }
    terminal.now.monotonic += 10s;
    terminal.write(undone(1));
    CHECK(send(server, terminal) == Standings{Standing::counted, Standing::counted, Standing::counted});
    CHECK(counts(server) == Counts{{":1", 1}});

    terminal.write(undone(1));
    terminal.now.monotonic += 1h;
    terminal.write(undone(1));
    terminal.write(terminal.rating(1, 1));
    const auto standings = send(server, terminal);
    CHECK(Standings(standings.begin() + 3, standings.end()) == Standings(3, Standing::repeated));
    CHECK(counts(server) == Counts{{":1", 1}});
}

TEST_CASE("what a taken back rating's response said of criteria is taken back too, and not counted afterwards") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    terminal.write(answers(1, {{"C1", 1}, {"C2", 5}}));
    SECTION("in one batch") {}
    SECTION("in two") { send(server, terminal); }
    terminal.now.monotonic += 3s;
    terminal.write(undone(1));
    terminal.write(answers(1, {{"C3", 1}}));
    CHECK(send(server, terminal) == Standings{Standing::counted, Standing::counted, Standing::counted, Standing::kept});
    CHECK(counts(server).empty());
}

TEST_CASE("a terminal cannot take a rating back later") {
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal other = server.enrol(2);
    terminal.write(terminal.rating(1, 1));
    send(server, terminal);

    SECTION("a moment too late") { terminal.now.monotonic += 10'001ms; }
    SECTION("after a restart of the machine") { terminal.now.boot = "00000000000000bb"; }
    SECTION("with a clock from before the rating") { terminal.now.monotonic -= 1ms; }
    SECTION("with a clock set back to when it was given") {
        const base::Stamp then = terminal.now;
        terminal.now.monotonic += 1h;
        terminal.write(domain::Canary{*domain::Level::from(5)});
        terminal.now = then;
    }
    SECTION("with the boot of when it was given") {
        const base::Stamp then = terminal.now;
        terminal.now.boot = "00000000000000bb";
        terminal.write(domain::Canary{*domain::Level::from(5)});
        terminal.now = then;
    }
    SECTION("with a clock that stands still while many entries are written") {
        for (wire::Sequence i = 0; i < server::undo_reach; ++i) terminal.rate(5);
    }
    terminal.write(undone(1));
    CHECK(send(server, terminal).back() == Standing::quarantined);
    CHECK(counts(server).at(":1") == 1);
}

TEST_CASE("the last entry within reach may still take a rating back") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    for (wire::Sequence i = 1; i < server::undo_reach; ++i) terminal.rate(5);
    terminal.write(undone(1));
    CHECK(send(server, terminal).back() == Standing::counted);
    CHECK_FALSE(counts(server).contains(":1"));
}

TEST_CASE("only the device and the epoch that wrote a rating may take it back") {
    Server server;
    Terminal terminal = server.enrol(1);
    Terminal other = server.enrol(2);
    terminal.write(terminal.rating(1, 1));
    send(server, terminal);
    other.write(undone(1));
    CHECK(send(server, other) == Standings{Standing::quarantined});
    Terminal reborn = terminal.beside(2, terminal.hash_at(1));
    reborn.write(wire::Opened{"0.1.0", ""});
    reborn.write(undone(1));
    receipt_of(server.send(terminal, reborn.everything()));
    CHECK(counts(server) == Counts{{":1", 1}});
    CHECK(server::recount(server.store())->differences.empty());
}

TEST_CASE("ten seconds are counted from the entry that counted, not from a repeat of it") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    terminal.now.monotonic += 8s;
    terminal.write(terminal.rating(1, 1));
    terminal.now.monotonic += 8s;
    terminal.write(undone(1));
    CHECK(send(server, terminal).back() == Standing::quarantined);
    CHECK(counts(server) == Counts{{":1", 1}});
}

TEST_CASE("a tally never falls below zero: the batch is refused instead") {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    Server server(file);
    Terminal terminal = server.enrol(1);
    terminal.write(terminal.rating(1, 1));
    send(server, terminal);
    auto connection = sql::Connection::open(file, sql::Access::write);
    REQUIRE(connection);
    REQUIRE(connection->run("UPDATE tally SET count = 0"));
    terminal.write(undone(1));
    CHECK(server.send(terminal, terminal.everything()).status == 503);
    CHECK(connection->integer("SELECT COUNT(undone_by) FROM response").value() == 0);
}

TEST_CASE("stamps object to taking back") {
    const auto objection = [](std::vector<base::Stamp> stamps) { return server::objection_to_undo(stamps); };
    CHECK(objection({stamp_at(5s), stamp_at(5s)}).empty());
    CHECK(objection({stamp_at(5s), stamp_at(9s), stamp_at(15s)}).empty());
    CHECK(objection({stamp_at(5s), stamp_at(6s, "00000000000000bb"), stamp_at(7s)}) ==
          "the machine was started anew since its rating");
    CHECK(objection({stamp_at(5s), stamp_at(8s), stamp_at(7s)}) == "it is older than an entry before it");
    CHECK(objection({stamp_at(5s), stamp_at(15'001ms)}) == "it came more than 10 s after its rating");
}
