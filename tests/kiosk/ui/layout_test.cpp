#include "kiosk/ui/layout.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "kiosk/ui/typefaces.hpp"
#include "tests/kiosk/ui/screens.hpp"

using screens::Screen;
using ui::Box;

namespace {

// Measured with the fonts that are drawn.
ui::Layout laid_out(const Screen& screen, ui::Size size) {
    static const auto typefaces = std::move(*ui::Typefaces::load());
    return ui::lay_out(screen, size,
                       [](const ui::Font& font, std::string_view text) { return typefaces.width(font, text); });
}

bool inside(const Box& inner, const Box& outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
           inner.bottom() <= outer.bottom();
}

bool apart(const Box& a, const Box& b) {
    return a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
}

// Everything that must not touch anything else: spots as a whole, free lines, the sign.
std::vector<Box> pieces(const ui::Layout& layout) {
    std::vector<Box> boxes;
    for (const auto& spot : layout.spots) boxes.push_back(spot.reach);
    for (const auto& line : layout.lines) boxes.push_back(line.box);
    if (layout.mark) boxes.push_back(layout.mark->box);
    return boxes;
}

bool any_overlap(const std::vector<Box>& boxes) {
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t k = i + 1; k < boxes.size(); ++k) {
            if (!apart(boxes[i], boxes[k])) return true;
        }
    }
    return false;
}

std::vector<ui::Spot> faces_of(const ui::Layout& layout) {
    std::vector<ui::Spot> faces;
    std::copy_if(layout.spots.begin(), layout.spots.end(), std::back_inserter(faces),
                 [](const ui::Spot& spot) { return spot.face.has_value(); });
    return faces;
}

std::vector<Screen> every_screen() {
    auto every = screens::all();
    every.push_back(screens::long_winded());
    return every;
}

}  // namespace

TEST_CASE("nothing overlaps and nothing leaves the screen, in both languages, at every size") {
    for (const auto size : screens::sizes) {
        const Box whole{0, 0, size.width, size.height};
        for (const auto& screen : every_screen()) {
            CAPTURE(size.width, size.height, screen.agency, screen.title);
            const auto layout = laid_out(screen, size);
            const auto boxes = pieces(layout);
            CHECK_FALSE(any_overlap(boxes));
            CHECK(std::all_of(boxes.begin(), boxes.end(), [&](const Box& box) { return inside(box, whole); }));
        }
    }
}

TEST_CASE("a label stays inside its card and clear of its face") {
    for (const auto size : screens::sizes) {
        for (const auto& screen : every_screen()) {
            for (const auto& spot : laid_out(screen, size).spots) {
                CAPTURE(size.width, size.height);
                std::vector<Box> within;
                for (const auto& line : spot.label) within.push_back(line.box);
                if (spot.face) within.push_back(spot.face->box);
                CHECK_FALSE(any_overlap(within));
                CHECK(
                    std::all_of(within.begin(), within.end(), [&](const Box& box) { return inside(box, spot.plate); }));
            }
        }
    }
}

TEST_CASE("no word is lost between a screen and its layout") {
    const auto joined = [](const std::vector<ui::Line>& lines) {
        std::string text;
        for (const auto& line : lines) text += (text.empty() ? "" : " ") + line.text;
        return text;
    };
    for (const auto size : screens::sizes) {
        const auto screen = screens::vietnamese(Screen::Kind::asking);
        const auto layout = laid_out(screen, size);
        CHECK(joined(layout.lines).find(screen.title) != std::string::npos);
        for (const auto& face : screen.faces) CHECK(joined(spot_of(layout, face.target)->label) == face.label);
    }
}

TEST_CASE("every target is 20 mm or more in both directions") {
    for (const auto size : screens::sizes) {
        const double least = 20 * ui::pixels_per_mm(size);
        for (const auto& screen : every_screen()) {
            for (const auto& spot : laid_out(screen, size).spots) {
                CAPTURE(size.width, size.height, spot.target.number);
                CHECK(spot.reach.width >= least);
                CHECK(spot.reach.height >= least);
            }
        }
    }
}

TEST_CASE("the five answers are equal in size, face, font and distance, level 1 first") {
    for (const auto size : screens::sizes) {
        for (const auto& screen : {screens::vietnamese(Screen::Kind::asking), screens::english(Screen::Kind::asking)}) {
            const auto faces = faces_of(laid_out(screen, size));
            REQUIRE(faces.size() == 5);
            const int step_x = faces[1].plate.x - faces[0].plate.x;
            const int step_y = faces[1].plate.y - faces[0].plate.y;
            CHECK(((step_x > 0 && step_y == 0) || (step_x == 0 && step_y > 0)));
            for (std::size_t i = 0; i < 5; ++i) {
                const int nth = static_cast<int>(i);
                CHECK(faces[i].target == screens::face(nth + 1));
                CHECK(faces[i].plate == Box{faces[0].plate.x + nth * step_x, faces[0].plate.y + nth * step_y,
                                            faces[0].plate.width, faces[0].plate.height});
                CHECK(faces[i].face->box.width == faces[0].face->box.width);
                CHECK(faces[i].face->box.x - faces[i].plate.x == faces[0].face->box.x - faces[0].plate.x);
                CHECK(faces[i].face->box.y - faces[i].plate.y == faces[0].face->box.y - faces[0].plate.y);
                for (const auto& line : faces[i].label) CHECK(line.font == faces[0].label[0].font);
            }
        }
    }
}

TEST_CASE("faces stay where they are when the language changes") {
    for (const auto size : screens::sizes) {
        const auto there = screens::english(Screen::Kind::asking);
        auto here = screens::vietnamese(Screen::Kind::asking);
        here.agency = there.agency;  // the band may need a line more
        here.counter = there.counter;
        const auto before = faces_of(laid_out(here, size));
        const auto after = faces_of(laid_out(there, size));
        for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i].plate == after[i].plate);
    }
}

TEST_CASE("a point finds the spot that reaches it, and nothing between spots") {
    const auto layout = laid_out(screens::vietnamese(Screen::Kind::asking), {1080, 1920});
    for (const auto& spot : layout.spots) {
        CHECK(ui::spot_at(layout, spot.reach.x, spot.reach.y)->target == spot.target);
        CHECK(ui::spot_at(layout, spot.reach.right() - 1, spot.reach.bottom() - 1)->target == spot.target);
        CHECK(ui::spot_at(layout, spot.reach.x - 1, spot.reach.y) == nullptr);
        CHECK(ui::spot_at(layout, spot.reach.x, spot.reach.bottom()) == nullptr);
    }
    CHECK(ui::spot_of(layout, {flow::Target::Kind::language, 7}) == nullptr);
}
