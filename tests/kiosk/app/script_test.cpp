#include "kiosk/app/script.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>

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
        "picture asking-en\n"
        "print visit   17 # thanked");
    REQUIRE(script);
    REQUIRE(script->size() == 6);
    CHECK(script->at(0).command == Command{app::Tap{{flow::Target::Kind::face, 4}}});
    CHECK(script->at(0).number == 3);
    CHECK(script->at(1).command == Command{app::Expect{flow::Screen::Kind::thanking}});
    CHECK(script->at(2).command == Command{app::Wait{base::Duration{4'500}}});
    CHECK(script->at(3).command == Command{app::TapLanguage{}});
    CHECK(script->at(4).command == Command{app::TakePicture{"asking-en"}});
    CHECK(script->at(4).number == 7);
    CHECK(script->at(5).command == Command{app::Print{"visit 17"}});
    CHECK(app::takes_pictures(*script));
}

TEST_CASE("everything on every screen can be tapped, held and typed") {
    using flow::Target;
    const auto command = [](const char* line) { return app::read_script(line).value().at(0).command; };
    CHECK(command("tap good 1") == Command{app::Tap{{Target::Kind::good, 0}}});
    CHECK(command("tap bad 5") == Command{app::Tap{{Target::Kind::bad, 4}}});
    CHECK(command("tap undo") == Command{app::Tap{target_of(flow::Act::undo)}});
    CHECK(command("tap more") == Command{app::Tap{target_of(flow::Act::more)}});
    CHECK(command("tap stay") == Command{app::Tap{target_of(flow::Act::stay)}});
    CHECK(command("tap import_receipts") == Command{app::Tap{target_of(flow::Act::import_receipts)}});
    CHECK(command("tap page health") == Command{app::Tap{target_of(flow::Page::health)}});
    CHECK(command("tap wake") == Command{app::Tap{{Target::Kind::wake, 0}}});
    CHECK(command("hold corner") == Command{app::Hold{}});
    CHECK(command("type nguoiwf 12") == Command{app::Type{"nguoiwf 12"}});
}

TEST_CASE("every kind of screen can be expected") {
    for (int i = 0; i <= static_cast<int>(flow::Screen::Kind::dark); ++i) {
        const auto kind = static_cast<flow::Screen::Kind>(i);
        const auto script = app::read_script("expect " + std::string(app::name_of(kind)));
        REQUIRE(script);
        CHECK(script->at(0).command == Command{app::Expect{kind}});
    }
}

TEST_CASE("an empty script is a script") {
    const auto script = app::read_script("");
    REQUIRE(script);
    CHECK(script->empty());
    CHECK_FALSE(app::takes_pictures(*script));
}

TEST_CASE("a mistake in a script names its line and what could stand there") {
    CHECK(mistake("wait 1\n\nclap face 4") ==
          "line 3: \"clap\" is not a command; there are tap, hold, type, wait, expect, picture and print");
    for (const char* tap :
         {"tap", "tap face", "tap face 0", "tap face 6", "tap face 4x", "tap nose", "tap face 4 5", "tap good",
          "tap good 0", "tap bad -1", "tap page", "tap page moon", "tap undo 1", "tap wake 1", "tap corner"})
        CHECK_THAT(mistake(tap), Catch::StartsWith("line 1: \"tap\" needs \"face\" and a level from 1 to 5, "));
    for (const char* wait : {"wait", "wait -1", "wait soon", "wait 86400001", "wait 99999999999999999999", "wait 1 2"})
        CHECK(mistake(wait) == "line 1: \"wait\" needs milliseconds, at most one day");
    for (const char* expect : {"expect", "expect joy", "expect asking asking"})
        CHECK_THAT(mistake(expect), Catch::StartsWith("line 1: \"expect\" needs one of asking, telling, "));
    for (const char* hold : {"hold", "hold face", "hold corner 1"})
        CHECK(mistake(hold) == "line 1: \"hold\" needs \"corner\"");
    CHECK(mistake("type") == "line 1: \"type\" needs the keys");
}

TEST_CASE("a picture's name cannot lead out of its folder") {
    for (const char* picture : {"picture", "picture ../asking", "picture a/b", "picture a b"})
        CHECK(mistake(picture) == "line 1: \"picture\" needs a name of letters, digits, \".\", \"_\" or \"-\"");
}

TEST_CASE("the demo's script has thirty visits that count, with answers of every level") {
    const auto text = base::read_file(SIPAS_SOURCE_DIR "/deploy/demo-visits.script", 1'000'000);
    REQUIRE(text);
    const auto script = app::read_script(*text);
    REQUIRE(script);
    std::array<int, 6> rated{};
    std::map<flow::Act, int> acts;
    int remarks = 0;
    int comments = 0;
    bool asked = true;  // the first screen is shown: a face is a rating, not the answer to a criterion
    for (const app::ScriptLine& line : *script) {
        if (std::holds_alternative<app::Type>(line.command)) ++comments;
        if (const auto* expect = std::get_if<app::Expect>(&line.command))
            asked = expect->kind == flow::Screen::Kind::asking && line.text.find("criterion") == std::string::npos;
        const auto* tap = std::get_if<app::Tap>(&line.command);
        if (tap == nullptr) continue;
        using Kind = flow::Target::Kind;
        if (tap->target.kind == Kind::face && asked) ++rated.at(static_cast<std::size_t>(tap->target.number));
        if (tap->target.kind == Kind::good || tap->target.kind == Kind::bad) ++remarks;
        if (tap->target.kind == Kind::act) ++acts[static_cast<flow::Act>(tap->target.number)];
    }
    CHECK(rated[1] + rated[2] + rated[3] + rated[4] + rated[5] - acts[flow::Act::undo] == 30);
    CHECK(*std::min_element(rated.begin() + 1, rated.end()) >= 1);
    CHECK(acts[flow::Act::undo] >= 1);
    CHECK(acts[flow::Act::more] >= 1);
    CHECK(remarks >= 5);
    CHECK(comments >= 1);
}
