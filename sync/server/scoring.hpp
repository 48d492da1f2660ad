// Scoring: a ranking from what the database holds and the files that came with the question.
#pragma once

#include "sync/domain/ranking.hpp"
#include "sync/server/store.hpp"

namespace server {

// The scorecard that counts when none is given.
domain::Scorecard default_scorecard();

struct ScoringFiles {
    domain::Scorecard card;
    domain::FiguresByAgency figures;
};
// Empty paths: the default scorecard, no figures. bad_input when a figure is none that the card has.
base::Result<ScoringFiles> read_scoring_files(const std::filesystem::path& card, const std::filesystem::path& figures);

// The same from the files' bytes; empty figures: none.
base::Result<ScoringFiles> scoring_files_from(std::string_view card_json, std::string_view figures_csv);

// One moment of the database; bad_input when the card is not valid for the period. The survey is the one in force.
base::Result<domain::Ranking> ranking_from(Store& store, const ScoringFiles& files, const domain::Period& period,
                                           const domain::Ranking* before = nullptr);

}  // namespace server
