#include "sync/domain/aggregation.hpp"

#include <set>

namespace domain {
namespace {

base::Problem wrong(const Survey& survey, const std::string& why) {
    return {base::Code::bad_input, "survey \"" + survey.id + "\": " + why, 0};
}

std::set<std::string> ids_of(const Survey& survey) {
    std::set<std::string> ids;
    for (const Factor& factor : survey.factors) {
        ids.insert(factor.id);
        for (const Criterion& criterion : factor.criteria) ids.insert(criterion.id);
    }
    return ids;
}

}  // namespace

Fraction weight_of(const Aggregation& aggregation, std::string_view id) {
    const auto found = aggregation.weights.find(id);
    return found == aggregation.weights.end() ? Fraction() : found->second;
}

// A factor with a weight stands for its criteria: one of them with its own would count twice.
base::Result<> validate(const Aggregation& aggregation, const Survey& survey) {
    const auto& weights = aggregation.weights;
    if ((aggregation.rule == AggregationRule::weighted) == weights.empty())
        return wrong(survey, R"("weighted" needs weights, and no other aggregation has any)");
    const auto ids = ids_of(survey);
    for (const auto& [id, weight] : weights) {
        if (!ids.contains(id)) return wrong(survey, "there is a weight for \"" + id + "\", which it has not");
        if (weight <= 0) return wrong(survey, "the weight of \"" + id + "\" is not above 0");
    }
    for (const Factor& factor : survey.factors)
        for (const Criterion& criterion : factor.criteria)
            if (weights.contains(factor.id) && weights.contains(criterion.id))
                return wrong(survey, "criterion \"" + criterion.id + "\" and its factor both have a weight");
    return base::Done{};
}

}  // namespace domain
