// Program: this program as a file, and the uploader that stands beside it.
//
// Only the uploader speaks with the network; the kiosk links no HTTP library. So --enrol becomes the uploader, with the
// same data folder, and its exit code is the answer.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/result.hpp"

namespace app {

// The file that is running, links resolved.
std::optional<std::filesystem::path> program_path();

// `sipas-uploader` in the folder of this program, else the bare name, to be looked for in PATH.
std::string uploader_program();

// Replaces this process by `sipas-uploader --enrol URL CODE --data FOLDER`. Returns only when it could not be started.
base::Problem become_uploader(const std::string& url, const std::string& code, const std::filesystem::path& folder);

// Replaces this process by the same program with the same words, in the state that it finds then. Returns only when it
// could not be started.
base::Problem start_again(char** words);

}  // namespace app
