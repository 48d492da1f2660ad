// Assets: where the product's content lies, and the terminal's words in it.
#pragma once

#include <filesystem>

#include "kiosk/flow/wording.hpp"
#include "sync/base/result.hpp"

namespace app {

// The first of these that holds words/vi.json: $SIPAS_ASSETS (then nothing else is tried), the folder of the
// installation, ../share/sipas beside the program, the source tree that the program was built from. not_found names
// them all.
base::Result<std::filesystem::path> find_assets();

// Reads every words/CODE.json, Vietnamese first. bad_input when a word is missing or empty in a language, or is not
// known; not_found without Vietnamese.
base::Result<flow::Wording> read_wording(const std::filesystem::path& assets);

}  // namespace app
