// Criteria in force: the survey whose answers a period is told by. It is the one in force on the period's last day, or
// today where that day is still to come; where none was in force then, today's.
#pragma once

#include "sync/domain/aggregation.hpp"
#include "sync/domain/period.hpp"
#include "sync/server/store.hpp"

namespace server {

// Nothing when no survey is in force at all.
base::Result<std::optional<SurveyText>> survey_for(Store& store, const domain::Period& period, base::LocalDay today);

// The same, read; without factors when there is none.
base::Result<domain::Criteria> criteria_for(Store& store, const domain::Period& period, base::LocalDay today);

}  // namespace server
