// Stick import: batches that came by USB stick, taken the same way as those over the network, and a receipt for each
// terminal written back beside them. Layout: sync/journal/stick.hpp and PROTOCOL.md.
//
// Safe to repeat. Each file is one change, so a stick pulled out in the middle costs nothing but another try. What a
// terminal exported counts as received when it left the terminal, as far as its clock can be believed: days on the road
// must not move ratings to another day.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

struct ImportedDevice {
    std::string id;
    std::size_t files = 0;
    std::uint64_t entries = 0;          // new ones
    std::vector<std::string> refusals;  // files that were not taken, and why
};

base::Result<std::vector<ImportedDevice>> import_stick(Store& store, const std::filesystem::path& stick,
                                                       base::WallTime now);

}  // namespace server
