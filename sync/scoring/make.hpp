// Making a run: from the database's one moment and the files of the question to everything that a run fixes.
#pragma once

#include "sync/scoring/run.hpp"
#include "sync/server/store.hpp"

namespace scoring {

// The files' exact bytes; empty: none.
struct Question {
    std::string card;
    std::string figures;
    std::string before;  // result.json of an earlier run
    domain::Period period;
    std::string supersedes;  // id of a run
};

// Unsigned. bad_input when the card or the figures are wrong, or the card is not valid for the period.
base::Result<Run> make_run(server::Store& store, const Question& question, const wire::PublicKey& key,
                           base::WallTime now);

// The result of what is in the store by the files of a run: what make_run() computes and verification computes again.
base::Result<std::string> result_of(server::Store& store, const Question& question);

}  // namespace scoring
