#include "kiosk/staff/pin.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

TEST_CASE("A PIN has 6 to 12 digits and is not easy to guess") {
    for (const char* pin : {"493817", "100000", "112233", "204060", "493817204651", "122112"}) {
        INFO(pin);
        CHECK(staff::check_choice(pin));
    }
    for (const char* pin :
         {"",       "4",      "49381",    "4938172046513", "49381a", "４９３８１７", " 493817", "-93817",  //
          "000000", "111111", "123456",   "654321",        "890123", "098765",       "135791",  "975319",
          "121212", "123123", "12341234", "7777777"}) {
        INFO(pin);
        CHECK(staff::check_choice(pin).problem().code == base::Code::bad_input);
    }
}

TEST_CASE("A PIN is set, checked and set anew; the file keeps only its hash and nobody else reads it") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "staff.json";
    CHECK_FALSE(staff::has_pin(folder.path()));
    CHECK(staff::check_pin(folder.path(), "493817").problem().code == base::Code::not_found);
    CHECK_FALSE(staff::set_pin(folder.path(), "123456"));
    CHECK_FALSE(staff::has_pin(folder.path()));

    REQUIRE(staff::set_pin(folder.path(), "493817"));
    CHECK(staff::has_pin(folder.path()));
    CHECK(*staff::check_pin(folder.path(), "493817"));
    CHECK_FALSE(*staff::check_pin(folder.path(), "493818"));
    CHECK_FALSE(*staff::check_pin(folder.path(), ""));
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(base::read_file(file, 4096)->find("493817") == std::string::npos);

    REQUIRE(staff::set_pin(folder.path(), "204651"));
    CHECK_FALSE(*staff::check_pin(folder.path(), "493817"));
    CHECK(*staff::check_pin(folder.path(), "204651"));
}

TEST_CASE("A damaged staff.json opens nothing") {
    const support::TemporaryFolder folder;
    for (const char* content :
         {"", "{}", "[]", R"({"v":1,"pin":""})", R"({"v":1,"pin":"493817"})", R"({"v":1,"pin":493817})", "not json"}) {
        INFO(content);
        REQUIRE(base::replace_file(folder.path() / "staff.json", content));
        CHECK(staff::check_pin(folder.path(), "493817").problem().code == base::Code::damaged);
        CHECK(staff::check_pin(folder.path(), "").problem().code == base::Code::damaged);
    }
}
