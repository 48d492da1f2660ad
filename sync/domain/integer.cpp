#include "sync/domain/integer.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "sync/base/check.hpp"

namespace domain {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr unsigned limb_bits = 32;
constexpr std::uint32_t ten_to_nine = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <typename Limbs>
void trim(Limbs& limbs) {
    while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
}

template <typename Limbs>
Limbs shifted_left(const Limbs& limbs, unsigned bits) {
    Limbs result(limbs.size() + 1);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < limbs.size(); ++i) {
        carry |= std::uint64_t{limbs[i]} << bits;
        result[i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
    result.back() = static_cast<std::uint32_t>(carry);
    return result;
}

template <typename Limbs>
void shift_right(Limbs& limbs, unsigned bits) {
    std::uint64_t above = 0;
    for (std::size_t i = limbs.size(); i-- > 0;) {
        above = (above << limb_bits) | limbs[i];
        limbs[i] = static_cast<std::uint32_t>(above >> bits);
    }
    trim(limbs);
}

// dividend[at …] -= divisor x factor; whether that went below zero.
template <typename Limbs>
bool subtract_multiple(Limbs& dividend, std::size_t at, const Limbs& divisor, std::uint64_t factor) {
    std::uint64_t carry = 0;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i <= divisor.size(); ++i) {
        carry += i < divisor.size() ? factor * divisor[i] : 0;
        borrow += std::int64_t{dividend[at + i]} - static_cast<std::int64_t>(carry & UINT32_MAX);
        dividend[at + i] = static_cast<std::uint32_t>(borrow);
        carry >>= limb_bits;
        borrow >>= limb_bits;
    }
    return borrow < 0;
}

template <typename Limbs>
void add_back(Limbs& dividend, std::size_t at, const Limbs& divisor) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i <= divisor.size(); ++i) {
        carry += std::uint64_t{dividend[at + i]} + (i < divisor.size() ? divisor[i] : 0);
        dividend[at + i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
}

}  // namespace

Integer::Integer(bool negative, std::uint64_t magnitude) : negative_(negative) {
    for (; magnitude != 0; magnitude >>= limb_bits) limbs_.push_back(static_cast<std::uint32_t>(magnitude));
}

Integer::Integer(bool negative, Limbs limbs) : limbs_(std::move(limbs)) {
    trim(limbs_);
    negative_ = negative && !limbs_.empty();
}

std::optional<Integer> Integer::from(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > digits_limit || !std::all_of(text.begin(), text.end(), is_digit))
        return std::nullopt;
    Integer result;
    for (const char digit : text) result = result * 10 + (digit - '0');
    return negative ? -result : result;
}

std::size_t Integer::bit_width() const {
    return limbs_.empty() ? 0
                          : (limbs_.size() - 1) * limb_bits + static_cast<std::size_t>(std::bit_width(limbs_.back()));
}

std::optional<std::uint64_t> Integer::magnitude() const {
    if (limbs_.size() > 2) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = limbs_.size(); i-- > 0;) value = (value << limb_bits) | limbs_[i];
    return value;
}

std::optional<std::int64_t> Integer::small() const {
    const auto value = magnitude();
    if (!value || *value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return negative_ ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

Integer Integer::operator-() const { return {!negative_, limbs_}; }

std::strong_ordering Integer::compare(const Limbs& a, const Limbs& b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    return std::lexicographical_compare_three_way(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

std::strong_ordering Integer::operator<=>(const Integer& other) const {
    if (negative_ != other.negative_) return other.negative_ <=> negative_;
    return negative_ ? compare(other.limbs_, limbs_) : compare(limbs_, other.limbs_);
}

Integer::Limbs Integer::sum(const Limbs& a, const Limbs& b) {
    Limbs result(std::max(a.size(), b.size()) + 1);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        carry += (i < a.size() ? std::uint64_t{a[i]} : 0) + (i < b.size() ? b[i] : 0);
        result[i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
    return result;
}

Integer::Limbs Integer::difference(const Limbs& larger, const Limbs& smaller) {
    Limbs result(larger.size());
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < larger.size(); ++i) {
        borrow += std::int64_t{larger[i]} - (i < smaller.size() ? std::int64_t{smaller[i]} : 0);
        result[i] = static_cast<std::uint32_t>(borrow);
        borrow >>= limb_bits;
    }
    return result;
}

Integer operator+(const Integer& a, const Integer& b) {
    if (a.negative_ == b.negative_) return {a.negative_, Integer::sum(a.limbs_, b.limbs_)};
    if (Integer::compare(a.limbs_, b.limbs_) >= 0) return {a.negative_, Integer::difference(a.limbs_, b.limbs_)};
    return {b.negative_, Integer::difference(b.limbs_, a.limbs_)};
}

Integer operator-(const Integer& a, const Integer& b) { return a + -b; }

Integer operator*(const Integer& a, const Integer& b) {
    Integer::Limbs result(a.limbs_.size() + b.limbs_.size());
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t k = 0; k < b.limbs_.size() || carry != 0; ++k) {
            carry += result[i + k] + (k < b.limbs_.size() ? std::uint64_t{a.limbs_[i]} * b.limbs_[k] : 0);
            result[i + k] = static_cast<std::uint32_t>(carry);
            carry >>= limb_bits;
        }
    }
    return {a.negative_ != b.negative_, std::move(result)};
}

std::uint32_t Integer::divide_by_limb(Limbs& dividend, std::uint32_t divisor) {
    std::uint64_t remainder = 0;
    for (std::size_t i = dividend.size(); i-- > 0;) {
        remainder = (remainder << limb_bits) | dividend[i];
        dividend[i] = static_cast<std::uint32_t>(remainder / divisor);
        remainder %= divisor;
    }
    trim(dividend);
    return static_cast<std::uint32_t>(remainder);
}

// Schoolbook division (Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D). The divisor has at least
// two limbs; the remainder is left in `dividend`.
Integer::Limbs Integer::divide_long(Limbs& dividend, const Limbs& divisor_given) {
    const auto shift = static_cast<unsigned>(std::countl_zero(divisor_given.back()));
    Limbs divisor = shifted_left(divisor_given, shift);
    trim(divisor);
    dividend = shifted_left(dividend, shift);
    const std::size_t n = divisor.size();
    Limbs quotient(dividend.size() - n);
    for (std::size_t at = quotient.size(); at-- > 0;) {
        const std::uint64_t top = (std::uint64_t{dividend[at + n]} << limb_bits) | dividend[at + n - 1];
        std::uint64_t guess = top / divisor[n - 1];
        std::uint64_t rest = top % divisor[n - 1];
        // At most two too high; the third limb tells.
        while (guess > UINT32_MAX ||
               Wide{guess} * divisor[n - 2] > ((Wide{rest} << limb_bits) | dividend[at + n - 2])) {
            --guess;
            rest += divisor[n - 1];
            if (rest > UINT32_MAX) break;
        }
        if (subtract_multiple(dividend, at, divisor, guess)) {
            --guess;
            add_back(dividend, at, divisor);
        }
        quotient[at] = static_cast<std::uint32_t>(guess);
    }
    shift_right(dividend, shift);
    return quotient;
}

Integer::Division Integer::divide(const Integer& dividend, const Integer& divisor) {
    base::check(divisor > 0, "a divisor is above zero");
    Division division;
    const auto small_dividend = dividend.magnitude();
    const auto small_divisor = divisor.magnitude();
    if (small_dividend && small_divisor) {
        division.quotient = *small_dividend / *small_divisor;
        division.remainder = *small_dividend % *small_divisor;
    } else if (compare(dividend.limbs_, divisor.limbs_) < 0) {
        division.remainder.limbs_ = dividend.limbs_;
    } else {
        Limbs rest = dividend.limbs_;
        if (divisor.limbs_.size() == 1) {
            division.remainder = divide_by_limb(rest, divisor.limbs_.front());
            division.quotient = Integer(false, std::move(rest));
        } else {
            division.quotient = Integer(false, divide_long(rest, divisor.limbs_));
            division.remainder = Integer(false, std::move(rest));
        }
    }
    if (!dividend.is_negative()) return division;
    division.quotient = -division.quotient;
    if (division.remainder.is_zero()) return division;
    return {division.quotient - 1, divisor - division.remainder};
}

std::string to_text(const Integer& value) {
    if (value.is_zero()) return "0";
    Integer::Limbs rest = value.limbs_;
    std::string text;
    while (!rest.empty()) {
        std::uint32_t digits = Integer::divide_by_limb(rest, ten_to_nine);
        for (int i = 0; i < 9 && (digits != 0 || !rest.empty()); ++i, digits /= 10)
            text += static_cast<char>('0' + digits % 10);
    }
    if (value.is_negative()) text += '-';
    std::reverse(text.begin(), text.end());
    return text;
}

Integer greatest_common_divisor(Integer a, Integer b) {
    base::check(!a.is_negative() && !b.is_negative(), "a common divisor is asked of what is not negative");
    while (!b.is_zero()) {
        const auto small_a = a.magnitude();
        const auto small_b = b.magnitude();
        if (small_a && small_b) return std::gcd(*small_a, *small_b);
        Integer rest = Integer::divide(a, b).remainder;
        a = std::move(b);
        b = std::move(rest);
    }
    return a;
}

// Newton's way down from a power of two that is not below the root: each step is at least the root, until one is not
// smaller than the one before.
Integer square_root(const Integer& value) {
    base::check(!value.is_negative(), "a square root is asked of what is not negative");
    if (value.is_zero()) return value;
    Integer root = 1;
    root.limbs_ = shifted_left(Integer::Limbs((value.bit_width() + 1) / 2 / limb_bits + 1, 0), 0);
    root.limbs_.at((value.bit_width() + 1) / 2 / limb_bits) = 1U << ((value.bit_width() + 1) / 2 % limb_bits);
    trim(root.limbs_);
    while (true) {
        Integer next = Integer::divide(root + Integer::divide(value, root).quotient, 2).quotient;
        if (next >= root) return root;
        root = std::move(next);
    }
}

}  // namespace domain
