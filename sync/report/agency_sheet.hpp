// Agency sheet: one page about one agency: how satisfied people were, with what, when, at which counter, how sure that
// is, and what is left of it without the ratings that published rules suspect.
//
// Counts below ten are left out, and others with them, so that totals do not give them away
// (sync/domain/suppression.hpp).
#pragma once

#include <optional>
#include <vector>

#include "sync/domain/bottleneck.hpp"
#include "sync/domain/completeness.hpp"
#include "sync/domain/coverage.hpp"
#include "sync/domain/period.hpp"
#include "sync/domain/rate.hpp"
#include "sync/report/document.hpp"

namespace report {

struct RatedPart {
    domain::Words name;
    domain::Rate rate;
    bool is_within = false;  // of the part above: a criterion of a factor
};

struct AgencySheet {
    domain::Words city;
    domain::Words agency;
    domain::Period period;
    domain::Distribution levels;             // of the first question
    std::vector<domain::Words> level_names;  // five, level 1 first
    std::vector<RatedPart> parts;            // factors, each before its criteria
    std::optional<std::uint64_t> dossiers;   // handled in the period
    domain::Coverage coverage;               // of its counters' opening hours
    std::vector<domain::Completeness> completeness;
    std::vector<RatedPart> months;    // whose counts add up to `levels`
    std::vector<RatedPart> counters;  // the same
    std::optional<domain::Distribution> without_suspects;
    std::vector<domain::Bottleneck> bottlenecks;
};

Document agency_document(const AgencySheet& sheet, domain::Language language);

}  // namespace report
