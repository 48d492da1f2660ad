// Place CSV: a city as a table, one row a counter, for who keeps it in a spreadsheet.
//
// Columns, in any order, known by these names in the first line:
//
//   bloc, bloc_vi, bloc_en                 id and names; what ends in _en may be missing or empty
//   agency, agency_vi, agency_en, excluded "excluded" is "yes" for an agency that is listed and not ranked
//   unit, unit_vi, unit_en, hours, holidays
//                                          hours "mon 07:30-11:30 13:30-17:00; tue 07:30-11:30"; holidays "2026-09-02"
//                                          with spaces between several; both empty: always open
//   counter, counter_vi, counter_en, field
//
// Or the names of fields, one row a field: field, field_vi, field_en.
//
// A name, hours and the like stand in the first row of their thing; later rows repeat them or leave them empty. An
// agency without units, or a unit without counters, has a row in which the rest is empty. A name that begins with
// = + - @ or a tab would be run by a spreadsheet: it is refused.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/domain/place.hpp"

namespace server {

// Either table. The city's own name stays empty: there is no place for it. bad_input names the line.
base::Result<domain::City> read_city_csv(std::string_view text);

// The table of places that read_city_csv() reads back.
std::string write_city_csv(const domain::City& city);

}  // namespace server
