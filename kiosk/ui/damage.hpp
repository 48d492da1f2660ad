// Damage: where two frames may look different. Pure.
#pragma once

#include <vector>

#include "kiosk/ui/painter.hpp"

namespace ui {

// Boxes that do not overlap, outside of which a pixel of `after` is a pixel of `before`; none when the frames are
// equal. A few boxes, not the smallest: each costs a turn through the frame and a message to the display.
std::vector<Box> damage(const Frame& before, const Frame& after);

}  // namespace ui
