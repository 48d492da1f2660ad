// Integer: a whole number of any size, so that no sum, product or common denominator can ever run over.
//
// The mean of twenty-two rates has a denominator of a hundred digits; what is published is two of them, and they must
// be the right ones. Numbers below 2^128 in magnitude, almost all there are, stand in the object itself and cost a few
// instructions more than the processor's own; larger ones are a list of limbs.
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
        : negative_(value < T{0}),
          small_(static_cast<Wide>(value < T{0} ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                                                : static_cast<std::uint64_t>(value))) {}

    // Digits with or without a minus; at most `digits_limit` of them.
    static constexpr std::size_t digits_limit = 4000;
    static std::optional<Integer> from(std::string_view text);

    bool is_zero() const { return small_ == 0 && limbs_.empty(); }
    bool is_negative() const { return negative_; }
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
    __extension__ using Wide = unsigned __int128;
    using Limbs = std::vector<std::uint32_t>;  // least significant first, no zero at the end
    class View;                                // of the magnitude as limbs, whichever way it stands

    Integer(bool negative, Wide magnitude) : negative_(negative && magnitude != 0), small_(magnitude) {}
    Integer(bool negative, Limbs limbs);
    bool is_small() const { return limbs_.empty(); }
    static std::strong_ordering compare(const Integer& a, const Integer& b);  // of magnitudes
    static Integer sum(bool negative, const Integer& a, const Integer& b);
    static Integer difference(bool negative, const Integer& larger, const Integer& smaller);
    static Division divide_magnitudes(const Integer& dividend, const Integer& divisor);
    static void reduce_pair(Integer& a, Integer& b);
    friend std::string to_text(const Integer& value);
    friend Integer greatest_common_divisor(Integer a, Integer b);
    friend Integer square_root(const Integer& value);

    bool negative_ = false;
    Wide small_ = 0;  // the magnitude, where `limbs_` is empty; else 0
    Limbs limbs_{};   // of a magnitude of 2^128 and above
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
