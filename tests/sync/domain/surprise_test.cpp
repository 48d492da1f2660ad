#include "sync/domain/surprise.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/dice.hpp"

using domain::one_bit;

namespace {

double in_bits(domain::Surprise surprise) { return static_cast<double>(surprise) / static_cast<double>(one_bit); }

// The true chance of `least` or more of `of`.
double binomial_tail(int least, int of, double chance) {
    double tail = 0;
    for (int k = least; k <= of; ++k)
        tail += std::exp(std::lgamma(of + 1.0) - std::lgamma(k + 1.0) - std::lgamma(of - k + 1.0) +
                         k * std::log(chance) + (of - k) * std::log1p(-chance));
    return tail;
}

double poisson_tail(int least, double mean) {
    double below = 0;
    for (int k = 0; k < least; ++k) below += std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
    return 1 - below;
}

}  // namespace

TEST_CASE("A logarithm in integers is the logarithm") {
    CHECK(domain::log2_of(8) == 3 * one_bit);
    CHECK(domain::log2_of(1, 4) == -2 * one_bit);
    support::Dice dice(1);
    for (int i = 0; i < 2000; ++i) {
        const auto a = 1 + dice.below(std::uint64_t{1} << (1 + dice.below(60)));
        const auto b = 1 + dice.below(std::uint64_t{1} << (1 + dice.below(60)));
        REQUIRE(in_bits(domain::log2_of(a, b)) ==
                Approx(std::log2(static_cast<double>(a) / static_cast<double>(b))).margin(1e-5));
    }
}

TEST_CASE("What is as usual surprises nobody") {
    CHECK(domain::surprise_of_share(3, 10, {3, 10}) == 0);
    CHECK(domain::surprise_of_share(0, 10, {3, 10}) == 0);
    CHECK(domain::surprise_of_count(4, {9, 2}) == 0);
    CHECK(domain::surprise_of_none({0, 1}) == 0);
    CHECK(in_bits(domain::surprise_of_none({7, 1})) == Approx(7 * std::log2(std::exp(1.0))).margin(1e-4));
}

TEST_CASE("The true chance is never larger than the surprise says") {
    support::Dice dice(2);
    for (int i = 0; i < 2000; ++i) {
        const int of = 1 + static_cast<int>(dice.below(200));
        const int count = static_cast<int>(dice.below(static_cast<std::uint64_t>(of) + 1));
        const std::uint64_t part = 1 + dice.below(98);
        const auto share = domain::surprise_of_share(static_cast<std::uint64_t>(count), static_cast<std::uint64_t>(of),
                                                     {part, 99 + 1});
        REQUIRE(binomial_tail(count, of, static_cast<double>(part) / 100) <=
                1.0001 * std::exp2(-in_bits(share)) + 1e-9);
        const auto counted = domain::surprise_of_count(static_cast<std::uint64_t>(count), {part, 7});
        REQUIRE(poisson_tail(count, static_cast<double>(part) / 7) <= 1.0001 * std::exp2(-in_bits(counted)) + 1e-9);
    }
}

TEST_CASE("A terminal gone mad overflows nothing") {
    const std::uint64_t many = std::uint64_t{1} << 31U;
    CHECK(domain::surprise_of_count(many, {many << 20U, many << 10U}) > 0);
    CHECK(domain::surprise_of_share(many - 1, many, {1, many}) > 0);
}
