#include "sync/domain/fraction.hpp"

#include <catch2/catch.hpp>
#include <utility>

#include "tests/support/dice.hpp"

namespace {

using domain::Fraction;
using domain::Integer;

// Of up to `limbs` times 32 bits, with many limbs that are all ones or zeros: where carries and guesses go wrong.
Integer drawn(support::Dice& dice, unsigned limbs) {
    Integer value = 0;
    for (auto left = dice.below(limbs) + 1; left > 0; --left) {
        const std::uint64_t limb = dice.one_in(3)   ? UINT32_MAX
                                   : dice.one_in(3) ? 0
                                                    : dice.below(std::uint64_t{1} << 32U);
        value = value * Integer(std::uint64_t{1} << 32U) + limb;
    }
    return dice.one_in(2) ? -value : value;
}

Integer magnitude(const Integer& value) { return value.is_negative() ? -value : value; }

}  // namespace

TEST_CASE("Small integers count as the processor counts") {
    support::Dice dice(1);
    for (int round = 0; round < 20'000; ++round) {
        const auto a = static_cast<std::int64_t>(dice.below(2'000'001)) - 1'000'000;
        const auto b = static_cast<std::int64_t>(dice.below(2'000'001)) - 1'000'000;
        INFO(a << " and " << b);
        REQUIRE((Integer(a) + b).small() == a + b);
        REQUIRE((Integer(a) - b).small() == a - b);
        REQUIRE((Integer(a) * b).small() == a * b);
        REQUIRE((Integer(a) <=> Integer(b)) == (a <=> b));
        REQUIRE(to_text(Integer(a)) == std::to_string(a));
    }
    CHECK(to_text(Integer(INT64_MIN)) == "-9223372036854775808");
    CHECK(to_text(Integer(UINT64_MAX)) == "18446744073709551615");
    CHECK_FALSE(Integer(UINT64_MAX).small().has_value());
}

TEST_CASE("Large integers keep the laws of whole numbers") {
    const std::uint64_t seed = 20261129;
    support::Dice dice(seed);
    for (int round = 0; round < 5'000; ++round) {
        const Integer a = drawn(dice, 9);
        const Integer b = drawn(dice, 6);
        const Integer c = drawn(dice, 4);
        INFO("seed " << seed << " round " << round << ": " << to_text(a) << ", " << to_text(b) << ", " << to_text(c));
        REQUIRE((a + b) * c == a * c + b * c);
        REQUIRE(a - b + b == a);
        REQUIRE(Integer::from(to_text(a)) == a);
        if (!b.is_zero()) {
            const auto [quotient, remainder] = Integer::divide(a, magnitude(b));
            REQUIRE(quotient * magnitude(b) + remainder == a);
            REQUIRE(!remainder.is_negative());
            REQUIRE(remainder < magnitude(b));
        }
        const Integer root = square_root(magnitude(a));
        REQUIRE(root * root <= magnitude(a));
        REQUIRE((root + 1) * (root + 1) > magnitude(a));
        const Integer shared = greatest_common_divisor(magnitude(a * c), magnitude(b * c));
        if (!c.is_zero() && !shared.is_zero()) REQUIRE(Integer::divide(shared, magnitude(c)).remainder.is_zero());
    }
}

TEST_CASE("Where a number outgrows the processor's, nothing is lost on the way there and back") {
    const Integer half = Integer(std::uint64_t{1} << 63U) * 2;  // 2^64
    const Integer edge = half * half;                           // 2^128
    const Integer below = edge - 1;
    CHECK(to_text(below) == "340282366920938463463374607431768211455");
    CHECK(to_text(edge) == "340282366920938463463374607431768211456");
    CHECK(to_text(-edge) == "-340282366920938463463374607431768211456");
    CHECK(below + 1 == edge);
    CHECK(edge - below == 1);
    CHECK(below - edge == -1);
    CHECK(below < edge);
    CHECK(-edge < -below);
    CHECK(below.bit_width() == 128);
    CHECK(edge.bit_width() == 129);
    CHECK(below * below == edge * edge - edge * 2 + 1);
    CHECK(Integer::divide(edge, half).quotient == half);
    CHECK(Integer::divide(edge, edge).quotient == 1);
    CHECK(Integer::divide(-edge, below).remainder == below - 1);
    CHECK(square_root(edge) == half);
    CHECK(square_root(below) == half - 1);
    CHECK(greatest_common_divisor(edge, half * 3) == half);
    CHECK((below - below).is_zero());
    CHECK_FALSE((-(edge - edge)).is_negative());
    CHECK(Integer::from("-340282366920938463463374607431768211456") == -edge);
}

TEST_CASE("A common divisor is the greatest, however long the numbers and their quotients are") {
    const std::uint64_t seed = 618;
    support::Dice dice(seed);
    for (int round = 0; round < 2'000; ++round) {
        const Integer shared = magnitude(drawn(dice, 12)) + 1;
        const Integer factor = magnitude(drawn(dice, 12)) + 1;
        INFO("seed " << seed << " round " << round << ": " << to_text(shared) << ", " << to_text(factor));
        // Neighbours have no divisor in common; neither have k m + 1 and m.
        REQUIRE(greatest_common_divisor(shared * factor, shared * (factor + 1)) == shared);
        const Integer far = factor * magnitude(drawn(dice, 12)) + 1;
        REQUIRE(greatest_common_divisor(shared * far, shared * factor) == shared);
        REQUIRE(greatest_common_divisor(shared, 0) == shared);
    }
    // All quotients are 1: the longest way that there is.
    Integer last = 1;
    Integer next = 1;
    for (int i = 0; i < 3'000; ++i) last = std::exchange(next, last + next);
    CHECK(greatest_common_divisor(next, last) == 1);
    CHECK(greatest_common_divisor(next * 12, last * 18) == greatest_common_divisor(next * 2, last * 3) * 6);
}

TEST_CASE("A fraction is read exactly, or not at all") {
    CHECK(Fraction::from("7") == Fraction(7));
    CHECK(Fraction::from("3.5") == Fraction(7, 2));
    CHECK(Fraction::from("-0.25") == Fraction(-1, 4));
    CHECK(Fraction::from("2/6") == Fraction(1, 3));
    for (const auto* wrong : {"", "-", ".5", "-.5", "1.", "1,5", "1e3", "1/0", "1/-2", "a", " 1", "1.2.3", "0x1"})
        CHECK_FALSE(Fraction::from(wrong).has_value());
}

TEST_CASE("A fraction is rounded half up, once, and prints in its language") {
    using domain::Language;
    CHECK(Fraction(1, 3).rounded(2) == 0 + Integer(33));
    CHECK(to_text(Fraction(1, 8), 2, Language::vietnamese) == "0,13");
    CHECK(to_text(Fraction(-1, 8), 2, Language::vietnamese) == "-0,13");
    CHECK(to_text(Fraction(1, 1000), 2, Language::english) == "0.00");
    CHECK(to_text(Fraction(-1, 1000), 2, Language::english) == "0.00");
    CHECK(to_text(Fraction(10119, 100), 2, Language::vietnamese) == "101,19");
    CHECK(to_text(Fraction(5, 2), 0, Language::vietnamese) == "3");
    CHECK(Fraction(145, 100).rounded_to(1) == Fraction(15, 10));
    CHECK(to_text(Fraction(4, 6)) == "2/3");
    CHECK(Fraction(-7, 2).floor() == -4);
    CHECK(Fraction(-7, 2).ceiling() == -3);
    CHECK(Fraction(1, -2) == Fraction(-1, 2));
    // 0.005 a hair below stays below.
    CHECK(Fraction(Integer(4'999'999'999'999), Integer(1'000'000'000'000'000)).rounded(2) == 0);
}

TEST_CASE("Fractions keep the laws of numbers, whatever their denominators") {
    const std::uint64_t seed = 61;
    support::Dice dice(seed);
    const auto fraction = [&dice] {
        const Integer denominator = magnitude(drawn(dice, 3)) + 1;
        return Fraction(drawn(dice, 3), denominator);
    };
    for (int round = 0; round < 2'000; ++round) {
        const Fraction a = fraction(), b = fraction(), c = fraction();
        INFO("seed " << seed << ": " << to_text(a) << ", " << to_text(b) << ", " << to_text(c));
        REQUIRE((a + b) + c == a + (b + c));
        REQUIRE(a * (b + c) == a * b + a * c);
        REQUIRE(a - a == Fraction());
        if (!b.is_zero()) REQUIRE(a / b * b == a);
        REQUIRE((a <=> b) == ((a - b) <=> Fraction()));
        REQUIRE(Fraction::from(to_text(a)) == a);
        // What is rounded lies within half a step.
        const Fraction distance = (a.rounded_to(2) - a) * 200;
        REQUIRE(distance <= 1);
        REQUIRE(distance >= -1);
    }
}
