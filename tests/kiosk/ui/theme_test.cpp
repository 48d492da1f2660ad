#include "kiosk/ui/theme.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

namespace {

// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(ui::Colour colour) {
    const auto linear = [](std::uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

double contrast(ui::Colour a, ui::Colour b) {
    const double lighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

constexpr ui::Theme theme = ui::calm;

}  // namespace

TEST_CASE("contrast is the one of WCAG") {
    CHECK(contrast({255, 255, 255}, {0, 0, 0}) == Approx(21));
    CHECK(contrast({119, 119, 119}, {255, 255, 255}) == Approx(4.48).margin(0.01));
}

TEST_CASE("text stands at 7:1 or more against what is under it") {
    CHECK(contrast(theme.ink, theme.paper) >= 7);
    CHECK(contrast(theme.ink, theme.card) >= 7);
    CHECK(contrast(theme.ink, theme.card_pressed) >= 7);
    CHECK(contrast(theme.ink_quiet, theme.paper) >= 7);
    CHECK(contrast(theme.on_accent, theme.accent) >= 7);
    CHECK(contrast(theme.on_accent_quiet, theme.accent) >= 7);
    CHECK(contrast(theme.accent, theme.on_accent) >= 7);
}

TEST_CASE("shapes that carry meaning stand at 3:1 or more") {
    CHECK(contrast(theme.accent, theme.plate) >= 3);
    CHECK(contrast(theme.accent, theme.plate_pressed) >= 3);
    CHECK(contrast(theme.edge, theme.paper) >= 3);
    CHECK(contrast(theme.edge, theme.card) >= 3);
    CHECK(contrast(theme.accent, theme.paper) >= 3);
    CHECK(contrast(theme.accent, theme.edge) >= 1.5);  // a pressed edge is told from an idle one
}
