// Fraction: an exact number. Every rate, point, mean and weight is one until it is printed, where it is rounded once.
//
// Reduced, the denominator above zero, of any size (integer.hpp): nothing runs over and nothing is lost on the way.
// Rounding is half up by magnitude: 0.125 is 0.13 and -0.125 is -0.13, so that a rise and a fall of the same size print
// the same digits.
#pragma once

#include <span>

#include "sync/domain/integer.hpp"
#include "sync/domain/words.hpp"

namespace domain {

class Fraction {
public:
    Fraction() = default;  // 0
    template <std::integral T>
    Fraction(T value) : numerator_(value) {}                         // NOLINT: implicit on purpose
    Fraction(Integer value) : numerator_(std::move(value)) {}        // NOLINT: implicit on purpose
    Fraction(const Integer& numerator, const Integer& denominator);  // the denominator is not 0

    // "7", "-3.5", "1/3"; a decimal sign is a point. Nothing for anything else.
    static std::optional<Fraction> from(std::string_view text);

    const Integer& numerator() const { return numerator_; }
    const Integer& denominator() const { return denominator_; }
    bool is_negative() const { return numerator_.is_negative(); }
    bool is_zero() const { return numerator_.is_zero(); }

    Integer floor() const;
    Integer ceiling() const;
    // Whole steps of 10^-decimals, half up by magnitude: 4.005 with two decimals is 401.
    Integer rounded(unsigned decimals) const;
    // The same as a number: 4.005 is 4.01.
    Fraction rounded_to(unsigned decimals) const;

    Fraction operator-() const;
    friend Fraction operator+(const Fraction& a, const Fraction& b);
    friend Fraction operator-(const Fraction& a, const Fraction& b);
    friend Fraction operator*(const Fraction& a, const Fraction& b);
    friend Fraction operator/(const Fraction& a, const Fraction& b);  // `b` is not 0
    std::strong_ordering operator<=>(const Fraction& other) const;
    bool operator==(const Fraction&) const = default;

private:
    Integer numerator_;
    Integer denominator_ = 1;
};

// The sum of many, reduced once at the end: their common denominator may have thousands of digits.
Fraction sum_of(std::span<const Fraction> values);

// "7", "-7/2": exact, for files.
std::string to_text(const Fraction& value);

// Rounded once, with the language's decimal sign: "101,19" in Vietnamese, "101.19" in English.
std::string to_text(const Fraction& value, unsigned decimals, Language language);

}  // namespace domain
