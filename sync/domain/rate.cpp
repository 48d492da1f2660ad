#include "sync/domain/rate.hpp"

#include <algorithm>
#include <numeric>

#include "sync/base/check.hpp"

namespace domain {
namespace {

constexpr unsigned hundredths = 2;

Hundredths hundredths_of(const Integer& count) {
    const auto small = count.small();
    base::check(small.has_value(), "what is printed with two decimals fits into 64 bits");
    return {*small};
}

Integer square_root_above(const Integer& value) {
    const Integer root = square_root(value);
    return root * root == value ? root : root + 1;
}

}  // namespace

std::string to_text(Hundredths value, Language language) {
    return to_text(Fraction(value.count, 100), hundredths, language);
}

void Distribution::add(int level, std::uint64_t ratings) {
    base::check(level >= 1 && level <= 5, "a tally has a level of 1 to 5");
    levels.at(static_cast<std::size_t>(level - 1)) += ratings;
}

Distribution& Distribution::operator+=(const Distribution& other) {
    std::transform(levels.begin(), levels.end(), other.levels.begin(), levels.begin(), std::plus<>());
    return *this;
}

bool Distribution::take(const Distribution& other) {
    if (!std::equal(levels.begin(), levels.end(), other.levels.begin(), std::greater_equal<>())) return false;
    std::transform(levels.begin(), levels.end(), other.levels.begin(), levels.begin(), std::minus<>());
    return true;
}

std::uint64_t Distribution::total() const { return std::accumulate(levels.begin(), levels.end(), std::uint64_t{0}); }

std::optional<Fraction> share(const Rate& rate) {
    if (rate.total == 0) return std::nullopt;
    return Fraction(rate.satisfied, rate.total);
}

std::optional<Hundredths> percent(const Rate& rate) {
    const auto exact = share(rate);
    return exact ? std::optional(percent_of(*exact)) : std::nullopt;
}

Hundredths percent_of(const Fraction& share) { return hundredths_of((share * 100).rounded(hundredths)); }

// With z = 49/25 and everything multiplied by 625 n, a bound in hundredths of a per cent is (A -+ sqrt(B)) / C with
// integers A, B, C. A whole number k is at most (A - sqrt(B)) / C when k C <= A - ceil(sqrt(B)): so it is exact to
// round the root up and divide down, and the other way round for the upper bound.
std::optional<Interval> interval_of(const Rate& rate) {
    if (rate.total == 0) return std::nullopt;
    const Integer n = rate.total;
    const Integer s = rate.satisfied;
    const Integer a = n * (s * 1250 + 2401) * 10'000;
    const Integer c = n * (n * 625 + 2401) * 2;
    const Integer root = square_root_above((n * n * 2401 + n * s * (n - s) * 2500) * 490'000 * 490'000);
    return Interval{hundredths_of(Fraction(a - root, c).floor()), hundredths_of(Fraction(a + root, c).ceiling())};
}

std::uint64_t sample_need(std::uint64_t population) {
    const Integer n = population;
    const auto need = Fraction(n * 400, n + 400).rounded(0).small();
    base::check(need.has_value(), "a sample is at most 400");
    return static_cast<std::uint64_t>(*need);
}

std::optional<Fraction> response_rate(std::uint64_t ratings, std::uint64_t dossiers) {
    if (dossiers == 0) return std::nullopt;
    return Fraction(ratings, dossiers);
}

std::optional<Bounds> bounds_of(const Rate& rate, std::uint64_t dossiers) {
    if (dossiers == 0 || rate.total > dossiers) return std::nullopt;
    return Bounds{Fraction(rate.satisfied, dossiers), Fraction(rate.satisfied + dossiers - rate.total, dossiers)};
}

}  // namespace domain
