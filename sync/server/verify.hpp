// Verify: is a pulled folder complete, unchanged, and by the devices that it names? Offline, without a database.
//
// Everything that does not fit becomes a doubt, a sentence that names the file or the entries; one doubt is enough not
// to trust the folder. What cannot be told from a folder alone: whether its receipt key is the server's. Compare the
// printed key with the one that the server's administrator gives you, or pass it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"

namespace server {

struct StreamCoverage {
    wire::Stream stream;
    wire::Sequence last = 0;  // entries 1 to last are there and chained
    std::uint64_t ratings = 0;
};

struct Audit {
    std::optional<wire::PublicKey> receipt_key;
    std::size_t pulls = 0;
    std::size_t batches = 0;
    std::size_t devices = 0;
    std::vector<StreamCoverage> streams;
    std::vector<std::string> doubts;
};

// `expected_key`: the receipt key the folder must have, when it is known from elsewhere.
Audit verify_folder(const std::filesystem::path& folder, const std::optional<wire::PublicKey>& expected_key);

std::string text_of(const Audit& audit);

}  // namespace server
