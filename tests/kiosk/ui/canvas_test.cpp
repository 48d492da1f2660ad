#include "kiosk/ui/canvas.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "kiosk/ui/painter.hpp"
#include "tests/kiosk/ui/laid_out.hpp"
#include "tests/kiosk/ui/screens.hpp"

using screens::Screen;

namespace {

std::int32_t packed(ui::Colour colour) { return colour.red << 16 | colour.green << 8 | colour.blue; }

// A screen's layout, and an atlas that holds what it wants.
struct Drawing {
    Drawing(const Screen& screen, ui::Size size)
        : typefaces(std::move(*ui::Typefaces::load())),
          atlas(typefaces),
          layout(screens::laid_out(screen, size)),
          theme(ui::theme_of(screen)) {
        atlas.hold(ui::wanted_by(layout));
    }
    ui::Frame frame(std::optional<flow::Target> pressed, std::optional<flow::Target> focused) const {
        return ui::frame_of(ui::draw(layout, {pressed, focused}, theme, atlas), atlas.picture());
    }

    ui::Typefaces typefaces;
    ui::Atlas atlas;
    ui::Layout layout;
    const ui::Theme& theme;
};

std::set<std::int32_t> colours(const ui::Frame& frame) {
    std::set<std::int32_t> found;
    for (const auto& piece : frame) found.insert(piece.colour);
    return found;
}

}  // namespace

TEST_CASE("every screen can be drawn with each of its targets pressed or focused: the atlas lacks nothing") {
    for (const auto& [name, sample] : screens::all()) {
        if (name.starts_with("long")) continue;
        CAPTURE(name);
        const Drawing drawing(sample, {1280, 800});
        CHECK_FALSE(drawing.frame({}, {}).empty());
        for (const auto& spot : drawing.layout.spots) {
            if (spot.skin == ui::Skin::bare) continue;
            CHECK(drawing.frame(spot.target, {}) != drawing.frame({}, {}));
            CHECK(drawing.frame({}, spot.target) != drawing.frame({}, {}));
            CHECK(drawing.frame(spot.target, spot.target) != drawing.frame(spot.target, {}));
        }
    }
}

TEST_CASE("what a keypad has selected stands in a ring of a colour that nothing else has") {
    for (const bool contrast : {false, true}) {
        Screen screen = screens::vietnamese(Screen::Kind::asking);
        screen.look.contrast = contrast;
        const Drawing drawing(screen, {1080, 1920});
        const auto ring = packed(drawing.theme.focus);
        CHECK(colours(drawing.frame({}, {})).count(ring) == 0);
        CHECK(colours(drawing.frame({}, screens::face(2))).count(ring) == 1);
        CHECK(drawing.frame({}, flow::Target{flow::Target::Kind::language, 9}) == drawing.frame({}, {}));
    }
}

TEST_CASE("the five answers are drawn in one set of colours, pressed or not") {
    const Drawing drawing(screens::vietnamese(Screen::Kind::asking), {1080, 1920});
    const auto first = colours(drawing.frame(screens::face(1), {}));
    for (int level = 2; level <= 5; ++level) CHECK(colours(drawing.frame(screens::face(level), {})) == first);
}

TEST_CASE("a look is its palette from edge to edge") {
    Screen screen = screens::vietnamese(Screen::Kind::asking);
    screen.look.dim = true;
    const Drawing drawing(screen, {1080, 1920});
    const auto found = colours(drawing.frame({}, {}));
    CHECK(found.count(packed(ui::dim.paper)) == 1);
    for (const auto ink : {&ui::Theme::paper, &ui::Theme::card, &ui::Theme::accent, &ui::Theme::ink})
        CHECK(found.count(packed(ui::calm.*ink)) == 0);
}
