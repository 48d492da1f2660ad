#include "sync/server/watch.hpp"

#include <catch2/catch.hpp>

#include "sync/server/fleet.hpp"
#include "tests/sync/server/world.hpp"

using server::AlarmKind;
using server::Attendance;
using server::EntryProver;
using server::Sighting;
using test::at;
using test::Server;
using test::Terminal;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// 07:30-11:30 and 13:30-17:00 from Monday to Friday, local time, which is seven hours ahead of UTC.
domain::Hours office_hours() {
    domain::Hours office;
    for (std::size_t day = 0; day < 5; ++day)
        office.week.at(day) = {*domain::span_from("07:30-11:30"), *domain::span_from("13:30-17:00")};
    return office;
}

base::WallTime local(std::string_view day, minutes time) { return at(day, 0) - hours{7} + time; }

std::vector<Sighting> look(Server& server, base::WallTime now) {
    auto sightings = server::missed(server.store(), now, true);
    REQUIRE(sightings);
    test::change(server.store(), [&](server::Store& store) { return server::raise_all(store, *sightings, now); });
    return *sightings;
}

std::vector<Sighting> of_kind(const std::vector<Sighting>& all, AlarmKind kind) {
    std::vector<Sighting> some;
    for (const Sighting& one : all)
        if (one.kind == kind) some.push_back(one);
    return some;
}

}  // namespace

TEST_CASE("opening hours between two times leave out nights, lunch, weekends and holidays") {
    const domain::Hours office = office_hours();
    const auto friday = local("2026-11-20", hours{16});
    CHECK(server::open_between(office, friday, local("2026-11-20", hours{20})) == hours{1});
    CHECK(server::open_between(office, friday, local("2026-11-23", hours{8})) == minutes{90});
    CHECK(server::open_between(office, local("2026-11-23", hours{0}), local("2026-11-24", hours{0})) ==
          hours{7} + minutes{30});
    CHECK(server::open_between(office, friday, friday - hours{1}) == base::Duration{});
    domain::Hours holiday = office;
    base::LocalDay monday{};
    REQUIRE(base::from_text("2026-11-23", monday));
    holiday.holidays.insert(monday);
    CHECK(server::open_between(holiday, friday, local("2026-11-23", hours{20})) == hours{1});
    CHECK(server::open_between({}, friday, friday + hours{30}) == hours{30});
}

TEST_CASE("a device is silent after eight opening hours, or a day where no hours are known") {
    const auto friday = local("2026-11-20", hours{16});
    const std::vector<Attendance> fleet{{1, "office", "a1", friday, office_hours()}, {2, "always", "a2", friday, {}}};
    CHECK(server::overdue(fleet, friday + hours{23}).empty());
    const auto monday_noon = server::overdue(fleet, local("2026-11-23", hours{12}));
    REQUIRE(monday_noon.size() == 1);
    CHECK(monday_noon.front().device == 2);
    CHECK(server::overdue(fleet, local("2026-11-23", hours{17})).size() == 2);
}

TEST_CASE("silence raises one alarm for one silence, and a revoked device may be silent") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(look(server, server.now + hours{23}).empty());
    CHECK(look(server, server.now + hours{24}).size() == 1);
    CHECK(look(server, server.now + hours{25}).empty());
    const auto alarms = server.store().alarms(true);
    REQUIRE(alarms->size() == 1);
    CHECK(alarms->front().times == 1);
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        REQUIRE(store.clear_alarm(alarms->front().id, {server.now, "An", "mất điện"}));
        return base::Done{};
    });
    CHECK(look(server, server.now + hours{48}).empty());  // the same silence
    server.now += hours{72};
    terminal.rate(5);
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(look(server, server.now + hours{24}).size() == 1);  // another one
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        REQUIRE(store.revoke(terminal.stream().device));
        return base::Done{};
    });
    server.now += hours{240};
    CHECK(look(server, server.now).empty());
}

TEST_CASE("a gap is an alarm when what is missing has not come within a day") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 6; ++i) terminal.rate(5);
    test::receipt_of(server.send(terminal, terminal.batch(1, 2)));
    CHECK(server.send(terminal, terminal.batch(4, 5)).status == 409);
    const base::WallTime first = server.now;
    server.now += hours{20};
    CHECK(server.send(terminal, terminal.batch(4, 5)).status == 409);  // does not begin the day anew
    SECTION("it does not come") {
        CHECK(of_kind(look(server, first + hours{23}), AlarmKind::gap).empty());
        const auto gaps = of_kind(look(server, first + hours{24}), AlarmKind::gap);
        REQUIRE(gaps.size() == 1);
        CHECK(gaps.front().words.find("entries 3 to 3") != std::string::npos);
        CHECK(of_kind(look(server, first + hours{25}), AlarmKind::gap).empty());
    }
    SECTION("it comes in time") {
        test::receipt_of(server.send(terminal, terminal.batch(3, 3)));
        CHECK(of_kind(look(server, first + hours{50}), AlarmKind::gap).empty());
    }
}

TEST_CASE("entries prove themselves piece by piece; a line that was changed in the file is named") {
    const test::Database database;
    const auto& file = database.address();
    Server server(file);
    Terminal one = server.enrol(1);
    Terminal two = server.enrol(2, "a2");
    for (int i = 0; i < 5; ++i) one.rate(5);
    for (int i = 0; i < 3; ++i) two.rate(4);
    test::receipt_of(server.send(one, one.everything()));
    test::receipt_of(server.send(two, two.everything()));
    EntryProver prover;
    const auto turns_until_seen = [&](int limit) -> std::optional<Sighting> {
        for (int turn = 0; turn < limit; ++turn) {
            auto seen = prover.prove_more(server.store(), 2);
            REQUIRE(seen);
            if (*seen) return **seen;
        }
        return std::nullopt;
    };
    CHECK_FALSE(turns_until_seen(20));
    {
        auto hand = database.by_hand();
        database.lift_refusals();
        SECTION("changed") {
            const base::Bytes other{0};
            REQUIRE(hand.execute("UPDATE entry SET line = $1 WHERE id % 1099511627776 = 3 AND id / 1099511627776 = 2",
                                 {base::View(other)}));
        }
        SECTION("deleted") {
            REQUIRE(
                hand.run("DELETE FROM entry WHERE id % 1099511627776 = 3 "
                         "AND id / 1099511627776 = 2"));
        }
    }
    const auto seen = turns_until_seen(20);
    REQUIRE(seen);
    CHECK(seen->kind == AlarmKind::server);
    CHECK(seen->words.find("entry 3 of device " + two.stream().device) != std::string::npos);
}
