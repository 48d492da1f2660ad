#include "sync/server/event_time.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using base::ClockTrust;
using base::Duration;
using base::Instant;
using base::Stamp;
using base::WallTime;
using server::Arrival;
using server::event_time;
using server::EventTime;

namespace {

const std::string this_boot = "00000000000000aa";
const std::string earlier_boot = "00000000000000bb";
const WallTime received = test::at("2026-11-23");
const WallTime long_ago{};

Arrival arrival_at(std::int64_t monotonic_ms) {
    return {received, Stamp{this_boot, Instant{Duration{monotonic_ms}}, WallTime{}, ClockTrust::unset}};
}

Stamp entry_of(const std::string& boot, std::int64_t monotonic_ms, WallTime wall, ClockTrust trust) {
    return {boot, Instant{Duration{monotonic_ms}}, wall, trust};
}

}  // namespace

TEST_CASE("within one boot the monotonic clock tells the time, however wrong the wall clock is") {
    const auto entry = entry_of(this_boot, 1'000, test::at("1999-01-01"), ClockTrust::unset);
    CHECK(event_time(entry, arrival_at(61'000), long_ago) == EventTime{received - Duration{60'000}, true});
}

TEST_CASE("an entry of an earlier boot has its wall clock's time if that was set from the network") {
    const auto wall = test::at("2026-11-20");
    for (const auto trust : {ClockTrust::network, ClockTrust::server_signed})
        CHECK(event_time(entry_of(earlier_boot, 5, wall, trust), arrival_at(10), long_ago) == EventTime{wall, true});
    for (const auto trust : {ClockTrust::unset, ClockTrust::hardware})
        CHECK(event_time(entry_of(earlier_boot, 5, wall, trust), arrival_at(10), long_ago) ==
              EventTime{received, false});
}

TEST_CASE("a wall clock ahead of the receipt is not believed") {
    const auto entry = entry_of(earlier_boot, 5, received + Duration{1}, ClockTrust::network);
    CHECK(event_time(entry, arrival_at(10), long_ago) == EventTime{received, false});
}

TEST_CASE("an entry that claims to be younger than its batch falls back to its wall clock") {
    const auto wall = test::at("2026-11-22");
    const auto entry = entry_of(this_boot, 11, wall, ClockTrust::network);
    CHECK(event_time(entry, arrival_at(10), long_ago) == EventTime{wall, true});
}

TEST_CASE("no event lies before a known one earlier in the stream, nor after its receipt") {
    const auto entry = entry_of(earlier_boot, 5, test::at("2026-11-01"), ClockTrust::network);
    const auto known = test::at("2026-11-10");
    CHECK(event_time(entry, arrival_at(10), known) == EventTime{known, true});
    CHECK(event_time(entry, arrival_at(10), received + Duration{5}) == EventTime{received, true});
}
