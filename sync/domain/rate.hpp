// Rate: how satisfied people were, from how often each level was given; with its interval, and what it may hide.
//
// Rate = levels 4 and 5 / levels 1 to 5 (the rule that all sets of criteria share); who gave no opinion is in neither.
// Without a rating there is no rate: never 0 %, never 100 %. Exact until it is printed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sync/domain/fraction.hpp"

namespace domain {

// A number with two decimals, as whole hundredths: 8250 is 82.50.
struct Hundredths {
    std::int64_t count = 0;
    auto operator<=>(const Hundredths&) const = default;
};

// "82,50" in Vietnamese, "82.50" in English.
std::string to_text(Hundredths value, Language language);

struct Rate {
    std::uint64_t satisfied = 0;  // levels 4 and 5
    std::uint64_t total = 0;      // levels 1 to 5
    bool operator==(const Rate&) const = default;
};

// How often each level was given.
struct Distribution {
    std::array<std::uint64_t, 5> levels{};  // level 1 first

    void add(int level, std::uint64_t ratings);  // a level of 1 to 5
    Distribution& operator+=(const Distribution& other);
    bool take(const Distribution& other);  // false, and nothing is changed, where a level has fewer
    std::uint64_t total() const;
    Rate rate() const { return {levels[3] + levels[4], total()}; }
    bool operator==(const Distribution&) const = default;
};

// From 0 to 1; nothing when there is no rating.
std::optional<Fraction> share(const Rate& rate);
// 100 x share, half up once; nothing when there is no rating.
std::optional<Hundredths> percent(const Rate& rate);
Hundredths percent_of(const Fraction& share);

// Wilson's score interval at 95 % (E. B. Wilson, 1927, Journal of the American Statistical Association 22:209-212):
//   (2s + z2 -+ z sqrt(z2 + 4 s (n - s) / n)) / (2 (n + z2)), s satisfied of n, z = 196/100, z2 its square.
// In per cent; both bounds are exact to the hundredth and rounded outwards, so what is printed never promises more than
// the formula. It says what chance does to a sample, not what choosing to rate does: see bounds_of().
struct Interval {
    Hundredths low;
    Hundredths high;
    bool overlaps(const Interval& other) const { return low <= other.high && other.low <= high; }
    bool operator==(const Interval&) const = default;
};
std::optional<Interval> interval_of(const Rate& rate);

// How many of N should be asked: Yamane's n = N / (1 + N e2) with e = 0.05, to the nearest (the official table: 1,000
// -> 286, 5,000 -> 370, 20,000 -> 392).
std::uint64_t sample_need(std::uint64_t population);

// Ratings for each dossier handled, exact; above 1 where people rate more than once. Nothing when none was handled.
std::optional<Fraction> response_rate(std::uint64_t ratings, std::uint64_t dossiers);

// The share of satisfied people if all who did not rate had been dissatisfied, and if all had been satisfied. Nothing
// when there were no dossiers, or more ratings than dossiers: then N is not the number of people who could rate.
struct Bounds {
    Fraction low;
    Fraction high;
    bool operator==(const Bounds&) const = default;
};
std::optional<Bounds> bounds_of(const Rate& rate, std::uint64_t dossiers);

}  // namespace domain
