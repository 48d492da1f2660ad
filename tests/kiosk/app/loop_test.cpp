// The loop with the real window, drawn into memory: taps go through SDL's event queue.
#include "kiosk/app/loop.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/app/ledger.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

ui::Window& window() {
    static const auto opened = ui::Window::open({.width = 540, .height = 960, .full_screen = false, .title = "test"});
    return **opened;
}

// Plays a script on a terminal of its own.
struct Played {
    explicit Played(Ledger& ledger) : terminal(opener(ledger), stage::wording(), stage::begin) {}

    base::Result<std::string> operator()(const std::string& text) {
        return loop.play(app::read_script(text).value(), pictures.path());
    }

    support::TemporaryFolder pictures;
    app::Terminal terminal;
    app::Loop loop{window(), terminal, stage::begin};
};

}  // namespace

TEST_CASE("a scripted tap is a rating and is thanked once") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap face 2\n expect thanking\n wait 4000\n expect asking").value().empty());
    REQUIRE(ledger.ratings.size() == 1);
    CHECK(ledger.ratings.front().level.number() == 2);
    CHECK(play.loop.thanks_shown() == 1);
}

TEST_CASE("each of the five faces gives its own level") {
    Ledger ledger;
    Played play(ledger);
    for (int level = 1; level <= 5; ++level)
        CHECK(play("wait 400\n tap face " + std::to_string(level) + "\n wait 4000").value().empty());
    REQUIRE(ledger.ratings.size() == 5);
    for (int level = 1; level <= 5; ++level)
        CHECK(ledger.ratings[static_cast<std::size_t>(level) - 1].level.number() == level);
}

TEST_CASE("a scripted tap within 300 ms of a change does not count") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 299\n tap face 2\n expect asking").value().empty());
    CHECK(ledger.ratings.empty());
    CHECK(play("wait 1\n tap face 2\n expect thanking").value().empty());
    CHECK(ledger.ratings.size() == 1);
}

TEST_CASE("an expectation that does not hold names its line and what was seen") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\ntap face 2\nexpect asking").value() == "line 3, \"expect asking\": the screen is thanking");
}

TEST_CASE("a face that is not on the screen cannot be tapped") {
    Ledger ledger;
    Played play(ledger);
    CHECK_THAT(play("wait 400\ntap face 2\ntap face 3").value(), Catch::StartsWith("line 3, \"tap face 3\": "));
    CHECK(ledger.ratings.size() == 1);
}

TEST_CASE("the language button changes the words on the screen, and the visit's end changes them back") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap language").value().empty());
    CHECK(play.terminal.screen().title == "How satisfied are you?");
    CHECK(play("wait 400\n tap face 5\n wait 4000").value().empty());
    CHECK(play.terminal.screen().title == "Ông/Bà hài lòng như thế nào?");
}

TEST_CASE("a script takes pictures of what is on the screen") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("picture asking\n wait 400\n tap face 5\n picture thanking").value().empty());
    for (const char* name : {"asking.png", "thanking.png"})
        CHECK(std::filesystem::file_size(play.pictures.path() / name) > 1'000);
}

TEST_CASE("a script that ends while a rating is not saved is a problem, not a success") {
    Ledger ledger;
    Played play(ledger);
    ledger.appends_to_fail = 100;
    const auto played = play("wait 400\n tap face 1\n wait 60000\n expect unable");
    REQUIRE_FALSE(played);
    CHECK(played.problem().code == base::Code::unavailable);
    CHECK(play.loop.thanks_shown() == 0);
}
