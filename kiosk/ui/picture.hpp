// Picture: pixels as a PNG file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "kiosk/ui/layout.hpp"
#include "sync/base/result.hpp"

namespace ui {

struct Picture {
    Size size;
    std::vector<std::uint8_t> rgb;  // three bytes a pixel, row by row from the top
};

// io when the file cannot be written.
base::Result<> write_png(const std::filesystem::path& file, const Picture& picture);

}  // namespace ui
