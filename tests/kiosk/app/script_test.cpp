#include "kiosk/app/script.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "sync/base/file.hpp"

using app::Command;

namespace {

std::string mistake(const std::string& text) {
    const auto script = app::read_script(text);
    REQUIRE_FALSE(script);
    CHECK(script.problem().code == base::Code::bad_input);
    return script.problem().words;
}

}  // namespace

TEST_CASE("a script is read line by line, without comments and empty lines") {
    const auto script = app::read_script(
        "# a visit\n"
        "\n"
        "tap face 4   # satisfied\n"
        "expect thanking\r\n"
        "  wait 4500\n"
        "tap language\n"
        "picture asking-en");
    REQUIRE(script);
    REQUIRE(script->size() == 5);
    CHECK(script->at(0).command == Command{app::Tap{{flow::Target::Kind::face, 4}}});
    CHECK(script->at(0).number == 3);
    CHECK(script->at(1).command == Command{app::Expect{flow::Screen::Kind::thanking}});
    CHECK(script->at(2).command == Command{app::Wait{base::Duration{4'500}}});
    CHECK(script->at(3).command == Command{app::Tap{{flow::Target::Kind::language, 0}}});
    CHECK(script->at(4).command == Command{app::TakePicture{"asking-en"}});
    CHECK(script->at(4).number == 7);
    CHECK(app::takes_pictures(*script));
}

TEST_CASE("an empty script is a script") {
    const auto script = app::read_script("");
    REQUIRE(script);
    CHECK(script->empty());
    CHECK_FALSE(app::takes_pictures(*script));
}

TEST_CASE("a mistake in a script names its line and what could stand there") {
    CHECK(mistake("wait 1\n\nclap face 4") ==
          "line 3: \"clap\" is not a command; there are tap, wait, expect and picture");
    for (const char* tap : {"tap", "tap face", "tap face 0", "tap face 6", "tap face 4x", "tap nose", "tap face 4 5"})
        CHECK(mistake(tap) == "line 1: \"tap\" needs \"face\" and a level from 1 to 5, or \"language\"");
    for (const char* wait : {"wait", "wait -1", "wait soon", "wait 86400001", "wait 99999999999999999999", "wait 1 2"})
        CHECK(mistake(wait) == "line 1: \"wait\" needs milliseconds, at most one day");
    CHECK(mistake("expect joy") == "line 1: \"expect\" needs \"asking\", \"thanking\" or \"unable\"");
}

TEST_CASE("a picture's name cannot lead out of its folder") {
    for (const char* picture : {"picture", "picture ../asking", "picture a/b", "picture a b"})
        CHECK(mistake(picture) == "line 1: \"picture\" needs a name of letters, digits, \".\", \"_\" or \"-\"");
}

TEST_CASE("the demo's script has thirty visits with answers of every level") {
    const auto text = base::read_file(SIPAS_SOURCE_DIR "/deploy/demo-visits.script", 1'000'000);
    REQUIRE(text);
    const auto script = app::read_script(*text);
    REQUIRE(script);
    std::array<int, 6> visits{};
    for (const app::ScriptLine& line : *script)
        if (const auto* tap = std::get_if<app::Tap>(&line.command))
            ++visits.at(static_cast<std::size_t>(tap->target.number));
    CHECK(visits[1] + visits[2] + visits[3] + visits[4] + visits[5] == 30);
    CHECK(*std::min_element(visits.begin() + 1, visits.end()) >= 1);
}
