#include "sync/server/agency_coverage.hpp"

#include <catch2/catch.hpp>

#include "sync/domain/local_time.hpp"
#include "sync/server/agency_completeness.hpp"
#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

constexpr auto a_day = std::chrono::days{1};
const base::LocalDay enrolled{2026y / 11 / 23};
const domain::Coverage nothing{};

// The terminal's clocks, and the server's, stand at this hour where the counters are.
void move_to(Server& server, Terminal& terminal, base::LocalDay day, std::chrono::hours hour) {
    const base::WallTime then = base::WallTime{day.time_since_epoch()} + hour - domain::local_offset;
    terminal.now.monotonic += then - terminal.now.wall;
    terminal.now.wall = then;
    server.now = std::max(server.now, then);
}

void beat(Server& server, Terminal& terminal, base::LocalDay day, std::chrono::hours hour, bool lit = true) {
    move_to(server, terminal, day, hour);
    terminal.write(wire::Heartbeat{.lit = lit, .free_mib = 900, .waiting = 0, .ratings = {}});
}

domain::Coverage coverage_of(Server& server, const domain::Period& period, base::LocalDay today,
                             const std::string& agency = "a") {
    const auto city = server.store().city();
    REQUIRE(city);
    const auto coverage = server::coverage_by_agency(server.store(), *city, period, today);
    REQUIRE(coverage);
    const auto found = coverage->find(agency);
    return found == coverage->end() ? nothing : found->second;
}

}  // namespace

TEST_CASE("An agency is covered for the hours in which a heartbeat said that the screen was lit") {
    Server server;
    auto terminal = server.enrol(1);
    beat(server, terminal, enrolled, 20h);         // the day of the enrolment does not count
    beat(server, terminal, enrolled + a_day, 8h);  // three hours of the next
    beat(server, terminal, enrolled + a_day, 9h);
    beat(server, terminal, enrolled + a_day, 10h, false);
    beat(server, terminal, enrolled + a_day, 23h);
    beat(server, terminal, enrolled + 2 * a_day, 0h);
    receipt_of(server.send(terminal, terminal.everything()));
    CHECK(coverage_of(server, {}, enrolled) == nothing);
    CHECK(coverage_of(server, {}, enrolled + 2 * a_day) == domain::Coverage{180, 1440});
    CHECK(coverage_of(server, {}, enrolled + 3 * a_day) == domain::Coverage{240, 2880});
    CHECK(coverage_of(server, *domain::period_from("2026-11-25"), enrolled + 9 * a_day) == domain::Coverage{60, 1440});
    CHECK(coverage_of(server, *domain::period_from("2026-10"), enrolled + 9 * a_day) == nothing);
    CHECK(coverage_of(server, {}, enrolled + 3 * a_day, "b") == nothing);
}

TEST_CASE("What took a terminal's place goes on at its counter, and another counter counts beside it") {
    Server server;
    auto first = server.enrol(1);
    beat(server, first, enrolled + a_day, 8h);
    receipt_of(server.send(first, first.everything()));
    auto second = server.enrol(2);
    auto elsewhere = server.enrol(3, "a2");
    beat(server, second, enrolled + 2 * a_day, 8h);
    receipt_of(server.send(second, second.everything()));
    CHECK(coverage_of(server, {}, enrolled + 3 * a_day) == domain::Coverage{120, 2880});
    beat(server, elsewhere, enrolled + 2 * a_day, 8h);
    receipt_of(server.send(elsewhere, elsewhere.everything()));
    CHECK(coverage_of(server, {}, enrolled + 3 * a_day) == domain::Coverage{180, 4320});
}

TEST_CASE("An agency's terminals are complete to their newest entry, and what lies before a gap is missing") {
    Server server;
    auto terminal = server.enrol(1);
    for (int i = 0; i < 7; ++i) terminal.rate(5);
    receipt_of(server.send(terminal, terminal.batch(1, 2)));
    CHECK(server.send(terminal, terminal.batch(6, 7)).status == 409);
    server.enrol(2, "b1");  // never sent anything
    const auto all = server::completeness_by_agency(server.store(), server.now);
    REQUIRE(all);
    REQUIRE(all->size() == 1);
    REQUIRE(all->at("a").size() == 1);
    const domain::Completeness& one = all->at("a").front();
    CHECK(one.device == terminal.stream().device);
    CHECK(one.sequence == 2);
    CHECK(one.received == server.now);
    CHECK(one.missing == 3);
}
