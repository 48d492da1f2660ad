// Whole files: read one within a limit, move one, or replace one so that a power cut leaves the old or the new, never
// half.
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

// Renames within one file system; never overwrites: io when `to` exists. Not durable before sync_folder().
Result<> move_file(const std::filesystem::path& from, const std::filesystem::path& to);

// What was made, renamed or removed in the folder survives a power cut from here on.
Result<> sync_folder(const std::filesystem::path& folder);

// Writes a sibling, syncs it, renames it over `path` and syncs the folder.
Result<> replace_file(const std::filesystem::path& path, std::string_view content, FileMode mode = FileMode::shared);

}  // namespace base
