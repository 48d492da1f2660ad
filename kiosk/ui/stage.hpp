// Stage: the screen that is shown, as pieces that are painted, and the screens that may come next, made ready.
//
// Making a screen ready is what takes time: measuring its texts, drawing letters and shapes it is the first to need. So
// the caller says while nobody waits what may come next; to show one of these then costs only the pixels that change.
// Whatever was shown and foreseen before, the pixels are those of a stage that has seen nothing else. Main thread only.
#pragma once

#include <optional>
#include <vector>

#include "kiosk/ui/atlas.hpp"
#include "kiosk/ui/painter.hpp"

namespace ui {

// Where people are on the screen: the target under a finger, and the one that a keypad has reached.
struct Attention {
    std::optional<flow::Target> pressed;
    std::optional<flow::Target> focused;
    bool operator==(const Attention&) const = default;
};

class Stage {
public:
    explicit Stage(Typefaces typefaces);

    // Nothing that was made ready or painted for another size is of use. True when the size is another one.
    bool resize(Size size);
    void show(const flow::Screen& screen);
    void foresee(const std::vector<flow::Screen>& screens);

    // The pixels that were painted are gone: the next paint() paints all of them.
    void forget_pixels();

    // Empty before the first show().
    const std::optional<flow::Screen>& screen() const { return scene_.screen; }
    const Layout& layout() const { return scene_.layout; }

    // Brings the pixels from what was last painted to what is to be seen now, and says where they have changed. The
    // pixels must still hold what was painted, unless the size has changed.
    std::vector<Box> paint(const Pixels& pixels, const Attention& attention);

private:
    struct Scene {
        std::optional<flow::Screen> screen;
        Layout layout;
    };

    Scene make(const flow::Screen& screen) const;
    std::optional<Scene> take_ready(const flow::Screen& screen);
    Frame frame(const Attention& attention) const;

    Typefaces typefaces_;
    Atlas atlas_;
    Size size_;
    Scene scene_;
    std::vector<Scene> ready_;  // everything they take is in the atlas

    Frame painted_;  // empty: nothing that is of use
    Attention painted_attention_;
    bool painted_is_shown_ = false;  // painted_ is of scene_, with painted_attention_
};

}  // namespace ui
