#include "sync/domain/rate.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/dice.hpp"

namespace {

using domain::Fraction;
using domain::Hundredths;
using domain::Interval;

}  // namespace

TEST_CASE("A rate is levels four and five over all levels, half rounded up once") {
    CHECK(domain::percent({0, 0}) == std::nullopt);
    CHECK(domain::percent({0, 3}) == Hundredths{0});
    CHECK(domain::percent({1, 3}) == Hundredths{3333});
    CHECK(domain::percent({2, 3}) == Hundredths{6667});
    CHECK(domain::percent({1, 800}) == Hundredths{13});  // 0.125 % goes up
    CHECK(domain::percent({3, 3}) == Hundredths{10000});
    // Ten million times a thousand million: no overflow.
    CHECK(domain::percent({9'999'999'999'999'999, 10'000'000'000'000'000}) == Hundredths{10000});
}

TEST_CASE("Numbers carry the decimal sign of their language") {
    CHECK(domain::to_text(Hundredths{10119}, domain::Language::vietnamese) == "101,19");
    CHECK(domain::to_text(Hundredths{5}, domain::Language::english) == "0.05");
    CHECK(domain::to_text(Hundredths{-205}, domain::Language::english) == "-2.05");
}

TEST_CASE("A distribution knows its rate and adds up") {
    domain::Distribution a, b;
    a.add(1, 2);
    a.add(4, 3);
    b.add(5, 5);
    a += b;
    CHECK(a.levels == std::array<std::uint64_t, 5>{2, 0, 0, 3, 5});
    CHECK(a.rate() == domain::Rate{8, 10});
}

// Computed with Python's decimal module at 60 digits from the formula, then rounded outwards.
TEST_CASE("Wilson's interval is right to the hundredth, outwards") {
    CHECK(domain::interval_of({0, 0}) == std::nullopt);
    CHECK(domain::interval_of({0, 1}) == Interval{{0}, {7935}});
    CHECK(domain::interval_of({1, 1}) == Interval{{2065}, {10000}});
    CHECK(domain::interval_of({8, 10}) == Interval{{4901}, {9434}});
    CHECK(domain::interval_of({81, 263}) == Interval{{2552}, {3663}});
    CHECK(domain::interval_of({9'000'000, 10'000'000}) == Interval{{8998}, {9002}});
}

TEST_CASE("Wilson's interval holds the rate, shrinks with n and mirrors") {
    const std::uint64_t seed = 196;
    support::Dice dice(seed);
    for (int round = 0; round < 3'000; ++round) {
        const std::uint64_t n = 1 + dice.below(dice.one_in(2) ? 50 : 100'000'000);
        const std::uint64_t s = dice.below(n + 1);
        INFO("seed " << seed << ": " << s << " of " << n);
        const auto interval = *domain::interval_of({s, n});
        const auto mirrored = *domain::interval_of({n - s, n});
        const auto wider = *domain::interval_of({s * 10, n * 10});
        const Fraction exact = *domain::share({s, n}) * 10'000;
        REQUIRE(Fraction(interval.low.count) <= exact);
        REQUIRE(Fraction(interval.high.count) >= exact);
        REQUIRE(interval.low.count == 10'000 - mirrored.high.count);
        REQUIRE(interval.high.count == 10'000 - mirrored.low.count);
        REQUIRE(interval.low <= wider.low);
        REQUIRE(interval.high >= wider.high);
        // The formula once more in floating point: never more than a step away, and never inside.
        const double z2 = 1.96 * 1.96, ns = static_cast<double>(n), p = static_cast<double>(s) / ns;
        const double middle = (p + z2 / (2 * ns)) / (1 + z2 / ns);
        const double half = 1.96 * std::sqrt(p * (1 - p) / ns + z2 / (4 * ns * ns)) / (1 + z2 / ns);
        REQUIRE(static_cast<double>(interval.low.count) <= (middle - half) * 1e4 + 1e-6);
        REQUIRE(static_cast<double>(interval.low.count) > (middle - half) * 1e4 - 1 - 1e-6);
        REQUIRE(static_cast<double>(interval.high.count) >= (middle + half) * 1e4 - 1e-6);
        REQUIRE(static_cast<double>(interval.high.count) < (middle + half) * 1e4 + 1 + 1e-6);
    }
}

TEST_CASE("Yamane's sample is that of the official table") {
    CHECK(domain::sample_need(0) == 0);
    CHECK(domain::sample_need(1) == 1);
    CHECK(domain::sample_need(1'000) == 286);
    CHECK(domain::sample_need(5'000) == 370);
    CHECK(domain::sample_need(20'000) == 392);
    CHECK(domain::sample_need(UINT64_MAX) == 400);
}

TEST_CASE("Who did not rate bounds what the rate can say") {
    // 25,400 ratings of 585,336 dossiers, all satisfied: 4.34 % answered, and the true rate may be anything from there.
    const domain::Rate rate{25'400, 25'400};
    CHECK(domain::to_text(*domain::response_rate(rate.total, 585'336) * 100, 2, domain::Language::vietnamese) ==
          "4,34");
    const auto bounds = domain::bounds_of(rate, 585'336);
    REQUIRE(bounds.has_value());
    CHECK(domain::percent_of(bounds->low) == Hundredths{434});
    CHECK(domain::percent_of(bounds->high) == Hundredths{10000});
    CHECK(domain::bounds_of({6, 8}, 10) == domain::Bounds{Fraction(6, 10), Fraction(8, 10)});
    CHECK(domain::bounds_of({6, 8}, 8) == domain::Bounds{Fraction(6, 8), Fraction(6, 8)});
    CHECK_FALSE(domain::bounds_of({6, 8}, 7).has_value());
    CHECK_FALSE(domain::bounds_of({0, 0}, 0).has_value());
    CHECK_FALSE(domain::response_rate(3, 0).has_value());
}
