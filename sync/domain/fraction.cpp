#include "sync/domain/fraction.hpp"

#include "sync/base/check.hpp"

namespace domain {
namespace {

Integer magnitude_of(const Integer& value) { return value.is_negative() ? -value : value; }

Integer power_of_ten(unsigned exponent) {
    Integer power = 1;
    for (unsigned i = 0; i < exponent; ++i) power = power * 10;
    return power;
}

struct Unreduced {
    Integer numerator;
    Integer denominator = 1;
};

// By halves, so that factors of one product are of one size.
Unreduced sum_by_halves(std::span<const Fraction> values) {
    if (values.empty()) return {};
    if (values.size() == 1) return {values.front().numerator(), values.front().denominator()};
    const Unreduced left = sum_by_halves(values.first(values.size() / 2));
    const Unreduced right = sum_by_halves(values.subspan(values.size() / 2));
    if (left.denominator == right.denominator) return {left.numerator + right.numerator, left.denominator};
    return {left.numerator * right.denominator + right.numerator * left.denominator,
            left.denominator * right.denominator};
}

}  // namespace

Fraction::Fraction(const Integer& numerator, const Integer& denominator) {
    base::check(!denominator.is_zero(), "a denominator is not zero");
    const Integer shared = greatest_common_divisor(magnitude_of(numerator), magnitude_of(denominator));
    const bool is_one = shared == 1;
    numerator_ = is_one ? numerator : Integer::divide(numerator, shared).quotient;
    denominator_ = is_one ? denominator : Integer::divide(denominator, shared).quotient;
    if (!denominator_.is_negative()) return;
    numerator_ = -numerator_;
    denominator_ = -denominator_;
}

std::optional<Fraction> Fraction::from(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto numerator = Integer::from(text.substr(0, slash));
        const auto denominator = Integer::from(text.substr(slash + 1));
        if (!numerator || !denominator || *denominator <= 0) return std::nullopt;
        return Fraction(*numerator, *denominator);
    }
    const auto point = text.find('.');
    if (point == std::string_view::npos) {
        const auto whole = Integer::from(text);
        return whole ? std::optional<Fraction>(*whole) : std::nullopt;
    }
    const std::string_view decimals = text.substr(point + 1);
    if (decimals.empty() || point == 0 || text[point - 1] == '-') return std::nullopt;
    const auto digits = Integer::from(std::string(text.substr(0, point)).append(decimals));
    if (!digits) return std::nullopt;
    return Fraction(*digits, power_of_ten(static_cast<unsigned>(decimals.size())));
}

Integer Fraction::floor() const { return Integer::divide(numerator_, denominator_).quotient; }

Integer Fraction::ceiling() const { return -Integer::divide(-numerator_, denominator_).quotient; }

Integer Fraction::rounded(unsigned decimals) const {
    const Integer doubled = magnitude_of(numerator_) * power_of_ten(decimals) * 2 + denominator_;
    const Integer steps = Integer::divide(doubled, denominator_ * 2).quotient;
    return is_negative() ? -steps : steps;
}

Fraction Fraction::rounded_to(unsigned decimals) const { return {rounded(decimals), power_of_ten(decimals)}; }

Fraction Fraction::operator-() const {
    Fraction result = *this;
    result.numerator_ = -result.numerator_;
    return result;
}

Fraction operator+(const Fraction& a, const Fraction& b) {
    if (a.denominator_ == b.denominator_) return {a.numerator_ + b.numerator_, a.denominator_};
    return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}

Fraction operator-(const Fraction& a, const Fraction& b) { return a + -b; }

Fraction operator*(const Fraction& a, const Fraction& b) {
    return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}

Fraction operator/(const Fraction& a, const Fraction& b) {
    return {a.numerator_ * b.denominator_, a.denominator_ * b.numerator_};
}

std::strong_ordering Fraction::operator<=>(const Fraction& other) const {
    return numerator_ * other.denominator_ <=> other.numerator_ * denominator_;
}

Fraction sum_of(std::span<const Fraction> values) {
    const Unreduced sum = sum_by_halves(values);
    return {sum.numerator, sum.denominator};
}

std::string to_text(const Fraction& value) {
    const std::string numerator = to_text(value.numerator());
    return value.denominator() == 1 ? numerator : numerator + '/' + to_text(value.denominator());
}

std::string to_text(const Fraction& value, unsigned decimals, Language language) {
    const Integer steps = value.rounded(decimals);
    std::string digits = to_text(magnitude_of(steps));
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, language == Language::vietnamese ? ',' : '.');
    return (steps.is_negative() ? "-" : "") + digits;
}

}  // namespace domain
