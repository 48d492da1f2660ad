#include "kiosk/ui/qr.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kiosk/ui/laid_out.hpp"

TEST_CASE("a code has the finder patterns by which a telephone knows it, and its text changes it") {
    const auto modules = ui::modules_of("SIPAS1;2026-11-23;45;5f3a9c0e77b1d248");
    REQUIRE(modules.side >= 21);
    CHECK((modules.side - 17) % 4 == 0);
    const int last = modules.side - 1;
    for (int i = 0; i < 7; ++i) {
        CHECK(modules.at(i, 0));
        CHECK(modules.at(0, i));
        CHECK(modules.at(last - i, 0));
        CHECK(modules.at(0, last - i));
    }
    for (int i = 0; i < 8; ++i) CHECK_FALSE(modules.at(i, 7));
    CHECK(ui::modules_of("SIPAS1;2026-11-23;46;5f3a9c0e77b1d248").dark != modules.dark);
}

TEST_CASE("what no code can hold is no code, and no crash") {
    CHECK(ui::modules_of("").side == 0);
    CHECK(ui::modules_of(std::string(4000, 'x')).side == 0);
}

TEST_CASE("on a staff page the code stands in whole pixels with its quiet zone, 25 mm or more") {
    for (const auto size : screens::sizes) {
        CAPTURE(size.width, size.height);
        const auto layout = screens::laid_out(screens::staff_page(flow::Page::day, false), size);
        REQUIRE(layout.code);
        const int side = layout.code->modules.side + 2 * ui::quiet_modules;
        CHECK(layout.code->module >= 2);
        CHECK(layout.code->box.width == side * layout.code->module);
        CHECK(layout.code->box.height == layout.code->box.width);
        CHECK(layout.code->box.width >= 25 * ui::pixels_per_mm(size));
    }
}
