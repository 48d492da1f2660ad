#include "kiosk/staff/settings.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

TEST_CASE("Settings are kept, and the usual ones stand where none were chosen") {
    const support::TemporaryFolder folder;
    CHECK(*staff::read_settings(folder.path()) == staff::Settings{60, domain::Language::vietnamese, {}});
    const staff::Settings chosen{0, domain::Language::english, {}};
    REQUIRE(staff::write_settings(folder.path(), chosen));
    CHECK(*staff::read_settings(folder.path()) == chosen);
}

TEST_CASE("The panel's map is kept to a millionth; a file of version 1 knows none") {
    const support::TemporaryFolder folder;
    staff::Settings chosen;
    chosen.map = {.xx = -0.95, .xy = 0.031234, .x0 = 0.96, .yx = 0.02, .yy = -1.04, .y0 = 1.01, .of_mouse = true};
    REQUIRE(staff::write_settings(folder.path(), chosen));
    CHECK(staff::read_settings(folder.path())->map == chosen.map);
    chosen.map.xx = -0.9500001;
    REQUIRE(staff::write_settings(folder.path(), chosen));
    CHECK(staff::read_settings(folder.path())->map.xx == -0.95);

    REQUIRE(base::replace_file(folder.path() / "settings.json", R"({"v":1,"volume_percent":40,"language":"en"})"));
    CHECK(*staff::read_settings(folder.path()) == staff::Settings{40, domain::Language::english, {}});
}

TEST_CASE("A map through which nobody could touch anything is damage: the panel is read as it is") {
    const support::TemporaryFolder folder;
    const auto content = [](const std::string& touch) {
        return R"({"v":2,"volume_percent":40,"language":"en","touch":)" + touch + "}";
    };
    for (const char* touch :
         {"null", "{}", "[1,0,0,0,1,0]", R"({"xx":0,"xy":0,"x0":0,"yx":0,"yy":1000000,"y0":0,"mouse":false})",
          R"({"xx":1000000,"xy":0,"x0":900000,"yx":0,"yy":1000000,"y0":0,"mouse":false})",
          R"({"xx":1000000,"xy":0,"x0":0,"yx":0,"yy":1000000,"mouse":false})",
          R"({"xx":1.0,"xy":0,"x0":0,"yx":0,"yy":1.0,"y0":0,"mouse":false})"}) {
        INFO(touch);
        REQUIRE(base::replace_file(folder.path() / "settings.json", content(touch)));
        CHECK(staff::read_settings(folder.path()).problem().code == base::Code::damaged);
    }
}

TEST_CASE("A settings file that holds anything else is damaged") {
    const support::TemporaryFolder folder;
    for (const char* content :
         {"", "{}", "[60]", R"({"v":1,"volume_percent":101,"language":"vi"})",
          R"({"v":1,"volume_percent":-1,"language":"vi"})", R"({"v":1,"volume_percent":"60","language":"vi"})",
          R"({"v":1,"volume_percent":60,"language":"../vi"})", R"({"v":1,"volume_percent":60})", "volume=60"}) {
        INFO(content);
        REQUIRE(base::replace_file(folder.path() / "settings.json", content));
        CHECK(staff::read_settings(folder.path()).problem().code == base::Code::damaged);
    }
}
