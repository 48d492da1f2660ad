// Stage: the screen that is shown, as pieces that are painted, and the screens that may come next, made ready.
//
// Making a screen ready is what takes time: measuring its texts, drawing letters and shapes it is the first to need. So
// the caller says while nobody waits what may come next; to show one of these then costs only the pixels that change.
// Whatever was shown and foreseen before, the pixels are those of a stage that has seen nothing else. Main thread only.
#pragma once

#include <optional>
#include <vector>

#include "kiosk/ui/atlas.hpp"
#include "kiosk/ui/canvas.hpp"
#include "kiosk/ui/painter.hpp"

namespace ui {

class Stage {
public:
    explicit Stage(Typefaces typefaces);

    // Nothing that was made ready or painted for another size is of use. True when the size is another one.
    bool resize(Size size);
    void show(const flow::Screen& screen);
    void foresee(const std::vector<flow::Screen>& screens);

    // How a screen would be laid out, whatever is shown.
    Layout layout_of(const flow::Screen& screen) const { return make(screen).layout; }

    // Paints a screen that is likely to come while the display still shows the last one. The next paint() hands it over
    // when it is what is to be seen, else it brings the pixels back first.
    void prepare(const flow::Screen& screen, const Attention& attention, const Pixels& pixels);

    // The pixels that were painted are gone: the next paint() paints all of them.
    void forget_pixels();

    // Empty before the first show().
    const std::optional<flow::Screen>& screen() const { return scene_.screen; }
    const Layout& layout() const { return scene_.layout; }

    // Brings the pixels to what is to be seen now, and says where they differ from what they were after the last
    // paint(). They must still hold what was painted, unless the size has changed.
    std::vector<Box> paint(const Pixels& pixels, const Attention& attention);

private:
    struct Scene {
        std::optional<flow::Screen> screen;
        Layout layout;
    };

    // What the pixels hold already, and where that differs from what was handed over.
    struct Ahead {
        flow::Screen screen;
        Attention attention;
        Frame frame;
        std::vector<Box> boxes;
    };

    Scene make(const flow::Screen& screen) const;
    void keep_ready(Scene scene);
    std::optional<Scene> take_ready(const flow::Screen& screen);
    void hold(const Wanted& wanted);
    Frame frame(const Scene& scene, const Attention& attention) const;

    Typefaces typefaces_;
    Atlas atlas_;
    Size size_;
    Scene scene_;
    std::vector<Scene> ready_;  // everything they take is in the atlas

    Frame painted_;  // empty: nothing that is of use
    Attention painted_attention_;
    bool painted_is_shown_ = false;  // painted_ is of scene_, with painted_attention_
    std::optional<Ahead> ahead_;
};

}  // namespace ui
