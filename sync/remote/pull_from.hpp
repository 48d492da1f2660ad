// Pull from: brings what a server received into an administrator's folder, over the API; the same folder as a pull from
// the database itself (server/folder.hpp), so `sipas verify` checks both.
//
// Nothing is believed: every batch must have the SHA-256 that was listed and be proven by its device's key, every
// manifest must be signed by the receipt key that the folder knows already or one that it leads to, and name the very
// files that came. A page is files, devices.json, manifest, cursor, in this order: stopped anywhere, the next pull goes
// on from the last whole page.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/result.hpp"
#include "sync/remote/download.hpp"
#include "sync/wire/key.hpp"

namespace remote {

struct PulledFrom {
    std::size_t batches = 0;
    std::uint64_t entries = 0;
    std::int64_t through = 0;       // the folder is complete up to this batch
    wire::PublicKey receipt_key{};  // to be compared with the one that the server's keeper published
};

// unproven when something does not hold; what came before it stays, whole and verified.
base::Result<PulledFrom> pull_from(const Fetch& fetch, const std::filesystem::path& folder);

// For the command line: reads the token, pulls, and prints what came and the receipt key.
base::Result<bool> print_pull(const Address& address, const std::filesystem::path& token_file,
                              const std::filesystem::path& folder);

}  // namespace remote
