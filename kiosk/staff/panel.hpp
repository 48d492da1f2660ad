// Panel: how bright the screen shines, through the kernel's backlight. A terminal without one offers no brightness.
#pragma once

#include <filesystem>
#include <optional>

#include "sync/base/result.hpp"

namespace staff {

inline constexpr int darkest_percent = 10;  // never so dark that nobody finds the way back
inline constexpr int percent_step = 10;     // of one touch of brighter, darker, louder, quieter

struct Backlight {
    std::filesystem::path folder;
    int maximum = 0;
};

// The first by name that says its maximum and may be written; nothing: there is none.
std::optional<Backlight> find_backlight(const std::filesystem::path& root = "/sys/class/backlight");

base::Result<int> brightness_percent(const Backlight& backlight);

// Brighter, or darker when negative; by at least one of the panel's own steps, within darkest_percent and 100. Returns
// the new percentage.
base::Result<int> change_brightness(const Backlight& backlight, int by_percent);

}  // namespace staff
