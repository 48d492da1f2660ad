#include "kiosk/ui/stage.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

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
        hold(wanted_by(next->layout));
    }
    if (scene_.screen) keep_ready(std::move(scene_));  // the way back is always likely
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
    hold(wanted);
}

void Stage::prepare(const flow::Screen& screen, const Attention& attention, const Pixels& pixels) {
    if (!painted_is_shown_ || pixels.size != size_ || screen == scene_.screen) return;
    if (ahead_) paint(pixels, painted_attention_);  // away with what was prepared before
    auto scene = take_ready(screen);
    if (!scene) {
        scene = make(screen);
        hold(wanted_by(scene->layout));
    }
    Frame next = frame(*scene, attention);
    auto changed = repaint(next, on_screen(damage(painted_, next), size_), atlas_.picture(), pixels);
    ahead_ = {screen, attention, std::move(next), std::move(changed)};
    keep_ready(std::move(*scene));
}

void Stage::forget_pixels() {
    painted_.clear();
    painted_is_shown_ = false;
    ahead_.reset();
}

std::vector<Box> Stage::paint(const Pixels& pixels, const Attention& attention) {
    auto ahead = std::exchange(ahead_, std::nullopt);
    const bool is_ready = ahead && ahead->screen == scene_.screen && attention == ahead->attention;
    Frame next = is_ready ? std::move(ahead->frame) : frame(scene_, attention);
    auto boxes = is_ready ? std::move(ahead->boxes) : on_screen(damage(painted_, next), pixels.size);
    if (!is_ready) {
        const auto stale = ahead ? on_screen(damage(ahead->frame, next), pixels.size) : boxes;
        ui::paint(next, stale, atlas_.picture(), pixels);
    }
    painted_ = std::move(next);
    painted_attention_ = attention;
    painted_is_shown_ = true;
    return boxes;
}

Stage::Scene Stage::make(const flow::Screen& screen) const {
    const auto measure = [this](const Font& font, std::string_view text) { return typefaces_.width(font, text); };
    return {screen, lay_out(screen, size_, measure)};
}

void Stage::keep_ready(Scene scene) {
    ready_.push_back(std::move(scene));
    if (ready_.size() > ready_at_most) ready_.erase(ready_.begin());
}

std::optional<Stage::Scene> Stage::take_ready(const flow::Screen& screen) {
    const auto found =
        std::find_if(ready_.begin(), ready_.end(), [&](const Scene& scene) { return scene.screen == screen; });
    if (found == ready_.end()) return std::nullopt;
    Scene scene = std::move(*found);
    ready_.erase(found);
    return scene;
}

// When the picture changes, what was painted came from places that are void now.
void Stage::hold(const Wanted& wanted) {
    if (!atlas_.hold(wanted)) return;
    const bool is_known = painted_is_shown_ && !ahead_;
    painted_ = is_known ? frame(scene_, painted_attention_) : Frame{};  // the same pixels, from their new places
    ahead_.reset();
}

Frame Stage::frame(const Scene& scene, const Attention& attention) const {
    return frame_of(draw(scene.layout, attention, theme_of(*scene.screen), atlas_), atlas_.picture());
}

}  // namespace ui
