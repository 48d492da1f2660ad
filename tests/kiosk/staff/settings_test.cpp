#include "kiosk/staff/settings.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

TEST_CASE("Settings are kept, and the usual ones stand where none were chosen") {
    const support::TemporaryFolder folder;
    CHECK(*staff::read_settings(folder.path()) == staff::Settings{60, domain::Language::vietnamese});
    const staff::Settings chosen{0, domain::Language::english};
    REQUIRE(staff::write_settings(folder.path(), chosen));
    CHECK(*staff::read_settings(folder.path()) == chosen);
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
