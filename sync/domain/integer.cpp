#include "sync/domain/integer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <span>
#include <utility>

#include "sync/base/check.hpp"

namespace domain {
namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;
using Limbs = std::vector<std::uint32_t>;
using LimbView = std::span<const std::uint32_t>;

constexpr unsigned limb_bits = 32;
constexpr unsigned half_bits = 64;  // of what stands in the object itself
constexpr std::size_t small_limbs = 4;
constexpr std::uint32_t ten_to_nine = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool fits_half(Wide value) { return (value >> half_bits) == 0; }

void trim(Limbs& limbs) {
    while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
}

Limbs shifted_left(LimbView limbs, unsigned bits) {
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

void shift_right(Limbs& limbs, unsigned bits) {
    std::uint64_t above = 0;
    for (std::size_t i = limbs.size(); i-- > 0;) {
        above = (above << limb_bits) | limbs[i];
        limbs[i] = static_cast<std::uint32_t>(above >> bits);
    }
    trim(limbs);
}

// dividend[at …] -= divisor x factor; whether that went below zero.
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

void add_back(Limbs& dividend, std::size_t at, const Limbs& divisor) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i <= divisor.size(); ++i) {
        carry += std::uint64_t{dividend[at + i]} + (i < divisor.size() ? divisor[i] : 0);
        dividend[at + i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
}

std::uint32_t divide_by_limb(Limbs& dividend, std::uint32_t divisor) {
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
Limbs divide_long(Limbs& dividend, LimbView divisor_given) {
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

Wide greatest_common_divisor_of(Wide a, Wide b) {
    while (b != 0) {
        if (fits_half(a) && fits_half(b)) return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

// From above: each step of Newton's is at least the root, until one is not smaller than the one before. `first` is a
// power of two that is not below the root.
template <typename Whole, typename Step>
Whole newton_down(Whole root, Step step) {
    while (true) {
        Whole next = step(root);
        if (next >= root) return root;
        root = std::move(next);
    }
}

// What several steps of Euclid's make of a pair: a' = p a + q b, b' = r a + s b.
struct Cofactors {
    std::int64_t p = 1, q = 0, r = 0, s = 1;
};

// As many steps as the pair's highest 62 bits decide (D. H. Lehmer's way; Knuth, volume 2, 4.5.2, algorithm L): the
// cofactors stay below 2^31. `x` is not below `y`.
Cofactors leading_steps(std::int64_t x, std::int64_t y) {
    Cofactors f;
    while (y + f.r > 0 && y + f.s > 0) {
        const std::int64_t quotient = (x + f.p) / (y + f.r);
        if (quotient != (x + f.q) / (y + f.s)) break;
        f = {f.r, f.s, f.p - quotient * f.r, f.q - quotient * f.s};
        x = std::exchange(y, x - quotient * y);
    }
    return f;
}

// p a + q b, which is not negative and not above `a`; `b` is not longer than `a`.
Limbs combination(std::int64_t p, LimbView a, std::int64_t q, LimbView b) {
    Limbs result(a.size());
    SignedWide carry = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        carry += SignedWide{p} * a[i] + (i < b.size() ? SignedWide{q} * b[i] : 0);
        result[i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
    base::check(carry == 0, "a remainder is not negative and not above what was divided");
    return result;
}

// The 62 bits from bit `shift` on; above them there are none.
std::int64_t bits_from(LimbView limbs, std::size_t shift) {
    Wide bits = 0;
    const std::size_t first = shift / limb_bits;
    for (std::size_t i = std::min(limbs.size(), first + 3); i-- > first;) bits = (bits << limb_bits) | limbs[i];
    return static_cast<std::int64_t>(bits >> (shift % limb_bits));
}

}  // namespace

class Integer::View {
public:
    explicit View(const Integer& value) : limbs_(value.limbs_) {
        if (!value.is_small()) return;
        std::size_t size = 0;
        for (Wide rest = value.small_; rest != 0; rest >>= limb_bits)
            own_.at(size++) = static_cast<std::uint32_t>(rest);
        limbs_ = LimbView(own_).first(size);
    }
    View(const View&) = delete;
    View& operator=(const View&) = delete;
    ~View() = default;

    LimbView operator*() const { return limbs_; }

private:
    std::array<std::uint32_t, small_limbs> own_{};
    LimbView limbs_;
};

Integer::Integer(bool negative, Limbs limbs) : limbs_(std::move(limbs)) {
    trim(limbs_);
    if (limbs_.size() <= small_limbs) {
        for (std::size_t i = limbs_.size(); i-- > 0;) small_ = (small_ << limb_bits) | limbs_[i];
        limbs_.clear();
    }
    negative_ = negative && !is_zero();
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
    if (!is_small()) return (limbs_.size() - 1) * limb_bits + static_cast<std::size_t>(std::bit_width(limbs_.back()));
    const auto high = static_cast<std::uint64_t>(small_ >> half_bits);
    const auto low = static_cast<std::uint64_t>(small_);
    return static_cast<std::size_t>(high != 0 ? half_bits + static_cast<unsigned>(std::bit_width(high))
                                              : static_cast<unsigned>(std::bit_width(low)));
}

std::optional<std::int64_t> Integer::small() const {
    if (!is_small() || small_ > static_cast<Wide>(INT64_MAX)) return std::nullopt;
    const auto value = static_cast<std::int64_t>(small_);
    return negative_ ? -value : value;
}

Integer Integer::operator-() const {
    Integer result = *this;
    result.negative_ = !negative_ && !is_zero();
    return result;
}

std::strong_ordering Integer::compare(const Integer& a, const Integer& b) {
    if (a.is_small() && b.is_small())
        return a.small_ < b.small_   ? std::strong_ordering::less
               : a.small_ > b.small_ ? std::strong_ordering::greater
                                     : std::strong_ordering::equal;
    if (a.limbs_.size() != b.limbs_.size()) return a.limbs_.size() <=> b.limbs_.size();
    return std::lexicographical_compare_three_way(a.limbs_.rbegin(), a.limbs_.rend(), b.limbs_.rbegin(),
                                                  b.limbs_.rend());
}

std::strong_ordering Integer::operator<=>(const Integer& other) const {
    if (negative_ != other.negative_) return other.negative_ <=> negative_;
    return negative_ ? compare(other, *this) : compare(*this, other);
}

Integer Integer::sum(bool negative, const Integer& a, const Integer& b) {
    Wide small = 0;
    if (a.is_small() && b.is_small() && !__builtin_add_overflow(a.small_, b.small_, &small)) return {negative, small};
    const View a_view(a);
    const View b_view(b);
    const LimbView left = *a_view;
    const LimbView right = *b_view;
    Limbs result(std::max(left.size(), right.size()) + 1);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        carry += (i < left.size() ? std::uint64_t{left[i]} : 0) + (i < right.size() ? right[i] : 0);
        result[i] = static_cast<std::uint32_t>(carry);
        carry >>= limb_bits;
    }
    return {negative, std::move(result)};
}

Integer Integer::difference(bool negative, const Integer& larger, const Integer& smaller) {
    if (larger.is_small()) return {negative, larger.small_ - smaller.small_};
    const View view(smaller);
    const LimbView right = *view;
    Limbs result(larger.limbs_.size());
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        borrow += std::int64_t{larger.limbs_[i]} - (i < right.size() ? std::int64_t{right[i]} : 0);
        result[i] = static_cast<std::uint32_t>(borrow);
        borrow >>= limb_bits;
    }
    return {negative, std::move(result)};
}

Integer operator+(const Integer& a, const Integer& b) {
    if (a.negative_ == b.negative_) return Integer::sum(a.negative_, a, b);
    return std::is_gteq(Integer::compare(a, b)) ? Integer::difference(a.negative_, a, b)
                                                : Integer::difference(b.negative_, b, a);
}

Integer operator-(const Integer& a, const Integer& b) { return a + -b; }

Integer operator*(const Integer& a, const Integer& b) {
    const bool negative = a.negative_ != b.negative_;
    Wide small = 0;
    if (a.is_small() && b.is_small()) {
        if (fits_half(a.small_) && fits_half(b.small_)) return {negative, a.small_ * b.small_};
        if (!__builtin_mul_overflow(a.small_, b.small_, &small)) return {negative, small};
    }
    const Integer::View a_view(a);
    const Integer::View b_view(b);
    const LimbView left = *a_view;
    const LimbView right = *b_view;
    Limbs result(left.size() + right.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t k = 0; k < right.size(); ++k) {
            carry += result[i + k] + std::uint64_t{left[i]} * right[k];
            result[i + k] = static_cast<std::uint32_t>(carry);
            carry >>= limb_bits;
        }
        result[i + right.size()] = static_cast<std::uint32_t>(carry);
    }
    return {negative, std::move(result)};
}

Integer::Division Integer::divide_magnitudes(const Integer& dividend, const Integer& divisor) {
    if (dividend.is_small() && divisor.is_small()) {
        if (!fits_half(dividend.small_) || !fits_half(divisor.small_))
            return {{false, dividend.small_ / divisor.small_}, {false, dividend.small_ % divisor.small_}};
        const auto above = static_cast<std::uint64_t>(dividend.small_);
        const auto below = static_cast<std::uint64_t>(divisor.small_);
        return {{false, Wide{above / below}}, {false, Wide{above % below}}};
    }
    if (std::is_lt(compare(dividend, divisor))) return {0, dividend.is_negative() ? -dividend : dividend};
    const View view(divisor);
    Limbs rest = dividend.limbs_;
    if ((*view).size() == 1) {
        const std::uint32_t remainder = divide_by_limb(rest, (*view).front());
        return {{false, std::move(rest)}, remainder};
    }
    Limbs quotient = divide_long(rest, *view);
    return {{false, std::move(quotient)}, {false, std::move(rest)}};
}

Integer::Division Integer::divide(const Integer& dividend, const Integer& divisor) {
    base::check(divisor > 0, "a divisor is above zero");
    Division division = divide_magnitudes(dividend, divisor);
    if (!dividend.is_negative()) return division;
    division.quotient = -division.quotient;
    if (division.remainder.is_zero()) return division;
    return {division.quotient - 1, divisor - division.remainder};
}

std::string to_text(const Integer& value) {
    if (value.is_small() && fits_half(value.small_))
        return (value.is_negative() ? "-" : "") + std::to_string(static_cast<std::uint64_t>(value.small_));
    const Integer::View view(value);
    Limbs rest((*view).begin(), (*view).end());
    std::string text;
    while (!rest.empty()) {
        std::uint32_t digits = divide_by_limb(rest, ten_to_nine);
        for (int i = 0; i < 9 && (digits != 0 || !rest.empty()); ++i, digits /= 10)
            text += static_cast<char>('0' + digits % 10);
    }
    if (value.is_negative()) text += '-';
    std::reverse(text.begin(), text.end());
    return text;
}

// `a` is large and not below `b`. Leaves a pair of the same common divisors, the larger first.
void Integer::reduce_pair(Integer& a, Integer& b) {
    constexpr std::size_t leading_bits = 62;
    const View view(b);
    const std::size_t shift = a.bit_width() - leading_bits;
    const Cofactors f = leading_steps(bits_from(a.limbs_, shift), bits_from(*view, shift));
    if (f.q == 0) {
        Integer rest = divide_magnitudes(a, b).remainder;
        a = std::exchange(b, std::move(rest));
        return;
    }
    Integer first(false, combination(f.p, a.limbs_, f.q, *view));
    Integer second(false, combination(f.r, a.limbs_, f.s, *view));
    a = std::move(first);
    b = std::move(second);
}

Integer greatest_common_divisor(Integer a, Integer b) {
    base::check(!a.is_negative() && !b.is_negative(), "a common divisor is asked of what is not negative");
    if (a < b) std::swap(a, b);
    while (!a.is_small() && !b.is_zero()) Integer::reduce_pair(a, b);
    return a.is_small() ? Integer(false, greatest_common_divisor_of(a.small_, b.small_)) : a;
}

Integer square_root(const Integer& value) {
    base::check(!value.is_negative(), "a square root is asked of what is not negative");
    if (value.is_zero()) return value;
    const std::size_t exponent = (value.bit_width() + 1) / 2;
    if (value.is_small())
        return {false, newton_down(Wide{1} << exponent,
                                   [square = value.small_](Wide root) { return (root + square / root) / 2; })};
    Limbs first(exponent / limb_bits + 1);
    first.back() = 1U << (exponent % limb_bits);
    return newton_down(Integer(false, std::move(first)), [&value](const Integer& root) {
        return Integer::divide(root + Integer::divide(value, root).quotient, 2).quotient;
    });
}

}  // namespace domain
