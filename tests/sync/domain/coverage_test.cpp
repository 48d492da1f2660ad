#include "sync/domain/coverage.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using domain::Coverage;

namespace {

const base::LocalDay monday{2026y / 11 / 23};
const domain::Period week{monday, monday + std::chrono::days{7}};

// Monday 07:30-11:30 and 13:30-17:00, else closed.
domain::Hours mondays() {
    domain::Hours hours;
    hours.week.at(0) = {*domain::span_from("07:30-11:30"), *domain::span_from("13:30-17:00")};
    return hours;
}

}  // namespace

TEST_CASE("A minute of the opening hours is attended when its hour has a lit heartbeat") {
    CHECK(domain::coverage_of(mondays(), week, {}) == Coverage{0, 450});
    CHECK(domain::coverage_of(mondays(), week, {{monday, 0xFFFFFF}}) == Coverage{450, 450});
    CHECK(domain::coverage_of(mondays(), week, {{monday, 1U << 7U}}) == Coverage{30, 450});   // from 07:30
    CHECK(domain::coverage_of(mondays(), week, {{monday, 1U << 11U}}) == Coverage{30, 450});  // to 11:30
    CHECK(domain::coverage_of(mondays(), week, {{monday, 1U << 12U}}) == Coverage{0, 450});   // noon
    CHECK(domain::coverage_of(mondays(), week, {{monday, 1U << 16U}}) == Coverage{60, 450});
    CHECK(domain::coverage_of(mondays(), week, {{monday + std::chrono::days{1}, 0xFFFFFF}}) == Coverage{0, 450});
}

TEST_CASE("Holidays are not open, and hours of nobody are always open") {
    auto hours = mondays();
    hours.holidays.insert(monday);
    CHECK(domain::coverage_of(hours, week, {{monday, 0xFFFFFF}}) == Coverage{0, 0});
    CHECK_FALSE(domain::share(Coverage{0, 0}).has_value());
    const Coverage always = domain::coverage_of({}, {monday, monday + std::chrono::days{1}}, {{monday, 0xFFF}});
    CHECK(always == Coverage{720, 1440});
    CHECK(domain::share(always) == domain::Fraction(1, 2));
    Coverage both = always;
    both += Coverage{720, 720};
    CHECK(both == Coverage{1440, 2160});
}
