#include "kiosk/ui/keypad.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace ui {
namespace {

using flow::Act;
using flow::Target;

// What "leave" means, the first of these that is on the screen.
constexpr std::array ways_out{Act::cancel, Act::leave, Act::done, Act::skip, Act::undo};

// The corner is held, not chosen; that a calibration is right only a touch can tell.
bool is_for_fingers(const Target& target) {
    return target.kind == Target::Kind::corner || target == flow::target_of(Act::keep);
}

// Everything else that can be touched, in reading order.
std::vector<Target> targets_of(const Layout& layout) {
    std::vector<const Spot*> spots;
    for (const Spot& spot : layout.spots)
        if (!is_for_fingers(spot.target)) spots.push_back(&spot);
    std::stable_sort(spots.begin(), spots.end(), [](const Spot* one, const Spot* other) {
        return std::pair(one->reach.y, one->reach.x) < std::pair(other->reach.y, other->reach.x);
    });
    std::vector<Target> targets;
    targets.reserve(spots.size());
    for (const Spot* spot : spots) targets.push_back(spot->target);
    return targets;
}

}  // namespace

std::optional<Target> Keypad::press(Press key, const Layout& layout) {
    switch (key) {
        case Press::forward:
            move(1, layout);
            return std::nullopt;
        case Press::back:
            move(-1, layout);
            return std::nullopt;
        case Press::choose:
            if (!focused_)
                move(1, layout);
            else if (spot_of(layout, *focused_) != nullptr)
                return focused_;
            return std::nullopt;
        case Press::leave:
            break;
    }
    for (const Act act : ways_out)
        if (spot_of(layout, flow::target_of(act)) != nullptr) return flow::target_of(act);
    return std::nullopt;
}

std::optional<Target> Keypad::digit(int digit, const Layout& layout) {
    const Target typed{Target::Kind::key, '0' + digit};
    if (spot_of(layout, typed) != nullptr) return typed;
    const Target face{Target::Kind::face, digit};
    if (spot_of(layout, face) != nullptr) return face;
    const bool answers = std::any_of(layout.spots.begin(), layout.spots.end(), [](const Spot& spot) {
        return spot.target.kind == Target::Kind::face || spot.target.kind == Target::Kind::key;
    });
    if (answers) return std::nullopt;
    const auto targets = targets_of(layout);
    if (digit < 1 || static_cast<std::size_t>(digit) > targets.size()) return std::nullopt;
    return targets[static_cast<std::size_t>(digit) - 1];
}

void Keypad::move(int by, const Layout& layout) {
    const auto targets = targets_of(layout);
    if (targets.empty()) return focused_.reset();
    const auto count = static_cast<int>(targets.size());
    const auto found = focused_ ? std::find(targets.begin(), targets.end(), *focused_) : targets.end();
    const int start = by > 0 ? -1 : 0;
    const int at = found == targets.end() ? start : static_cast<int>(found - targets.begin());
    focused_ = targets[static_cast<std::size_t>(((at + by) % count + count) % count)];
}

}  // namespace ui
