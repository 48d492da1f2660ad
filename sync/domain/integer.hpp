// Integer: a whole number of any size, so that no sum, product or common denominator can ever run over.
//
// The mean of twenty-two rates has a denominator of a hundred digits; what is published is two of them, and they must
// be the right ones. Numbers are small almost always, and then cost a few instructions more than the processor's own.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domain {

class Integer {
public:
    Integer() = default;
    template <std::integral T>
    Integer(T value)  // NOLINT: implicit on purpose, a number is a number
        : Integer(value < T{0}, value < T{0} ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                                             : static_cast<std::uint64_t>(value)) {}

    // Digits with or without a minus; at most `digits_limit` of them.
    static constexpr std::size_t digits_limit = 4000;
    static std::optional<Integer> from(std::string_view text);

    bool is_zero() const { return limbs_.empty(); }
    bool is_negative() const { return negative_; }
    bool is_odd() const { return !limbs_.empty() && (limbs_.front() & 1U) != 0; }
    std::size_t bit_width() const;
    // When it fits.
    std::optional<std::int64_t> small() const;

    Integer operator-() const;
    friend Integer operator+(const Integer& a, const Integer& b);
    friend Integer operator-(const Integer& a, const Integer& b);
    friend Integer operator*(const Integer& a, const Integer& b);
    std::strong_ordering operator<=>(const Integer& other) const;
    bool operator==(const Integer&) const = default;

    struct Division;
    // Towards minus infinity, so that the remainder is never negative. `divisor` is above zero.
    static Division divide(const Integer& dividend, const Integer& divisor);

private:
    using Limbs = std::vector<std::uint32_t>;  // least significant first, no zero at the end

    Integer(bool negative, std::uint64_t magnitude);
    Integer(bool negative, Limbs limbs);
    static std::strong_ordering compare(const Limbs& a, const Limbs& b);
    static Limbs sum(const Limbs& a, const Limbs& b);
    static Limbs difference(const Limbs& larger, const Limbs& smaller);
    static std::uint32_t divide_by_limb(Limbs& dividend, std::uint32_t divisor);
    static Limbs divide_long(Limbs& dividend, const Limbs& divisor);
    std::optional<std::uint64_t> magnitude() const;
    friend std::string to_text(const Integer& value);
    friend Integer greatest_common_divisor(Integer a, Integer b);
    friend Integer square_root(const Integer& value);

    bool negative_ = false;
    Limbs limbs_;
};

struct Integer::Division {
    Integer quotient;
    Integer remainder;
};

std::string to_text(const Integer& value);

// Neither is negative; with 0 it is the other one.
Integer greatest_common_divisor(Integer a, Integer b);

// The largest integer whose square is not above `value`, which is not negative.
Integer square_root(const Integer& value);

}  // namespace domain
