// Bottleneck ("điểm nghẽn"): where satisfaction is lost: what differs most from its peers or from its past, and not by
// chance. Pure, in integers.
//
// Each spot is compared by the pooled two-sample test; its chance is bounded by that of the normal tail, P <= exp(-z2 /
// 2) / 2, and z2 is divided by `clustering`, because people come together. Of all comparisons of a run those count that
// Benjamini and Hochberg's step-up procedure keeps (1995, Journal of the Royal Statistical Society B 57:289-300): of
// what is listed, the stated share at most is chance. Where nothing is lost, the list is empty at that rate.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/domain/rate.hpp"
#include "sync/domain/surprise.hpp"
#include "sync/domain/words.hpp"

namespace domain {

enum class Against { peers, past };

// One thing that is compared: a counter, an hour, a criterion, … and what it is compared with.
struct Spot {
    Words name;
    Against against = Against::peers;
    Rate rate;
    Rate other;  // of the peers together, or of the same spot before
};

struct BottleneckSettings {
    std::uint32_t false_percent = 5;  // of what is listed is chance, at most
    std::uint64_t min_ratings = 30;   // of the spot, and of the other
    Hundredths min_difference{300};   // points; less is not worth a director's time
    std::uint32_t clustering = 2;     // how much wider counts spread than chance alone
    std::size_t length = 10;
};

struct Bottleneck {
    Spot spot;
    Hundredths difference;  // points lost: other - rate, above 0
    Interval interval;      // of the difference, at 95 % (R. G. Newcombe, 1998, Statistics in Medicine 17:873-890)
    Surprise surprise;      // of the difference, before the correction
};

// Enough ratings on both sides; what is not comparable is not compared.
bool is_comparable(const Spot& spot, const BottleneckSettings& settings);

// First what is surely lost most: by the lower end of the interval. At most settings.length.
std::vector<Bottleneck> bottlenecks(const std::vector<Spot>& spots, const BottleneckSettings& settings = {});

// Ratings by counter, weekday and two hours of the day, from which spots in time are made.
inline constexpr unsigned hours_of_block = 2;
struct TimeCell {
    std::string counter;
    unsigned weekday = 1;  // 1 is Monday
    unsigned block = 0;    // 4: from 8 to 10
    auto operator<=>(const TimeCell&) const = default;
};
using RatesByTime = std::map<TimeCell, Rate>;

// Each counter against the others; each weekday and each block against the rest; each counter in one block of one
// weekday against the other counters then. Names of counters are given by id.
std::vector<Spot> spots_in_time(const RatesByTime& rates, const std::map<std::string, Words>& counters);

}  // namespace domain
