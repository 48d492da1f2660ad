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

// Reads every byte of it; what cannot be read is tried again. damaged when the disk has lost a place: it failed each
// time. not_found when there is no such file.
Result<> look_through(const std::filesystem::path& path);

// Renames within one file system; never overwrites: io when `to` exists. Not durable before sync_folder().
Result<> move_file(const std::filesystem::path& from, const std::filesystem::path& to);

// The folder that a path names something in; "." for a bare name.
std::filesystem::path folder_of(const std::filesystem::path& path);

// What was made, renamed or removed in the folder survives a power cut from here on.
Result<> sync_folder(const std::filesystem::path& folder);

// The folder and those above it that are missing; what it made is durable when it returns.
Result<> make_folders(const std::filesystem::path& folder);

// What the file holds is durable from here on, also after a sync of it that failed: Linux may then count pages as clean
// that never reached the disk, and no later sync writes them. So every byte is written again, in its place. not_found
// when there is no such file.
Result<> settle_file(const std::filesystem::path& path);

// Writes a sibling, syncs it, renames it over `path` and syncs the folder. Written by root, the file belongs to whoever
// owned the one it replaces, else to the folder's owner; links are replaced, never followed.
Result<> replace_file(const std::filesystem::path& path, std::string_view content, FileMode mode = FileMode::shared);

}  // namespace base
