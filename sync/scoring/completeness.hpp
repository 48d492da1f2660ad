// Completeness of a run, for people: how far it counts, agency by agency, and what is missing.
#pragma once

#include "sync/scoring/run.hpp"

namespace scoring {

// For each stream "đầy đủ đến số …" and, where the flags looked at less, how far they did; for each gap what is
// missing. damaged when the run's city or flags cannot be read.
base::Result<std::string> completeness_of(const Run& run);

}  // namespace scoring
