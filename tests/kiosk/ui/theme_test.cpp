#include "kiosk/ui/theme.hpp"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "kiosk/ui/layout.hpp"
#include "tests/kiosk/ui/sight.hpp"

using sight::contrast;
using ui::Theme;

namespace {

struct Palette {
    const char* name;
    const Theme& theme;
};

const std::vector<Palette> palettes{{"calm", ui::calm}, {"contrast", ui::contrast}, {"dim", ui::dim}};

// One colour, and what it is drawn on.
using Pairs = std::vector<std::pair<ui::Ink, ui::Ink>>;

const Pairs texts{
    {&Theme::ink, &Theme::paper},        {&Theme::ink, &Theme::card},
    {&Theme::ink, &Theme::card_pressed}, {&Theme::ink, &Theme::note},
    {&Theme::ink_quiet, &Theme::paper},  {&Theme::ink_quiet, &Theme::card},
    {&Theme::on_accent, &Theme::accent}, {&Theme::on_accent, &Theme::accent_pressed},
    {&Theme::on_band, &Theme::band},     {&Theme::on_band_quiet, &Theme::band},
    {&Theme::on_plaque, &Theme::plaque},
};

const Pairs shapes{
    {&Theme::accent, &Theme::plate},          // a face
    {&Theme::accent, &Theme::plate_pressed},  // and under the finger
    {&Theme::accent, &Theme::card},           // an icon, a caret, what is chosen
    {&Theme::accent, &Theme::card_pressed},
    {&Theme::accent, &Theme::paper},  // a bar, the sign of a notice
    {&Theme::accent_pressed, &Theme::paper},
    {&Theme::accent, &Theme::note},
    {&Theme::edge, &Theme::paper},
    {&Theme::edge, &Theme::card},
    {&Theme::ink_quiet, &Theme::card},  // a switch that is off
    {&Theme::focus, &Theme::paper},
    {&Theme::focus, &Theme::card},
    {&Theme::green, &Theme::paper},
    {&Theme::amber, &Theme::paper},
    {&Theme::red, &Theme::paper},
};

void check_all(const Pairs& pairs, double least) {
    for (const auto& [name, theme] : palettes) {
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            CAPTURE(name, i);
            CHECK(contrast(theme.*pairs[i].first, theme.*pairs[i].second) >= least);
        }
    }
}

}  // namespace

TEST_CASE("contrast is the one of WCAG") {
    CHECK(contrast({255, 255, 255}, {0, 0, 0}) == Approx(21));
    CHECK(contrast({119, 119, 119}, {255, 255, 255}) == Approx(4.48).margin(0.01));
}

TEST_CASE("text stands at 7:1 or more against what is under it, in every palette") { check_all(texts, 7); }

TEST_CASE("shapes that carry meaning stand at 3:1 or more, in every palette") { check_all(shapes, 3); }

TEST_CASE("a pressed edge is told from an idle one") {
    CHECK(contrast(ui::calm.accent, ui::calm.edge) >= 1.5);
    CHECK(contrast(ui::contrast.card, ui::contrast.card_pressed) >= 1.5);
    CHECK(contrast(ui::dim.accent, ui::dim.edge) >= 1.5);
}

TEST_CASE("the look chooses the palette: contrast before the night, the night for a dark screen") {
    flow::Screen screen;
    CHECK(&ui::theme_of(screen) == &ui::calm);
    screen.look.dim = true;
    CHECK(&ui::theme_of(screen) == &ui::dim);
    screen.look.contrast = true;
    CHECK(&ui::theme_of(screen) == &ui::contrast);
    screen.look = {};
    screen.kind = flow::Screen::Kind::dark;
    CHECK(&ui::theme_of(screen) == &ui::dim);
}
