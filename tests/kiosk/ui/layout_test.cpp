#include "kiosk/ui/layout.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "tests/kiosk/ui/laid_out.hpp"
#include "tests/kiosk/ui/screens.hpp"

using screens::laid_out;
using screens::Screen;
using ui::apart;
using ui::Box;

namespace {

bool inside(const Box& inner, const Box& outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
           inner.bottom() <= outer.bottom();
}

// Everything that is drawn and must not touch anything else: free lines, signs, the code, plates as a whole.
std::vector<Box> pieces(const ui::Layout& layout) {
    std::vector<Box> boxes;
    for (const auto& spot : layout.spots) {
        if (spot.skin != ui::Skin::bare) boxes.push_back(spot.plate);
    }
    for (const auto& line : layout.lines) boxes.push_back(line.box);
    for (const auto& mark : layout.marks) boxes.push_back(mark.box);
    if (layout.code) boxes.push_back(layout.code->box);
    return boxes;
}

std::vector<Box> reaches(const ui::Layout& layout) {
    std::vector<Box> boxes;
    for (const auto& spot : layout.spots) boxes.push_back(spot.reach);
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

// A surface holds a piece or another surface whole, or does not touch it.
bool any_crossing(const ui::Layout& layout) {
    auto boxes = pieces(layout);
    for (const auto& panel : layout.panels) boxes.push_back(panel.box);
    return std::any_of(layout.panels.begin(), layout.panels.end(), [&](const ui::Panel& panel) {
        return std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
            return !apart(panel.box, box) && !inside(box, panel.box) && !inside(panel.box, box);
        });
    });
}

std::vector<ui::Spot> faces_of(const ui::Layout& layout) {
    std::vector<ui::Spot> faces;
    std::copy_if(layout.spots.begin(), layout.spots.end(), std::back_inserter(faces),
                 [](const ui::Spot& spot) { return spot.target.kind == flow::Target::Kind::face; });
    return faces;
}

std::string joined(const std::vector<ui::Line>& lines) {
    std::string text;
    for (const auto& line : lines) text += (text.empty() ? "" : " ") + line.text;
    return text;
}

}  // namespace

TEST_CASE("everything fits: nothing overlaps, nothing leaves the screen, in any look, language and size") {
    screens::for_every_layout([](const ui::Layout& layout) {
        const Box whole{0, 0, layout.size.width, layout.size.height};
        CHECK(layout.fits);
        auto boxes = pieces(layout);
        CHECK_FALSE(any_overlap(boxes));
        CHECK_FALSE(any_overlap(reaches(layout)));
        CHECK_FALSE(any_crossing(layout));
        for (const auto& panel : layout.panels) boxes.push_back(panel.box);
        for (const auto& spot : layout.spots) boxes.push_back(spot.reach);
        CHECK(std::all_of(boxes.begin(), boxes.end(), [&](const Box& box) { return inside(box, whole); }));
    });
}

TEST_CASE("what a spot shows stays inside its plate, and a plate inside its reach") {
    screens::for_every_layout([](const ui::Layout& layout) {
        for (const auto& spot : layout.spots) {
            CAPTURE(static_cast<int>(spot.target.kind), spot.target.number);
            std::vector<Box> within;
            for (const auto& line : spot.label) within.push_back(line.box);
            if (!spot.marks.empty()) within.push_back(spot.marks.front().box);
            CHECK_FALSE(any_overlap(within));
            for (const auto& mark : spot.marks) within.push_back(mark.box);
            for (const auto& panel : spot.panels) within.push_back(panel.box);
            CHECK(std::all_of(within.begin(), within.end(), [&](const Box& box) { return inside(box, spot.plate); }));
            CHECK(inside(spot.plate, spot.reach));
        }
    });
}

TEST_CASE("every target is 20 mm or more in both directions") {
    screens::for_every_layout([](const ui::Layout& layout) {
        const double least = 20 * ui::pixels_per_mm(layout.size);
        for (const auto& spot : layout.spots) {
            CAPTURE(static_cast<int>(spot.target.kind), spot.target.number);
            CHECK(spot.reach.width >= least);
            CHECK(spot.reach.height >= least);
        }
    });
}

TEST_CASE("no text is smaller than 3.2 mm from ascent to descent") {
    screens::for_every_layout([](const ui::Layout& layout) {
        const double least = 3.2 * ui::pixels_per_mm(layout.size);
        const auto read = [&](const ui::Line& line) { return line.font.pixels >= least; };
        CHECK(std::all_of(layout.lines.begin(), layout.lines.end(), read));
        for (const auto& spot : layout.spots) CHECK(std::all_of(spot.label.begin(), spot.label.end(), read));
    });
}

TEST_CASE("no word is lost between a screen and its layout") {
    for (const auto size : screens::sizes) {
        for (const auto& [name, screen] : screens::all()) {
            CAPTURE(size.width, size.height, name);
            const auto layout = laid_out(screen, size);
            for (const auto* text : {&screen.title, &screen.heading, &screen.body, &screen.warning, &screen.badge})
                CHECK(joined(layout.lines).find(*text) != std::string::npos);
            for (const auto& face : screen.faces) CHECK(joined(spot_of(layout, face.target)->label) == face.label);
            for (const auto& choice : screen.choices)
                CHECK(joined(layout.lines).find(choice.name) != std::string::npos);
            for (const auto& row : screen.rows) CHECK(joined(layout.lines).find(row.advice) != std::string::npos);
            for (const auto* buttons : {&screen.buttons, &screen.options, &screen.tabs}) {
                for (const auto& button : *buttons)
                    CHECK(joined(spot_of(layout, button.target)->label) == button.label);
            }
        }
    }
}

TEST_CASE("the five answers are equal in size, face, font and distance, level 1 first") {
    screens::for_every_layout([](const ui::Layout& layout) {
        const auto faces = faces_of(layout);
        if (faces.empty()) return;
        REQUIRE(faces.size() == 5);
        const int step_x = faces[1].plate.x - faces[0].plate.x;
        const int step_y = faces[1].plate.y - faces[0].plate.y;
        CHECK(((step_x > 0 && step_y == 0) || (step_x == 0 && step_y > 0)));
        for (std::size_t i = 0; i < 5; ++i) {
            const int nth = static_cast<int>(i);
            const Box& face = faces[i].marks[0].box;
            CHECK(faces[i].target == screens::face(nth + 1));
            CHECK(faces[i].plate == Box{faces[0].plate.x + nth * step_x, faces[0].plate.y + nth * step_y,
                                        faces[0].plate.width, faces[0].plate.height});
            CHECK(face.width == faces[0].marks[0].box.width);
            CHECK(face.x - faces[i].plate.x == faces[0].marks[0].box.x - faces[0].plate.x);
            CHECK(face.y - faces[i].plate.y == faces[0].marks[0].box.y - faces[0].plate.y);
            CHECK(faces[i].skin == ui::Skin::card);
            for (const auto& line : faces[i].label) CHECK(line.font == faces[0].label[0].font);
        }
    });
}

TEST_CASE("good and bad are as large as each other, for every factor") {
    screens::for_every_layout([](const ui::Layout& layout) {
        std::vector<ui::Spot> said;
        for (const auto& spot : layout.spots) {
            if (spot.target.kind == flow::Target::Kind::good || spot.target.kind == flow::Target::Kind::bad)
                said.push_back(spot);
        }
        for (const auto& spot : said) {
            CHECK(spot.plate.width == said.front().plate.width);
            CHECK(spot.plate.height == said.front().plate.height);
            CHECK(spot.label.front().font == said.front().label.front().font);
        }
    });
}

TEST_CASE("keys that are one wide have one size, and buttons of one row one height") {
    for (const auto& [name, screen] : screens::all()) {
        const auto layout = laid_out(screen, {1280, 800});
        std::optional<Box> first_key;
        for (const auto& row : screen.keys) {
            for (const auto& key : row) {
                if (key.width != 1) continue;
                const Box& plate = spot_of(layout, key.button.target)->plate;
                if (!first_key) first_key = plate;
                CHECK(plate.width == first_key->width);
                CHECK(plate.height == first_key->height);
            }
        }
        for (const auto& one : screen.buttons) {
            const Box& plate = spot_of(layout, one.target)->plate;
            const Box& first = spot_of(layout, screen.buttons.front().target)->plate;
            if (plate.y == first.y) CHECK(plate.height == first.height);
        }
    }
}

TEST_CASE("faces stay where they are when the language changes") {
    for (const auto size : screens::sizes) {
        const auto there = screens::english(Screen::Kind::asking);
        auto here = screens::vietnamese(Screen::Kind::asking);
        here.agency = there.agency;  // the band may need a line more
        here.counter = there.counter;
        CAPTURE(size.width, size.height);
        const auto before = faces_of(laid_out(here, size));
        const auto after = faces_of(laid_out(there, size));
        for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i].plate == after[i].plate);
    }
}

TEST_CASE("nothing moves under a finger when the warning comes") {
    for (const auto size : screens::sizes) {
        for (const bool in_english : {false, true}) {
            const auto asked = screens::criterion(in_english);
            for (const auto& screen :
                 {asked, (in_english ? screens::english : screens::vietnamese)(Screen::Kind::telling)}) {
                for (const bool large : {false, true}) {
                    CAPTURE(size.width, size.height, screen.title, large);
                    auto before = screen;
                    before.look.large_text = large;
                    before.warning.clear();
                    auto after = before;
                    after.warning = asked.warning;
                    after.left_permille = 100;
                    CHECK(reaches(laid_out(before, size)) == reaches(laid_out(after, size)));
                }
            }
        }
    }
}

TEST_CASE("the bar of the time left is as much of its track as there is time") {
    auto screen = screens::criterion(false);
    const auto width_of = [](const ui::Layout& layout, ui::Ink fill) {
        const auto found = std::find_if(layout.panels.begin(), layout.panels.end(),
                                        [&](const ui::Panel& panel) { return panel.fill == fill; });
        return found == layout.panels.end() ? 0 : found->box.width;
    };
    for (const int permille : {0, 1, 500, 1000}) {
        screen.left_permille = permille;
        const auto layout = laid_out(screen, {1080, 1920});
        const int track = width_of(layout, &ui::Theme::rule);
        CHECK(track > 900);
        CHECK(width_of(layout, &ui::Theme::accent) == track * permille / 1000);
    }
}

TEST_CASE("a code with groups of its own stands in these and no others, one letter as far from the next as the other") {
    flow::Screen screen;
    screen.kind = flow::Screen::Kind::reporting;
    screen.code = "SIPAS1";
    screen.text = "3f2a 91c0";
    std::vector<int> middles;
    for (const ui::Line& line : laid_out(screen, {1080, 1920}).lines)
        if (line.text.size() == 1 && line.text != " ") middles.push_back(line.box.x + line.box.width / 2);
    REQUIRE(middles.size() == 8);
    const int step = middles[1] - middles[0];
    for (std::size_t i = 1; i < middles.size(); ++i) {
        INFO("letter " << i);
        CHECK(std::abs(middles[i] - middles[i - 1] - (i == 4 ? step * 3 / 2 : step)) <= 2);
    }
}

TEST_CASE("a point finds the spot that reaches it, and nothing between spots") {
    const auto layout = laid_out(screens::criterion(false), {1080, 1920});
    for (const auto& spot : layout.spots) {
        CHECK(ui::spot_at(layout, spot.reach.x, spot.reach.y)->target == spot.target);
        CHECK(ui::spot_at(layout, spot.reach.right() - 1, spot.reach.bottom() - 1)->target == spot.target);
    }
    const auto& face = layout.spots[2].reach;
    CHECK(ui::spot_at(layout, face.x - 1, face.y) == nullptr);
    CHECK(ui::spot_at(layout, face.x, face.bottom()) == nullptr);
    CHECK(ui::spot_of(layout, {flow::Target::Kind::language, 7}) == nullptr);
}
