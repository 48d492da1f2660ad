// Aggregation: how the criteria of a survey become one number. The official rule is not known, so the survey's file
// names it ("aggregation"), and it is versioned with the survey.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sync/domain/fraction.hpp"
#include "sync/domain/survey.hpp"

namespace domain {

enum class AggregationRule {
    pooled,            // all answers to all criteria in one pot
    mean_of_criteria,  // the mean of the criteria's rates
    mean_of_factors,   // the mean of the factors' rates, each pooled over its criteria
    weighted,          // the mean of the rates of factors and criteria that have a weight
};

// In files: never rename. In the order of AggregationRule.
inline constexpr std::array<std::string_view, 4> aggregation_names{"pooled", "mean_of_criteria", "mean_of_factors",
                                                                   "weighted"};

struct Aggregation {
    AggregationRule rule = AggregationRule::pooled;
    std::map<std::string, Fraction, std::less<>> weights{};  // of `weighted`, by the ids of factors and criteria
};

// 0 where none is given.
Fraction weight_of(const Aggregation& aggregation, std::string_view id);

// Weights above 0 where they are needed, of nothing that the survey does not have, and not of a criterion beside its
// factor. bad_input names the first offender.
base::Result<> validate(const Aggregation& aggregation, const Survey& survey);

// What is asked, and how its answers are joined.
struct Criteria {
    Survey survey;
    Aggregation aggregation{};
};

}  // namespace domain
