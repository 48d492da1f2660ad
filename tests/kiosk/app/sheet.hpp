// Sheet: many screens as small pictures side by side, to be looked at at once and to be compared with kept ones.
#pragma once

#include <filesystem>

#include "kiosk/ui/picture.hpp"

namespace sheet {

using ui::Picture;

Picture blank(ui::Size size);
// Each pixel the mean of `factor` x `factor` of the given ones.
Picture shrunk(const Picture& picture, int factor);
// The part of `size` at a place.
Picture cut(const Picture& picture, int x, int y, ui::Size size);
void paste(Picture& onto, const Picture& picture, int x, int y);

Picture read_png(const std::filesystem::path& file);  // empty when there is none

// How much two pictures of the same size differ, as people see it.
struct Difference {
    double mean = 0;          // of all channels, 0 to 255
    double strong_share = 0;  // of the pixels of which a channel differs by more than 40
    bool is_seen() const { return mean > 1.0 || strong_share > 0.004; }
};
Difference difference(const Picture& one, const Picture& other);

}  // namespace sheet
