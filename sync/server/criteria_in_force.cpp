#include "sync/server/criteria_in_force.hpp"

#include "sync/wire/aggregation_json.hpp"

namespace server {

using base::Result;

Result<std::optional<SurveyText>> survey_for(Store& store, const domain::Period& period, base::LocalDay today) {
    if (period.until && *period.until <= today) {
        auto then = store.survey_on(*period.until - std::chrono::days{1});
        if (!then || *then) return then;
    }
    return store.survey_on(today);
}

Result<domain::Criteria> criteria_for(Store& store, const domain::Period& period, base::LocalDay today) {
    const auto survey = survey_for(store, period, today);
    if (!survey) return survey.problem();
    if (!*survey) return domain::Criteria{};
    return wire::read_criteria((*survey)->json);
}

}  // namespace server
