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
// Empty paths: the default scorecard, no figures. `sheet`: of a workbook with figures; empty: the first. bad_input when
// a figure is none that the card has.
base::Result<ScoringFiles> read_scoring_files(const std::filesystem::path& card, const std::filesystem::path& figures,
                                              const std::string& sheet);

// Figures (wire/figures.hpp) as CSV, which anybody reads with a few lines of program: a CSV as it is, a workbook's
// sheet cell by cell. bad_input when they cannot be read; names the cell of a workbook.
base::Result<std::string> figures_as_csv(std::string_view bytes, const std::string& sheet);

// The same from the files' bytes; empty figures: none.
base::Result<ScoringFiles> scoring_files_from(std::string_view card_json, std::string_view figures_csv);

struct RankingRequest {
    domain::Period period;
    base::LocalDay today{};                     // which survey is in force, and which days are over
    const domain::Ranking* before = nullptr;    // of the period before
    const domain::Tallies* left_out = nullptr;  // of what is counted (suspects.hpp)
};
// One moment of the database; bad_input when the card is not valid for the period, damaged when more is left out than
// there is. The criteria are those in force (criteria_in_force.hpp).
base::Result<domain::Ranking> ranking_from(Store& store, const ScoringFiles& files, const RankingRequest& request);

}  // namespace server
