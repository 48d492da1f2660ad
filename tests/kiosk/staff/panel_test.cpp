#include "kiosk/staff/panel.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// A kernel's backlight, as files.
class Kernel {
public:
    void add(const std::string& name, const std::string& brightness, const std::string& maximum) {
        std::filesystem::create_directories(root() / name);
        REQUIRE(base::replace_file(root() / name / "brightness", brightness + "\n"));
        REQUIRE(base::replace_file(root() / name / "max_brightness", maximum + "\n"));
    }
    std::filesystem::path root() const { return folder_.path() / "backlight"; }
    std::string brightness(const std::string& name) const {
        return *base::read_file(root() / name / "brightness", 100);
    }

private:
    support::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("A terminal without a backlight offers no brightness") {
    Kernel kernel;
    CHECK_FALSE(staff::find_backlight(kernel.root()));
    std::filesystem::create_directories(kernel.root() / "empty");
    CHECK_FALSE(staff::find_backlight(kernel.root()));
    kernel.add("zero", "0", "0");
    kernel.add("words", "5", "many");
    CHECK_FALSE(staff::find_backlight(kernel.root()));
}

TEST_CASE("Brightness goes up and down by tenths, never to dark and never beyond the panel") {
    Kernel kernel;
    kernel.add("b_second", "10", "100");
    kernel.add("a_first", "120", "255");
    const auto backlight = staff::find_backlight(kernel.root());
    REQUIRE(backlight);
    CHECK(backlight->folder.filename() == "a_first");
    CHECK(*staff::brightness_percent(*backlight) == 47);
    CHECK(*staff::change_brightness(*backlight, staff::percent_step) == 57);
    CHECK(kernel.brightness("a_first") == "145");
    CHECK(*staff::brightness_percent(*backlight) == 57);
    for (int i = 0; i < 10; ++i) CHECK(staff::change_brightness(*backlight, staff::percent_step));
    CHECK(*staff::brightness_percent(*backlight) == 100);
    for (int i = 0; i < 20; ++i) CHECK(staff::change_brightness(*backlight, -staff::percent_step));
    CHECK(*staff::brightness_percent(*backlight) == staff::darkest_percent);
    CHECK(kernel.brightness("b_second") == "10\n");
}

TEST_CASE("A panel of few steps moves by one of them at a time") {
    Kernel kernel;
    kernel.add("coarse", "1", "7");
    const auto backlight = staff::find_backlight(kernel.root());
    REQUIRE(backlight);
    for (int level = 2; level <= 7; ++level) {
        CHECK(staff::change_brightness(*backlight, staff::percent_step));
        CHECK(kernel.brightness("coarse") == std::to_string(level));
    }
    for (int i = 0; i < 9; ++i) CHECK(staff::change_brightness(*backlight, -staff::percent_step));
    CHECK(kernel.brightness("coarse") == "1");
}

TEST_CASE("A backlight that has gone is a problem, not a brightness") {
    Kernel kernel;
    kernel.add("panel", "1", "7");
    const auto backlight = staff::find_backlight(kernel.root());
    REQUIRE(backlight);
    std::filesystem::remove_all(kernel.root());
    CHECK(staff::brightness_percent(*backlight).problem().code == base::Code::io);
    CHECK(staff::change_brightness(*backlight, 10).problem().code == base::Code::io);
}
