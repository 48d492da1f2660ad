#include "kiosk/ui/stage.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "kiosk/ui/canvas.hpp"
#include "kiosk/ui/damage.hpp"

namespace ui {

namespace {

constexpr std::size_t ready_at_most = 16;  // where nothing is foreseen that would replace them

// A window too small for its texts has pieces beyond its edge; the display must not hear of them.
std::vector<Box> on_screen(const std::vector<Box>& boxes, Size size) {
    std::vector<Box> inside;
    for (const Box& box : boxes)
        if (const Box part = common(box, {0, 0, size.width, size.height}); part.width > 0 && part.height > 0)
            inside.push_back(part);
    return inside;
}

}  // namespace

Stage::Stage(Typefaces typefaces) : typefaces_(std::move(typefaces)), atlas_(typefaces_) {}

bool Stage::resize(Size size) {
    if (size == size_) return false;
    size_ = size;
    atlas_.clear();
    ready_.clear();
    forget_pixels();
    if (scene_.screen) {
        scene_ = make(*scene_.screen);
        atlas_.hold(wanted_by(scene_.layout));
    }
    return true;
}

void Stage::show(const flow::Screen& screen) {
    auto next = take_ready(screen);
    if (!next) {
        next = make(screen);
        // What is painted came from places in the atlas that are void now.
        if (atlas_.hold(wanted_by(next->layout))) painted_.clear();
    }
    if (scene_.screen) ready_.push_back(std::move(scene_));  // the way back is always likely
    if (ready_.size() > ready_at_most) ready_.erase(ready_.begin());
    scene_ = std::move(*next);
    painted_is_shown_ = false;
}

void Stage::foresee(const std::vector<flow::Screen>& screens) {
    std::vector<Scene> foreseen;
    Wanted wanted;
    for (const auto& screen : screens) {
        auto scene = take_ready(screen);
        foreseen.push_back(scene ? std::move(*scene) : make(screen));
        merge(wanted, wanted_by(foreseen.back().layout));
    }
    ready_ = std::move(foreseen);
    if (!atlas_.hold(wanted)) return;
    painted_ = painted_is_shown_ ? frame(painted_attention_) : Frame{};  // the same pixels, from their new places
}

void Stage::forget_pixels() {
    painted_.clear();
    painted_is_shown_ = false;
}

std::vector<Box> Stage::paint(const Pixels& pixels, const Attention& attention) {
    Frame next = frame(attention);
    auto boxes = on_screen(damage(painted_, next), pixels.size);
    ui::paint(next, boxes, atlas_.picture(), pixels);
    painted_ = std::move(next);
    painted_attention_ = attention;
    painted_is_shown_ = true;
    return boxes;
}

Stage::Scene Stage::make(const flow::Screen& screen) const {
    const auto measure = [this](const Font& font, std::string_view text) { return typefaces_.width(font, text); };
    return {screen, lay_out(screen, size_, measure)};
}

std::optional<Stage::Scene> Stage::take_ready(const flow::Screen& screen) {
    const auto found =
        std::find_if(ready_.begin(), ready_.end(), [&](const Scene& scene) { return scene.screen == screen; });
    if (found == ready_.end()) return std::nullopt;
    Scene scene = std::move(*found);
    ready_.erase(found);
    return scene;
}

Frame Stage::frame(const Attention& attention) const {
    return frame_of(draw(scene_.layout, attention.pressed, attention.focused, theme_of(*scene_.screen), atlas_),
                    atlas_.picture());
}

}  // namespace ui
