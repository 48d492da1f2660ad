// Replay: a run computed again from pulled batches alone, on any machine: every batch is taken in as the server took it
// in, at the time that the pulled folder says it came, up to the run's cuts; then everything is counted and compared.
//
// The entries are proven by the devices' signatures, the cuts by their hashes, the times of arrival by the server's
// signature under the folder's manifests (PROTOCOL.md, section 7).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/scoring/run.hpp"

namespace scoring {

struct Verdict {
    std::vector<std::string> missing;      // entries that the folder lacks
    std::vector<std::string> differences;  // what does not come out
    std::uint64_t entries = 0;             // taken in
};

// A Problem when the folder or the run's files cannot be read. `receipt_key`: the server's, from its keeper; nothing:
// the one that the folder names itself.
base::Result<Verdict> replay(const Run& run, const std::filesystem::path& pulled,
                             const std::optional<wire::PublicKey>& receipt_key);

}  // namespace scoring
