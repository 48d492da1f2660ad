// Picture: pixels as a PNG file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "kiosk/ui/layout.hpp"
#include "sync/base/result.hpp"

namespace ui {

// `rgb` holds three bytes a pixel, row by row from the top. io when the file cannot be written.
base::Result<> write_png(const std::filesystem::path& file, Size size, std::span<const std::uint8_t> rgb);

}  // namespace ui
