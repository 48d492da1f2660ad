// Score: from tallies to the SIPAS component of each agency's points, in exact arithmetic.
//
// Rate = ratings of level 4 and 5 / ratings of level 1 to 5 (shared rule of every SIPAS set); nothing is rounded before
// the end, where half goes up, once, to hundredths. An agency without ratings has no rate: never 0 %, never 100 %.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/period.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/rate.hpp"
#include "sync/domain/tally.hpp"

namespace domain {

// Rule `linear`: points = maximum x rate, rounded half up.
struct LinearRule {
    std::uint32_t maximum_points = 10;
};
std::optional<Hundredths> points(const LinearRule& rule, const Rate& rate);

// A named rule from a rate to the points of one component. Data: assets/scorecards.
struct Scorecard {
    std::string id;
    Words title;
    LinearRule sipas;
};

struct AgencyScore {
    std::string bloc;
    std::string agency;
    Words name;
    bool excluded = false;
    Rate rate;
    std::optional<Hundredths> percent;
    std::optional<Hundredths> points;
};

struct BlocScores {
    std::string bloc;
    Words name;
    std::vector<AgencyScore> agencies;  // best rate first; without ratings after them; excluded last; ties by id
};

// Overall ratings only (criterion empty). Tallies of agencies that the city does not know are left out.
std::vector<BlocScores> score(const City& city, const Tallies& tallies, const Scorecard& scorecard,
                              const Period& period);

}  // namespace domain
