#include <algorithm>
#include <catch2/catch.hpp>

#include "kiosk/ui/layout.hpp"
#include "tests/kiosk/ui/laid_out.hpp"
#include "tests/kiosk/ui/screens.hpp"

using screens::laid_out;
using screens::Screen;

namespace {

int lowest_top(const ui::Layout& layout) {
    int top = layout.size.height;
    for (const auto& spot : layout.spots) {
        if (spot.target.kind != flow::Target::Kind::corner) top = std::min(top, spot.reach.y);
    }
    return top;
}

// Rows of 20 mm that its controls need at the least, with the footer's.
int rows_at_least(const Screen& screen, ui::Size size) {
    using Kind = Screen::Kind;
    const bool upright = size.height > size.width;
    if (screen.kind == Kind::telling) return 1 + (upright ? 5 : 2);
    if (screen.kind == Kind::writing) return 1 + 4;
    if (screen.kind == Kind::dialling) return 1 + (upright ? 4 : 2);
    return 1 + 2;
}

int title_pixels(const Screen& screen, ui::Size size) {
    const auto layout = laid_out(screen, size);
    int pixels = 0;
    for (const auto& line : layout.lines) {
        if (screen.title.find(line.text) != std::string::npos) pixels = std::max(pixels, line.font.pixels);
    }
    return pixels;
}

}  // namespace

TEST_CASE("in the low layout every control stands in the lower part, or as low as 20 mm a row allow") {
    for (const auto size : screens::sizes) {
        for (const auto& [name, sample] : screens::all()) {
            if (sample.kind == Screen::Kind::reporting || sample.kind == Screen::Kind::dark) continue;
            if (!screens::is_offered(sample, size)) continue;
            CAPTURE(size.width, size.height, name);
            Screen screen = sample;
            screen.look.low = true;
            const double share = size.height > size.width ? 0.45 : 0.60;
            // Between the rows stand gaps, under the controls the footer's margin and perhaps a warning: 16 mm more.
            const double needed = (20.0 * rows_at_least(screen, size) + 16) * ui::pixels_per_mm(size);
            CHECK(lowest_top(laid_out(screen, size)) >= size.height - std::max(share * size.height, needed) - 1);
        }
    }
}

TEST_CASE("on the hall's panels the low layout keeps to the lower part without exception") {
    for (const ui::Size size : {ui::Size{1080, 1920}, ui::Size{1920, 1080}, ui::Size{3840, 2160}}) {
        for (const auto& [name, sample] : screens::all()) {
            if (sample.kind == Screen::Kind::reporting || sample.kind == Screen::Kind::dark) continue;
            CAPTURE(size.width, size.height, name);
            Screen screen = sample;
            screen.look.low = true;
            const double share = size.height > size.width ? 0.45 : 0.60;
            CHECK(lowest_top(laid_out(screen, size)) >= size.height - share * size.height - 1);
        }
    }
}

TEST_CASE("large text is larger, wherever there is room for it") {
    for (const auto size : screens::sizes) {
        for (const auto kind : {Screen::Kind::asking, Screen::Kind::choosing, Screen::Kind::thanking}) {
            CAPTURE(size.width, size.height, static_cast<int>(kind));
            Screen screen = screens::vietnamese(kind);
            const int before = title_pixels(screen, size);
            screen.look.large_text = true;
            CHECK(title_pixels(screen, size) > before * 105 / 100);
        }
    }
}

TEST_CASE("in large text what can be said is larger, also on a panel of 7 inches") {
    for (Screen screen : {screens::vietnamese(Screen::Kind::telling), screens::english(Screen::Kind::telling)}) {
        const auto pixels = [&] {
            return spot_of(laid_out(screen, {800, 480}), screen.choices[0].bad.target)->label[0].font.pixels;
        };
        CAPTURE(screen.title);
        const int before = pixels();
        screen.look.large_text = true;
        CHECK(pixels() > before * 115 / 100);
    }
}

TEST_CASE("in large text the capital letters of a question and its answers are 7.4 mm or more on the hall's panels") {
    constexpr double capital = 0.60;  // of a line from ascent to descent, in Inter
    for (const ui::Size size : {ui::Size{1080, 1920}, ui::Size{1920, 1080}, ui::Size{3840, 2160}}) {
        Screen screen = screens::vietnamese(Screen::Kind::asking);
        screen.look.large_text = true;
        const auto layout = laid_out(screen, size);
        const auto in_mm = [&](const ui::Font& font) { return font.pixels * capital / ui::pixels_per_mm(size); };
        CHECK(in_mm({ui::Weight::strong, title_pixels(screen, size)}) >= 7.4);
        for (const auto& face : screen.faces) CHECK(in_mm(spot_of(layout, face.target)->label[0].font) >= 7.4);
    }
}

TEST_CASE("ten keys of 20 mm fit a panel of 10 inches that lies, and neither a standing one nor one of 7 inches") {
    CHECK(ui::fits_keyboard({1080, 1920}));
    CHECK(ui::fits_keyboard({1920, 1080}));
    CHECK(ui::fits_keyboard({3840, 2160}));
    CHECK(ui::fits_keyboard({1280, 800}));
    CHECK_FALSE(ui::fits_keyboard({800, 1280}));
    CHECK_FALSE(ui::fits_keyboard({800, 480}));
}

TEST_CASE("the end of what was written is seen, however long it is") {
    Screen screen = screens::vietnamese(Screen::Kind::writing);
    screen.text.clear();
    for (int i = 0; i < 200; ++i) screen.text += "nghiêng ";
    screen.text += std::string(300, 'x') + " hết";
    for (const ui::Size size : {ui::Size{1080, 1920}, ui::Size{1280, 800}}) {
        const auto layout = laid_out(screen, size);
        CHECK(layout.fits);
        const auto ends = [](const ui::Line& line) { return line.text.ends_with("hết"); };
        CHECK(std::any_of(layout.lines.begin(), layout.lines.end(), ends));
        for (const auto& line : layout.lines) CHECK(line.box.right() <= size.width);
    }
}

TEST_CASE("a hidden number is dots, as many as digits, and its digits are nowhere") {
    Screen screen = screens::vietnamese(Screen::Kind::dialling);
    screen.text = "2580";
    screen.hidden = true;
    const auto layout = laid_out(screen, {1080, 1920});
    CHECK(layout.marks.size() == 4);
    for (const auto& line : layout.lines) CHECK(line.text.find_first_of("2580") == std::string::npos);
}

TEST_CASE("the corner is felt where it listens, and nowhere else") {
    Screen screen = screens::vietnamese(Screen::Kind::thanking);
    const flow::Target corner{flow::Target::Kind::corner, 0};
    CHECK(spot_of(laid_out(screen, {1080, 1920}), corner) == nullptr);
    screen.corner = true;
    const auto layout = laid_out(screen, {1080, 1920});
    REQUIRE(spot_of(layout, corner) != nullptr);
    CHECK(spot_at(layout, 1079, 0)->target == corner);
    CHECK(spot_of(layout, corner)->skin == ui::Skin::bare);
}

TEST_CASE("a dark screen wakes wherever it is touched") {
    const auto layout = laid_out(screens::vietnamese(Screen::Kind::dark), {1920, 1080});
    for (const auto& [x, y] : {std::pair{0, 0}, {1919, 0}, {0, 1079}, {1919, 1079}, {960, 540}})
        CHECK(spot_at(layout, x, y)->target.kind == flow::Target::Kind::wake);
}

TEST_CASE("a window too small for anything is laid out all the same, and says that it does not fit") {
    for (const ui::Size size : {ui::Size{320, 320}, ui::Size{360, 640}, ui::Size{640, 320}}) {
        for (const auto& [name, sample] : screens::all()) {
            for (const bool everything : {false, true}) {
                CAPTURE(size.width, size.height, name, everything);
                Screen screen = sample;
                screen.look = {everything, everything, everything, everything};
                const auto layout = laid_out(screen, size);
                CHECK(layout.spots.size() >= screen.faces.size() + screen.options.size());
                for (const auto& mark : layout.marks) CHECK(mark.sprite.pixels > 0);
                for (const auto& spot : layout.spots) {
                    for (const auto& mark : spot.marks) CHECK(mark.sprite.pixels > 0);
                }
            }
        }
    }
    CHECK_FALSE(laid_out(screens::vietnamese(Screen::Kind::writing), {320, 320}).fits);
}
