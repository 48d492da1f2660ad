#include "sync/report/display_width.hpp"

#include <catch2/catch.hpp>

using report::display_width;

TEST_CASE("Vietnamese takes one column a letter, composed or decomposed") {
    CHECK(display_width("Sở Nội vụ") == 9);
    CHECK(display_width("So\xCC\x9B\xCC\x89") == 2);  // o + horn + hook above
    CHECK(display_width("") == 0);
    CHECK(display_width("漢字") == 4);
}

TEST_CASE("a byte that is no UTF-8 takes one column and ends nothing") {
    CHECK(display_width("\xFFx") == 2);
    CHECK(display_width("\xE1\xBB") == 2);
}

TEST_CASE("padding counts columns, not bytes, and never cuts") {
    CHECK(report::pad_right("Sở", 4) == "Sở  ");
    CHECK(report::pad_left("Sở", 4) == "  Sở");
    CHECK(report::pad_left("Sở", 1) == "Sở");
}
