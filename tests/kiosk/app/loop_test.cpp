// The loop with the real window, drawn into memory: taps go through SDL's event queue.
#include "kiosk/app/loop.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/app/ledger.hpp"
#include "tests/kiosk/app/only_window.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// Plays a script on a terminal of its own.
struct Played {
    explicit Played(Ledger& ledger)
        : terminal(opener(ledger), desk, stage::wording(), stage::languages(), stage::begin) {
        terminal.tell(flow::Told{stage::equipped()}, stage::begin);
    }

    base::Result<std::string> operator()(const std::string& text) {
        return loop.play(app::read_script(text).value(), pictures.path());
    }

    support::TemporaryFolder pictures;
    LedgerDesk desk;
    app::Terminal terminal;
    app::Loop loop{only_window(), terminal, stage::begin};
};

}  // namespace

TEST_CASE("a scripted tap is a rating and is thanked once") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap face 2\n expect telling\n wait 10000\n expect asking").value() == "");
    REQUIRE(ledger.ratings().size() == 1);
    CHECK(ledger.ratings().front().level.number() == 2);
    CHECK(play.loop.thanks_shown() == 1);
}

TEST_CASE("each of the five faces gives its own level") {
    Ledger ledger;
    Played play(ledger);
    for (int level = 1; level <= 5; ++level)
        CHECK(play("wait 400\n tap face " + std::to_string(level) + "\n wait 10000").value() == "");
    REQUIRE(ledger.ratings().size() == 5);
    for (int level = 1; level <= 5; ++level)
        CHECK(ledger.ratings()[static_cast<std::size_t>(level) - 1].level.number() == level);
}

TEST_CASE("a scripted tap within 300 ms of a change does not count") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 299\n tap face 2\n expect asking").value() == "");
    CHECK(ledger.ratings().empty());
    CHECK(play("wait 1\n tap face 2\n expect telling").value() == "");
    CHECK(ledger.ratings().size() == 1);
}

TEST_CASE("a script plays a whole visit on the window: remarks, questions, a comment") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap face 2\n wait 400\n tap bad 1\n tap good 5\n tap good 4\n tap good 4\n tap more\n"
               "wait 400\n expect asking\n tap face 1\n wait 400\n tap skip\n wait 400\n expect writing\n"
               "type chowf laau\n tap done\n expect thanking\n wait 5000\n expect asking")
              .value() == "");
    const auto answers = ledger.all<domain::Answers>();
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].remarks == std::vector<domain::Remark>{{"1", false}, {"5", true}});
    CHECK(answers[1].judgements.size() == 1);
    REQUIRE(ledger.comments.size() == 1);
    CHECK(ledger.comments.front().text == "Chờ lâu");
    CHECK(play.loop.thanks_shown() == 1);
}

TEST_CASE("a script takes a rating back, and the next one is thanked too") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap face 1\n wait 400\n tap undo\n expect asking\n wait 400\n tap face 5").value() == "");
    CHECK(ledger.ratings().size() == 2);
    CHECK(ledger.all<domain::Undone>().size() == 1);
    CHECK(play.loop.thanks_shown() == 2);
}

TEST_CASE("a script chooses among the options and types a dossier's code") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n tap access\n expect choosing\n wait 400\n tap contrast\n wait 400\n tap done\n"
               "expect asking\n wait 400\n tap bind\n expect dialling\n wait 400\n type 123\n tap enter\n"
               "expect asking\n wait 400\n tap face 4")
              .value() == "");
    CHECK(ledger.ratings().at(0).dossier == stage::dossier(7).commitment);
}

TEST_CASE("a script lets the staff in") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\n hold corner\n expect dialling\n wait 400\n type 2468\n tap enter\n expect reporting\n"
               "wait 400\n tap page health\n wait 400\n tap louder\n tap leave\n expect asking")
              .value() == "");
    CHECK(play.desk.acts == std::vector{flow::Act::louder});
}

TEST_CASE("outside the hours a script finds the screen dark, and wakes it") {
    Ledger ledger;
    Played play(ledger);
    play.terminal.tell(flow::Told{stage::closed()}, stage::begin);
    CHECK(
        play("wait 60400\n expect dark\n tap wake\n expect asking\n wait 400\n tap face 3\n expect telling").value() ==
        "");
    CHECK(ledger.ratings().at(0).outside_hours);
}

TEST_CASE("an expectation that does not hold names its line and what was seen") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("wait 400\ntap face 2\nexpect asking").value() == "line 3, \"expect asking\": the screen is telling");
}

TEST_CASE("a face that is not on the screen cannot be tapped, nor a corner held that does not listen") {
    Ledger ledger;
    Played play(ledger);
    CHECK_THAT(play("wait 400\ntap face 2\ntap face 3").value(), Catch::StartsWith("line 3, \"tap face 3\": "));
    CHECK_THAT(play("hold corner").value(), Catch::StartsWith("line 1, \"hold corner\": "));
    CHECK(ledger.ratings().size() == 1);
}

TEST_CASE("the language button changes the words on the screen, and the visit's end changes them back") {
    Ledger ledger;
    Played play(ledger);
    const auto title = [&play] { return play.terminal.screen(stage::begin).title; };
    CHECK(play("wait 400\n tap language").value() == "");
    CHECK(title() == "How satisfied are you?");
    CHECK(play("wait 400\n tap face 5\n wait 10000").value() == "");
    CHECK(title() == "Ông/Bà hài lòng như thế nào?");
}

TEST_CASE("a script takes pictures of what is on the screen") {
    Ledger ledger;
    Played play(ledger);
    CHECK(play("picture asking\n wait 400\n tap face 5\n picture telling").value() == "");
    for (const char* name : {"asking.png", "telling.png"})
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
