#include "kiosk/ui/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

// Large text starts with the first of them, everything else with 1.
constexpr std::array zooms{type::large_text,
                           1.25,
                           1.15,
                           1.07,
                           1.0,
                           0.94,
                           0.88,
                           0.82,
                           0.76,
                           0.70,
                           0.64,
                           0.58,
                           0.52,
                           0.46,
                           0.40,
                           0.34,
                           0.28,
                           0.22,
                           0.16,
                           0.10};

void lay(Sheet& sheet) {
    using Kind = flow::Screen::Kind;
    if (sheet.screen().kind == Kind::calibrating) return lay_calibrating(sheet);
    lay_frame(sheet);
    switch (sheet.screen().kind) {
        case Kind::asking:
            return lay_asking(sheet);
        case Kind::telling:
            return lay_telling(sheet);
        case Kind::writing:
            return lay_writing(sheet);
        case Kind::dialling:
            return lay_dialling(sheet);
        case Kind::choosing:
            return lay_choosing(sheet);
        case Kind::thanking:
        case Kind::unable:
        case Kind::dark:
            return lay_notice(sheet);
        case Kind::reporting:
            return lay_reporting(sheet);
        case Kind::calibrating:
            return;
    }
}

}  // namespace

Box inset(const Box& box, int by) { return {box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by}; }

bool apart(const Box& a, const Box& b) {
    return a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
}

double pixels_per_mm(Size size) {
    const int lines = std::min(size.width, size.height);
    const double inches = lines >= 1080 ? 21.5 : lines >= 700 ? 10.1 : 7.0;
    return std::hypot(size.width, size.height) / (inches * 25.4);
}

Layout lay_out(const flow::Screen& screen, Size size, const Measure& measure) {
    Layout layout;
    for (const double zoom : zooms) {
        if (zoom > 1 && !screen.look.large_text) continue;
        Sheet sheet(screen, size, measure, zoom);
        lay(sheet);
        layout = std::move(sheet.layout);
        layout.fits = sheet.fits();
        if (layout.fits) break;
    }
    layout.map = screen.map;
    return layout;
}

const Theme& theme_of(const flow::Screen& screen) {
    if (screen.look.contrast) return contrast;
    return screen.look.dim || screen.kind == flow::Screen::Kind::dark ? dim : calm;
}

const Spot* spot_at(const Layout& layout, int x, int y) {
    const auto found = std::find_if(layout.spots.begin(), layout.spots.end(),
                                    [&](const Spot& spot) { return spot.reach.holds(x, y); });
    return found == layout.spots.end() ? nullptr : &*found;
}

const Spot* spot_of(const Layout& layout, const flow::Target& target) {
    const auto found =
        std::find_if(layout.spots.begin(), layout.spots.end(), [&](const Spot& spot) { return spot.target == target; });
    return found == layout.spots.end() ? nullptr : &*found;
}

}  // namespace ui
