#include "sync/wire/aggregation_json.hpp"

#include <algorithm>

#include "sync/wire/content.hpp"

namespace wire {
namespace {

using base::Problem;
using base::Result;

Result<domain::Aggregation> parse(const Json& survey) {
    domain::Aggregation aggregation;
    const Json* object = object_at(survey, "aggregation");
    const bool is_named = survey.is_object() && survey.get_object().contains("aggregation");
    if (!is_named) return aggregation;
    const auto name = object == nullptr ? text_at(survey, "aggregation") : text_at(*object, "rule");
    const auto known = std::ranges::find(domain::aggregation_names, name.value_or(""));
    if (known == domain::aggregation_names.end())
        return Problem{base::Code::bad_input, "its aggregation is none of those that there are", 0};
    aggregation.rule = static_cast<domain::AggregationRule>(known - domain::aggregation_names.begin());
    const Json* weights = object == nullptr ? nullptr : object_at(*object, "weights");
    if (weights == nullptr) return aggregation;
    for (const auto& member : weights->get_object()) {
        const auto weight = fraction_from(member.value());
        if (!weight)
            return Problem{base::Code::bad_input,
                           "the weight of \"" + std::string(member.key()) + "\" is not like 30 or \"2.5\"", 0};
        aggregation.weights.emplace(member.key(), *weight);
    }
    return aggregation;
}

}  // namespace

std::optional<domain::Fraction> fraction_from(const Json& json) {
    if (json.is_int64()) return domain::Fraction(json.get_int64());
    return json.is_string() ? domain::Fraction::from(std::string_view(json.get_string())) : std::nullopt;
}

Result<domain::Aggregation> read_aggregation(const Json& json, const domain::Survey& survey) {
    auto aggregation = parse(json);
    if (!aggregation)
        return Problem{base::Code::bad_input, "survey \"" + survey.id + "\": " + aggregation.problem().words, 0};
    if (const auto verdict = domain::validate(*aggregation, survey); !verdict) return verdict.problem();
    return aggregation;
}

Result<domain::Criteria> read_criteria(std::string_view json_text) {
    auto survey = read_survey(json_text);
    if (!survey) return survey.problem();
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    auto aggregation = read_aggregation(*json, *survey);
    if (!aggregation) return aggregation.problem();
    return domain::Criteria{std::move(*survey), std::move(*aggregation)};
}

}  // namespace wire
