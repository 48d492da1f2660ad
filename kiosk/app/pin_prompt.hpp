// PIN prompt: the administrator sets the PIN of the staff's screens at the terminal's command line.
#pragma once

#include <filesystem>

namespace app {

// Asks twice without showing what is typed; from a pipe, reads one line. The value is the program's exit code, and what
// was wrong has been said.
int ask_for_pin(const std::filesystem::path& folder);

}  // namespace app
