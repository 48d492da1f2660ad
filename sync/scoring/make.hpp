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
    std::string supersedes;        // id of a run
    std::string flags{};           // of a flag run (server/flag_run.hpp)
    std::string before_without{};  // without_suspects.json of that earlier run
};

// Unsigned. bad_input when the card, the figures or the flags are wrong, when the card is not valid for the period, or
// the flags were not looked for in all of it.
base::Result<Run> make_run(server::Store& store, const Question& question, const wire::PublicKey& key,
                           base::WallTime now);

struct Results {
    std::string all;               // result.json
    std::string without_suspects;  // the same without what the flags suspect; empty: no flags were given
};
// What is in the store, by the files of a run made at `now`: what make_run() computes and verification computes again.
base::Result<Results> results_of(server::Store& store, const Question& question, base::WallTime now);

}  // namespace scoring
