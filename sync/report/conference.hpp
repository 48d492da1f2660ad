// Conference: the document that a city reads out when it publishes a ranking. For each bloc how many agencies have each
// grade, the best and the lowest, the mean and its change, and the table of all; first a summary over the blocs. Where
// the card counts ratings, what they rest on stands beside them: response rate, coverage, completeness.
#pragma once

#include "sync/domain/completeness.hpp"
#include "sync/domain/ranking.hpp"
#include "sync/report/document.hpp"

namespace report {

struct Conference {
    domain::Words city;
    domain::Scorecard card;
    domain::Ranking ranking;
    domain::CompletenessByAgency completeness{};
};

Document conference_document(const Conference& conference, domain::Language language);

}  // namespace report
