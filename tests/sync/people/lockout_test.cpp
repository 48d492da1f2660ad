#include "sync/people/lockout.hpp"

#include <catch2/catch.hpp>

#include "tests/support/dice.hpp"

using namespace std::chrono_literals;
using people::FailureOf;
using people::Failures;

namespace {

const base::WallTime noon{std::chrono::seconds{1'795'953'600}};

}  // namespace

TEST_CASE("the first failures cost nothing, each after them twice as much, five minutes at most") {
    CHECK(people::lockout_delay(FailureOf::name, 3) == 0s);
    CHECK(people::lockout_delay(FailureOf::name, 4) == 1s);
    CHECK(people::lockout_delay(FailureOf::name, 5) == 2s);
    CHECK(people::lockout_delay(FailureOf::name, 12) == 256s);
    CHECK(people::lockout_delay(FailureOf::name, 13) == 5min);
    CHECK(people::lockout_delay(FailureOf::name, ~std::uint64_t{0}) == 5min);
    CHECK(people::lockout_delay(FailureOf::address, 20) == 0s);
    CHECK(people::lockout_delay(FailureOf::address, 21) == 1s);
}

TEST_CASE("more failures never mean a shorter wait") {
    for (const auto kind : {FailureOf::name, FailureOf::address})
        for (std::uint64_t count = 0; count < 100; ++count)
            CHECK(people::lockout_delay(kind, count) <= people::lockout_delay(kind, count + 1));
}

TEST_CASE(
    "waiting ends: whatever came before and whatever the clock did, nobody is kept out for longer than the delay") {
    const std::uint64_t seed = 20261129;
    support::Dice dice(seed);
    CAPTURE(seed);
    for (int round = 0; round < 10'000; ++round) {
        const Failures failures{dice.below(200), noon + std::chrono::milliseconds{dice.below(1'000'000'000)}};
        const auto now = noon + std::chrono::milliseconds{dice.below(1'000'000'000)};
        const auto left = people::lockout_left(FailureOf::name, failures, now);
        CHECK(left >= 0s);
        CHECK(left <= people::lockout_longest);
        CHECK(people::lockout_left(FailureOf::name, {failures.count, now}, now + people::lockout_longest) == 0s);
    }
}

TEST_CASE("a list of guesses gets about three hundred tries a day for one name") {
    Failures failures;
    int guesses = 0;
    for (auto now = noon; now < noon + 24h; now += 1s)
        if (people::lockout_left(FailureOf::name, failures, now) == 0s) {
            failures = people::with_one_more(failures, now);
            ++guesses;
        }
    CHECK(guesses < 310);
}

TEST_CASE("a name and an address of the same letters are counted apart") {
    CHECK(people::failures_key(FailureOf::name, "x") != people::failures_key(FailureOf::address, "x"));
    CHECK(people::failures_key(FailureOf::name, "x") != people::failures_key(FailureOf::name, "y"));
}

TEST_CASE("failures are forgotten after a day without any") {
    Failures failures;
    for (int i = 0; i < 9; ++i) failures = people::with_one_more(failures, noon);
    CHECK(failures.count == 9);
    CHECK(people::with_one_more(failures, noon + 23h).count == 10);
    CHECK(people::with_one_more(failures, noon + 24h).count == 1);
}
