// Every screen in every language, size and look, against the kept pictures. deploy/pictures --update draws them anew.
#include <catch2/catch.hpp>

#include "kiosk/ui/typefaces.hpp"
#include "kiosk/ui/window.hpp"
#include "tests/kiosk/app/album.hpp"
#include "tests/kiosk/app/gallery.hpp"

namespace {

std::filesystem::path kept_file(const std::string& name) {
    return std::filesystem::path(SIPAS_SOURCE_DIR) / "tests/kiosk/app/pictures" / (name + ".png");
}

void check_panel(const std::string& panel) {
    const flow::Wording wording = gallery::shipped_wording();
    int compared = 0;
    for (const album::Page& page : album::pages()) {
        if (!page.name.starts_with(panel + "-")) continue;
        const album::Drawn drawn = album::draw(page, wording);
        const sheet::Picture kept = sheet::read_png(kept_file(page.name));
        INFO(page.name << ": look at it with deploy/pictures; --update keeps it");
        REQUIRE(kept.size == drawn.sheet.size);
        for (const album::Cell& cell : drawn.cells) {
            const auto differs = sheet::difference(cell_of(cell, drawn.sheet), cell_of(cell, kept));
            INFO(cell.name << " differs by " << differs.mean << " in the mean, strongly in " << differs.strong_share);
            CHECK_FALSE(differs.is_seen());
            ++compared;
        }
    }
    CHECK(compared >= 5 * 2 * 25);
}

}  // namespace

TEST_CASE("the pictures of the upright panel are the kept ones") { check_panel("1080x1920"); }
TEST_CASE("the pictures of the wide panel are the kept ones") { check_panel("1920x1080"); }
TEST_CASE("the pictures of the 10 inch panel are the kept ones") { check_panel("1280x800"); }
TEST_CASE("the pictures of the 7 inch panel are the kept ones") { check_panel("800x480"); }
TEST_CASE("the pictures of the 4K panel are the kept ones") { check_panel("3840x2160"); }

// The tolerance is for another FreeType, not for another screen.
TEST_CASE("a screen with one word or one mark changed is another picture") {
    const flow::Wording wording = gallery::shipped_wording();
    const auto moments = gallery::moments(wording, domain::Language::vietnamese, {}, true);
    const auto window = ui::Window::open({.width = 1080, .height = 1920, .full_screen = false, .title = "album"});
    const auto small = [&](const flow::Screen& screen) {
        (*window)->show(screen);
        return sheet::shrunk((*window)->picture().value(), 6);
    };
    for (const gallery::Moment& moment : moments) {
        if (moment.name != "asking" && moment.name != "remarked") continue;
        const sheet::Picture before = small(moment.screen);
        flow::Screen changed = moment.screen;
        changed.title.erase(0, 4);
        CHECK(sheet::difference(before, small(changed)).is_seen());
        changed = moment.screen;
        if (!changed.faces.empty()) changed.faces[1].label = changed.faces[2].label;
        if (!changed.choices.empty()) changed.choices[1].good.chosen = true;
        CHECK(sheet::difference(before, small(changed)).is_seen());
    }
}

// A text that is too long for its place is set smaller down to what can be read at arm's length; below that it does not
// fit, and this fails.
TEST_CASE("every word of every language has room on every panel in every look") {
    const flow::Wording wording = gallery::shipped_wording();
    const auto typefaces = ui::Typefaces::load();
    REQUIRE(typefaces);
    const auto measure = [&](const ui::Font& font, std::string_view text) { return typefaces->width(font, text); };
    for (const album::Page& page : album::pages())
        for (const domain::Language language : wording.languages())
            for (const gallery::Moment& moment :
                 gallery::moments(wording, language, page.look, ui::fits_keyboard(page.size))) {
                INFO(page.name << " " << moment.name << " " << language.code());
                CHECK(ui::lay_out(moment.screen, page.size, measure).fits);
            }
}
