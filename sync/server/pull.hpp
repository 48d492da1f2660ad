// Pull: what the server received, brought into an administrator's folder (folder.hpp), each time only what is new.
//
// Every file is replaced whole, and the cursor moves last: killed anywhere, the next pull brings the same again. After
// a restore of the server the batches are numbered anew, so a pull under another incarnation starts from the beginning;
// files that are already there are written again with the same bytes.
#pragma once

#include <cstddef>
#include <filesystem>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

struct Pulled {
    std::size_t batches = 0;
    std::uint64_t entries = 0;
    std::int64_t through = 0;  // the folder is complete up to this batch
};

// forbidden when the folder belongs to another server.
base::Result<Pulled> pull(Store& store, const std::filesystem::path& folder);

}  // namespace server
