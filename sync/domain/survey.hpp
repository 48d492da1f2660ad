// Survey: the questions in force, versioned. A rating carries the id of the survey that was on the screen.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/fraction.hpp"
#include "sync/domain/words.hpp"

namespace domain {

struct Criterion {
    std::string id;
    Words text;
};

struct Factor {
    std::string id;
    Words name;
    std::vector<Criterion> criteria;
};

// How criteria become one number (counts.hpp). The official rule is not known, so the survey names it.
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

struct Survey {
    std::string id;  // names the version too: "2640-2017"
    Words title;
    Words question;             // on the first screen
    std::vector<Words> levels;  // five, level 1 first
    std::vector<Factor> factors;
    std::optional<base::LocalDay> from{};     // first and
    std::optional<base::LocalDay> through{};  // last day on which it is in force; open where nothing stands
    Aggregation aggregation{};
};

bool is_in_force(const Survey& survey, base::LocalDay day);

// An identifier, a question, five levels with Vietnamese words, ids unique, no end before its beginning, weights where
// they are needed and of nothing that is not there. bad_input names the first offender.
base::Result<> validate(const Survey& survey);

}  // namespace domain
