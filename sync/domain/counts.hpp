// Counts: what was said at a place in a period, question by question: from tallies, added up.
//
// Selecting and adding commute: the counts of two places, periods or classes add up to those of both together, and the
// order of tallies does not matter. Pure; one pass over the tallies for all groups at once.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "sync/domain/aggregation.hpp"
#include "sync/domain/period.hpp"
#include "sync/domain/rate.hpp"
#include "sync/domain/tally.hpp"

namespace domain {

struct Counts {
    Distribution overall;                                         // the first question, which everybody answers
    std::map<std::string, Distribution, std::less<>> criteria{};  // by criterion id; only those that were answered

    void add(const TallyKey& key, std::uint64_t ratings);
    Counts& operator+=(const Counts& other);
    // Takes away what was counted here too; false, and nothing is changed, where it is more than there is.
    bool take(const Counts& other);
    bool operator==(const Counts&) const = default;
};

// How far a place reaches.
enum class Reach { city, bloc, agency, unit, counter };

// What counts; where nothing stands, everything does.
struct Selection {
    Reach reach = Reach::city;
    std::string place{};  // id of the bloc, agency, unit or counter; empty for the city
    Period period{};
    std::optional<std::string> field{};
    std::optional<bool> bound{};  // class: bound to a dossier, or open
    std::optional<std::string> survey{};
};

// What to count apart.
enum class By { agency, unit, counter, field, bound, day, survey };

// Agencies that the city does not know belong to no bloc, and not to the city.
Counts counts_of(const City& city, const Tallies& tallies, const Selection& selection);

// By the ids of agencies, units, counters, fields or surveys, "bound" and "open", or days as YYYY-MM-DD; only groups
// that have a tally.
using CountsBy = std::map<std::string, Counts, std::less<>>;
CountsBy counts_by(const City& city, const Tallies& tallies, const Selection& selection, By by);

// A factor's criteria together.
Distribution factor_of(const Factor& factor, const Counts& counts);

// All criteria joined into one number from 0 to 1 by their aggregation. Criteria and factors that nobody
// answered are left out, and weights with them. Nothing when nothing was answered, or nothing that has a weight.
std::optional<Fraction> service_index(const Criteria& criteria, const Counts& counts);

}  // namespace domain
