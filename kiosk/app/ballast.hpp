// Ballast: 64 MiB of the disk that are kept for the day on which nothing else is left. `ballast` in the data folder,
// really allocated; given up when the journal finds no space, so that the terminal goes on and the staff can close
// their day; made again when there is space. One thread, that of the kiosk.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/result.hpp"

namespace app {

inline constexpr std::uint64_t ballast_bytes = std::uint64_t{64} * 1024 * 1024;

// Makes it when there is none and `free_bytes` leave room enough beside it. Done as well when there is not.
base::Result<> keep_ballast(const std::filesystem::path& folder, std::uint64_t free_bytes);

// True: there was some, and the space is free now.
bool give_up_ballast(const std::filesystem::path& folder);

}  // namespace app
