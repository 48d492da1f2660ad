// Canvas: turns a Layout into ImGui's draw list: letters, sprites and flat rectangles, every one of them upright.
#pragma once

#include <optional>

#include "kiosk/ui/atlas.hpp"
#include "kiosk/ui/layout.hpp"
#include "kiosk/ui/motion.hpp"
#include "kiosk/ui/theme.hpp"

struct ImDrawData;

namespace ui {

// What of a screen depends on the moment: the target under a finger, the one that a keypad has reached, and how much
// of the tick is drawn (motion.hpp).
struct Attention {
    std::optional<flow::Target> pressed{};
    std::optional<flow::Target> focused{};
    int tick_permille = whole_permille;
    bool operator==(const Attention&) const = default;
};

// What `draw` will copy from the atlas, pressed, focused or not.
Wanted wanted_by(const Layout& layout);

// What is pressed lies under a finger; what is focused, a keypad has selected: it stands in a ring.
// The atlas must hold what the layout wants. The result lives until the next call.
const ImDrawData& draw(const Layout& layout, const Attention& attention, const Theme& theme, const Atlas& atlas);

}  // namespace ui
