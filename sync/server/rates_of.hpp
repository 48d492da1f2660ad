// Rates of a place in a period, line by line: what a rates sheet is made from.
#pragma once

#include <array>
#include <string_view>

#include "sync/domain/assessment.hpp"
#include "sync/report/rates_sheet.hpp"
#include "sync/server/store.hpp"

namespace server {

enum class RatesBy { agency, unit, counter, field, bound, factor, criterion, day };

// On the command line: never rename. In the order of RatesBy.
inline constexpr std::array<std::string_view, 8> rates_by_names{"agency", "unit",   "counter",   "field",
                                                                "class",  "factor", "criterion", "day"};

struct RatesRequest {
    RatesBy by = RatesBy::agency;
    domain::Selection selection;      // its survey is passed over: of factors and criteria it is the one in force
    base::LocalDay today{};           // which survey is in force (criteria_in_force.hpp)
    domain::FiguresByAgency figures;  // dossiers handled
};

// One moment of the database. not_found when the place is unknown. Lines stand in the order of the city or the survey,
// else by id; those of places that have no rating are left out, those of factors and criteria stand all.
base::Result<report::RatesSheet> rates_of(Store& store, const RatesRequest& request);

}  // namespace server
