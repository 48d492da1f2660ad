#include "sync/server/allowance.hpp"

#include <catch2/catch.hpp>
#include <random>

using base::Duration;
using base::Instant;
using server::Allowance;

namespace {

constexpr Instant start{std::chrono::hours{1}};

}  // namespace

TEST_CASE("a minute's worth at once, then as fast as the bucket fills") {
    Allowance allowance(60);
    for (int i = 0; i < 60; ++i) CHECK_FALSE(allowance.wait_of("a", start));
    CHECK(allowance.wait_of("a", start) == Duration{1000});
    CHECK(allowance.wait_of("a", start + Duration{999}) == Duration{1});
    CHECK_FALSE(allowance.wait_of("a", start + Duration{1000}));
    CHECK(allowance.wait_of("a", start + Duration{1000}) == Duration{1000});
}

TEST_CASE("nobody's requests cost another anything, and without a limit nobody waits") {
    Allowance allowance(1);
    CHECK_FALSE(allowance.wait_of("a", start));
    CHECK_FALSE(allowance.wait_of("b", start));
    CHECK(allowance.wait_of("a", start));
    Allowance unlimited(0);
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(unlimited.wait_of("a", start));
    CHECK(unlimited.names() == 0);
}

TEST_CASE("in any stretch of time nobody gets more than a bucket and what filled meanwhile") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 dice(seed);
    constexpr int per_minute = 30;
    Allowance allowance(per_minute);
    Instant now = start;
    int taken = 0;
    for (int i = 0; i < 5000; ++i) {
        now += Duration{std::uniform_int_distribution<int>(0, 400)(dice)};
        if (!allowance.wait_of("a", now)) ++taken;
        const auto most = per_minute + (now - start) * per_minute / Duration{60'000};
        REQUIRE(taken <= most);
    }
    CHECK(taken > per_minute);
}

TEST_CASE("who changes his name with every request fills no memory and gets one bucket") {
    Allowance allowance(10, 100);
    int passed = 0;
    for (int i = 0; i < 1000; ++i)
        if (!allowance.wait_of(std::to_string(i), start)) ++passed;
    CHECK(allowance.names() == 100);
    CHECK(passed == 100 + 10);
    CHECK_FALSE(allowance.wait_of("later", start + std::chrono::minutes{2}));  // those of before are full again
    CHECK(allowance.names() == 1);
}
