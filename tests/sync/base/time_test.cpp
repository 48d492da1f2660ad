#include "sync/base/time.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

TEST_CASE("A local day begins at midnight where the counter stands") {
    const base::WallTime late{std::chrono::sys_days{2026y / 11 / 22} + 16h + 59min + 59s};
    CHECK(base::to_text(base::local_day(late, 7h)) == "2026-11-22");
    CHECK(base::to_text(base::local_day(late + 1s, 7h)) == "2026-11-23");
    CHECK(base::to_text(base::local_day(base::WallTime{-1ms}, 0h)) == "1969-12-31");
}

TEST_CASE("Only real dates in full are read") {
    base::LocalDay day{};
    REQUIRE(base::from_text("2024-02-29", day));
    CHECK(base::to_text(day) == "2024-02-29");
    for (const auto* wrong : {"2023-02-29", "2023-13-01", "2023-1-01", "2023/01/01", "2023-01-0x", "", "2023-01-011"})
        CHECK_FALSE(base::from_text(wrong, day));
}

TEST_CASE("A stamp has a boot id of sixteen digits and a clock that moves forward") {
    const base::Stamp first = base::stamp_now();
    const base::Stamp second = base::stamp_now();
    CHECK(first.boot.size() == 16);
    CHECK(first.boot == second.boot);
    CHECK(second.monotonic >= first.monotonic);
}

TEST_CASE("Time is written as ISO 8601 in UTC") {
    CHECK(base::to_iso8601(base::WallTime{std::chrono::sys_days{2026y / 11 / 23} + 9h + 15min}) ==
          "2026-11-23T09:15:00Z");
}
