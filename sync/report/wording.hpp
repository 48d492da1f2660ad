// Wording: what reports say, Vietnamese first. Sentences have {} where a number or a name goes.
#pragma once

#include <string_view>

#include "sync/domain/words.hpp"

namespace report {

struct Wording {
    std::string_view title, of_grades, grade, details, rank, agency, points, change, places, ratings, dossiers, rate,
        interval, best_and_worst, only_one, mean, mean_rose, mean_fell, mean_same, excluded_are, without_total_are,
        excluded, no_total, close, close_note, chart, chart_says, summary, group, total, sample_note, imported_note,
        rounding_note, privacy_note, hidden, made_from, basis, response, coverage, complete, basis_note;
};

const Wording& wording_in(domain::Language language);

}  // namespace report
