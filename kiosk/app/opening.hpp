// Opening: from a data folder to a terminal that may ask.
//
// Reads the identity, the key and the survey, opens the journal for writing and appends `opened`, so that every start
// of the program can be seen in the chain.
#pragma once

#include <filesystem>

#include "kiosk/app/terminal.hpp"

namespace app {

// not_found when the terminal is not enrolled; otherwise the problem of the file that stood in the way.
base::Result<Ready> open_terminal(const std::filesystem::path& folder);

}  // namespace app
