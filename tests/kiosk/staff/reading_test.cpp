#include "kiosk/staff/reading.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"

using namespace std::chrono_literals;
using counter::at;

namespace {

support::MemoryJournal empty_journal(wire::Epoch epoch = 1) { return {{"d-17", epoch}, support::sample_key()}; }

int read_all(staff::Reading& reading, const journal::Reader& journal) {
    int steps = 1;
    while (!*reading.read_on(journal)) ++steps;
    return steps;
}

}  // namespace

TEST_CASE("A long journal is read in small steps, and afterwards only what is new") {
    auto journal = empty_journal();
    for (unsigned i = 0; i < 1200; ++i) CHECK(journal.append(counter::rating(i, 5), at(std::chrono::seconds{i})));
    staff::Reading reading;
    CHECK(read_all(reading, journal) == 4);
    CHECK(reading.tallies().ratings_on(counter::monday) == 1200);
    CHECK(reading.tallies().view(at(1h)).today.count() == 1200);
    CHECK(read_all(reading, journal) == 1);
    CHECK(journal.append(counter::rating(1200, 5), at(1h)));
    CHECK(read_all(reading, journal) == 2);
    CHECK(reading.tallies().ratings_on(counter::monday) == 1201);
}

TEST_CASE("Days, attempts and the clock come from the same reading") {
    auto journal = empty_journal();
    CHECK(journal.append(wire::Opened{"1.0", ""}, at(0s)));
    for (int i = 0; i < 5; ++i) CHECK(journal.append(wire::StaffAct{"refused", ""}, at(1s)));
    CHECK(journal.append(wire::DayClosed{counter::monday, 0, 6, {}}, at(2s)));
    staff::Reading reading;
    REQUIRE(reading.read_all(journal));
    CHECK(reading.attempts().locked_for(at(1s)) == 60s);
    CHECK(reading.days().standing(counter::monday));
    CHECK(reading.clock().step(at(3s)) == std::nullopt);
    CHECK_FALSE(reading.lost_lately(at(3s)));
}

TEST_CASE("The epoch after a loss is read from its beginning, and wrong PINs are not forgotten") {
    auto lost = empty_journal();
    for (unsigned i = 0; i < 7; ++i) CHECK(lost.append(counter::rating(i, 5), at(1min)));
    for (int i = 0; i < 5; ++i) CHECK(lost.append(wire::StaffAct{"refused", ""}, at(2min)));
    staff::Reading reading;
    read_all(reading, lost);
    auto journal = empty_journal(2);
    CHECK(journal.append(wire::Lost{1, 12, {}, "damaged"}, at(2min)));
    for (unsigned i = 7; i < 12; ++i) CHECK(journal.append(counter::rating(i, 1), at(3min)));
    read_all(reading, journal);
    CHECK(reading.tallies().view(at(1h)).today.levels == std::array{5, 0, 0, 0, 0});
    CHECK(reading.attempts().locked_for(at(2min)) == 60s);
    CHECK(reading.lost_lately(at(1h)));
    CHECK_FALSE(reading.lost_lately(at(8 * 24h)));
}

TEST_CASE("A clock that somebody moved is noticed for a day; one that was only set is not") {
    staff::ClockWatch watch;
    const auto moved = [](base::Duration after, base::Duration by) {
        base::Stamp stamp = at(after);
        stamp.wall += by;
        return stamp;
    };
    watch.add(at(0s));
    watch.add(moved(10s, 59s));
    CHECK(watch.step(moved(20s, 59s)) == std::nullopt);
    watch.add(moved(30s, 59s - 2h));
    CHECK(*watch.step(moved(40s, 59s - 2h)) == -2h);
    watch.add(moved(50s, 0s));
    CHECK(*watch.step(at(1h)) == -2h);
    CHECK(watch.step(at(25h)) == std::nullopt);
    CHECK(*watch.step(moved(26h, 10min)) == 10min);

    staff::ClockWatch fresh;
    base::Stamp unset = at(0s);
    unset.trust = base::ClockTrust::unset;
    unset.wall = base::WallTime{};
    fresh.add(unset);
    fresh.add(at(1min));
    fresh.add(counter::restarted(30 * 24h, 1s));
    CHECK(fresh.step(counter::restarted(30 * 24h, 1s)) == std::nullopt);
}
