// Place import: a city file or a survey file into the database, again and again without harm.
//
// What the file names is added or brought up to date; what it does not name stays, because ratings may stand there. For
// the same reason a unit never changes its agency and a counter never its unit: the past must not move with it.
// Agencies may change their bloc: blocs only say who is ranked against whom. All of a file is imported, or nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

// A city as JSON (assets/places), or a table of places or of fields (place_csv.hpp): what begins with a brace is JSON.
// bad_input names the offender, in a table by its line.
base::Result<domain::City> read_places(std::string_view text);

// One line a difference: `+ counter x: …` is new, `~ agency y: name "…" -> "…"` is changed. bad_input when something
// would move. A city without a name keeps the one that it has.
base::Result<std::vector<std::string>> differences(const domain::City& before, const domain::City& after);

// How many things stand in `before` that `after` does not name: they stay. A file without any field, or without any
// place, is not about them.
std::size_t unnamed_count(const domain::City& before, const domain::City& after);

// What an import would change; nothing is.
base::Result<std::vector<std::string>> import_preview(Store& store, std::string_view text);

// Inside a change. Both return what changed, for people; empty when nothing did.
base::Result<std::vector<std::string>> import_city(Store& store, std::string_view text);

// Puts the survey in force for every terminal. forbidden when a survey of this id has other content and was rated.
base::Result<std::vector<std::string>> import_survey(Store& store, std::string_view json_text, base::WallTime now);

}  // namespace server
