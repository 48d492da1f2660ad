// QR: a short text as the square of dark and light modules that a telephone reads.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ui {

struct Modules {
    int side = 0;
    std::vector<bool> dark;  // side x side, row by row from the top; without the quiet zone
    bool at(int x, int y) const {
        return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)];
    }
};

inline constexpr int quiet_modules = 4;  // light ones that must stand around it (ISO/IEC 18004)

// Medium correction, bytes as they are. No modules when the text is longer than a QR code holds, or empty.
Modules modules_of(std::string_view text);

}  // namespace ui
