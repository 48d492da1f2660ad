// Whole files: read one within a limit, or replace one so that a power cut leaves the old or the new, never half.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace base {

enum class FileMode { shared, secret };  // 0644, or 0600 for keys and tokens

// not_found when there is no such file, too_large above the limit, io otherwise.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit_bytes);

// Writes a sibling, syncs it, renames it over `path` and syncs the folder.
Result<> replace_file(const std::filesystem::path& path, std::string_view content, FileMode mode = FileMode::shared);

}  // namespace base
