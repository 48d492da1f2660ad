// Layouts of the sample screens, measured with the fonts that are drawn.
#pragma once

#include <catch2/catch.hpp>
#include <utility>

#include "kiosk/ui/layout.hpp"
#include "kiosk/ui/typefaces.hpp"
#include "tests/kiosk/ui/screens.hpp"

namespace screens {

inline ui::Layout laid_out(const Screen& screen, ui::Size size) {
    static const auto typefaces = std::move(*ui::Typefaces::load());
    return ui::lay_out(screen, size,
                       [](const ui::Font& font, std::string_view text) { return typefaces.width(font, text); });
}

// A panel on which ten keys have no room is not asked to write.
inline bool is_offered(const Screen& screen, ui::Size size) {
    return screen.kind != Screen::Kind::writing || ui::fits_keyboard(size);
}

struct Laid {
    std::string name;
    flow::Look look;
    ui::Layout layout;
};

// Every screen at every size in every look that moves things (colours do not).
inline const std::vector<Laid>& every_layout() {
    static const std::vector<Laid> every = [] {
        std::vector<Laid> laid;
        for (const auto size : sizes) {
            for (const auto& [name, sample] : all()) {
                for (const unsigned bits : {0U, 1U, 2U, 3U}) {
                    Screen screen = sample;
                    screen.look = {(bits & 1U) != 0, false, (bits & 2U) != 0, false};
                    if (is_offered(screen, size)) laid.push_back({name, screen.look, laid_out(screen, size)});
                }
            }
        }
        return laid;
    }();
    return every;
}

template <typename Check>
void for_every_layout(const Check& check) {
    for (const auto& [name, look, layout] : every_layout()) {
        CAPTURE(layout.size.width, layout.size.height, name, look.large_text, look.low);
        check(layout);
    }
}

}  // namespace screens
