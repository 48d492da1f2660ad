// Recount: do the tallies say what the entries say? Everything that is derived is derived again and compared.
//
// Recomputes every chain, reads every line anew, counts, and compares with the stored heads, standings, responses,
// judgements and tallies; asks of every rating that was taken back whether it might be. Reads one moment of the
// database; the server may go on meanwhile.
#pragma once

#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

struct Recount {
    std::uint64_t entries = 0;
    std::uint64_t ratings = 0;             // counted, one a response
    std::uint64_t undone = 0;              // of these, taken back: in no tally
    std::uint64_t judgements = 0;          // of criteria, counted; also of ratings that were taken back
    std::vector<std::string> differences;  // empty: everything agrees
};

base::Result<Recount> recount(Store& store);

}  // namespace server
