// The staff's whole way on the real window, over a real desk, a real folder and a real journal.
#include <catch2/catch.hpp>

#include "kiosk/app/assets.hpp"
#include "kiosk/app/counter_desk.hpp"
#include "kiosk/app/loop.hpp"
#include "kiosk/staff/pin.hpp"
#include "tests/kiosk/app/enrolled.hpp"
#include "tests/kiosk/app/only_window.hpp"

namespace {

using Acts = std::vector<wire::StaffAct>;

constexpr base::Instant begin{std::chrono::hours{1}};

flow::Wording shipped_wording() {
    auto wording = app::read_wording(SIPAS_SOURCE_DIR "/assets");
    REQUIRE(wording);
    return std::move(*wording);
}

// A terminal as the program makes it for a script.
class Program {
public:
    explicit Program(const std::filesystem::path& folder)
        : desk_(folder, wording_, voice_, true, {}),
          terminal([folder](const auto& seen) { return app::open_terminal(folder, seen); }, desk_, wording_,
                   app::languages_from(wording_, desk_.first_language()), begin),
          loop_(only_window(), terminal, begin) {
        terminal.tell(flow::Told{app::equipped({.keyboard = true, .pin = staff::has_pin(folder)})}, begin);
    }

    std::string play(const std::string& text) {
        return loop_.play(app::read_script(text).value(), pictures_.path()).value();
    }
    bool is_over() const { return desk_.is_over(); }

private:
    support::TemporaryFolder pictures_;
    flow::Wording wording_ = shipped_wording();
    app::Voice voice_{"/nowhere/espeak-ng"};
    app::CounterDesk desk_;

public:
    app::Terminal terminal;

private:
    app::Loop loop_;
};

const std::string into =
    "wait 400\n hold corner\n expect dialling\n wait 400\n type 284615\n tap enter\n"
    "expect reporting\n wait 400\n";

}  // namespace

TEST_CASE("the staff hold the corner, type their PIN, see every page, change what they may and leave: all is written") {
    const enrolled::Folder folder;
    REQUIRE(staff::set_pin(folder.path(), "284615"));
    {
        Program program(folder.path());
        CHECK(program.play("wait 400\n tap face 4\n wait 16000\n expect asking\n" + into +
                           "tap page health\n wait 400\n tap page day\n wait 400\n tap close_day\n wait 400\n"
                           "tap page transfer\n wait 400\n tap page settings\n wait 400\n tap louder\n wait 400\n"
                           "tap first_language\n wait 400\n tap leave\n expect asking") == "");
        CHECK(program.terminal.ratings_saved() == 1);
    }
    Program program(folder.path());
    CHECK(program.terminal.screen(begin).language == domain::Language::english);
    CHECK(program.play(into + "tap page settings\n wait 400\n tap test_mode\n expect asking\n wait 400\n tap face 1") ==
          "");
    CHECK(program.terminal.ratings_saved() == 0);
    CHECK(program.play("wait 16000\n" + into + "tap page settings\n wait 400\n tap restart") == "");
    CHECK(program.is_over());

    const auto journal = journal::read_journal(folder.path());
    REQUIRE(journal);
    CHECK(enrolled::all<wire::StaffAct>(**journal) == Acts{{"opened", ""},
                                                           {"setting", "volume"},
                                                           {"setting", "language"},
                                                           {"opened", ""},
                                                           {"test_started", ""},
                                                           {"opened", ""},
                                                           {"restarted", ""}});
    CHECK(enrolled::all<domain::Rating>(**journal).size() == 1);
    CHECK(enrolled::all<domain::Canary>(**journal).size() == 1);
    REQUIRE(enrolled::all<wire::DayClosed>(**journal).size() == 1);
    CHECK(enrolled::all<wire::DayClosed>(**journal)[0].ratings == 1);
}

TEST_CASE("a calibrated panel is kept in the settings and written down, and is in force at the next start") {
    const enrolled::Folder folder;
    REQUIRE(staff::set_pin(folder.path(), "284615"));
    const flow::PanelMap right{.xx = -1, .x0 = 1};
    {
        Program program(folder.path());
        CHECK(program.play("wait 400\n" + into + "tap page settings\n wait 400\n tap calibrate\n expect calibrating") ==
              "");
        base::Instant now = begin + std::chrono::minutes{1};
        for (const flow::Point& target : flow::panel_targets)
            program.terminal.point({{1 - target.x, target.y}, false, true}, now += std::chrono::seconds{1});
        program.terminal.point({{0.4, 0.9}}, now += std::chrono::seconds{1});
        program.terminal.touch(flow::target_of(flow::Act::keep), now);
        CHECK(program.terminal.screen(now).map.xx == Approx(-1));
        CHECK(program.terminal.screen(now).body == "Đã lưu hiệu chỉnh cảm ứng.");
    }
    CHECK(staff::read_settings(folder.path())->map == right);
    const Program program(folder.path());
    CHECK(program.terminal.screen(begin).map == right);
    const auto journal = journal::read_journal(folder.path());
    REQUIRE(journal);
    CHECK(enrolled::all<wire::StaffAct>(**journal) == Acts{{"opened", ""}, {"setting", "touch"}});
}

TEST_CASE("with a wrong PIN the way ends at the pad, and walking away leads back to the question") {
    const enrolled::Folder folder;
    REQUIRE(staff::set_pin(folder.path(), "284615"));
    Program program(folder.path());
    CHECK(program.play("wait 400\n hold corner\n wait 400\n type 123456\n tap enter\n expect dialling\n wait 61000\n"
                       "expect asking\n wait 400\n tap face 3\n expect telling") == "");
    const auto journal = journal::read_journal(folder.path());
    REQUIRE(journal);
    CHECK(enrolled::all<wire::StaffAct>(**journal) == Acts{{"refused", ""}});
}

TEST_CASE("without a PIN the corner does not listen") {
    const enrolled::Folder folder;
    Program program(folder.path());
    CHECK_THAT(program.play("wait 400\n hold corner"), Catch::Contains("the corner does not listen"));
}
