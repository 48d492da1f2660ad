// The loop for people, with those who are around it: it sleeps, and is woken by what is no touch.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "kiosk/app/loop.hpp"
#include "sync/base/descriptor.hpp"
#include "tests/kiosk/app/enrolled.hpp"
#include "tests/kiosk/app/ledger.hpp"
#include "tests/kiosk/app/only_window.hpp"
#include "tests/kiosk/app/speaker.hpp"

namespace {

constexpr app::Equipment keyed{.keyboard = true, .dossier_key = true, .voice = true};

// A terminal over a real folder with news of its own.
struct Served {
    explicit Served(std::optional<binding::Inbox> inbox = {})
        : news(folder.path(), keyed, std::move(inbox)),
          terminal(
              [this](const auto& seen) {
                  auto ready = app::open_terminal(folder.path(), seen);
                  if (ready) news.opened(*ready);
                  return ready;
              },
              desk, stage::wording(), stage::languages(), base::monotonic_now()) {}

    flow::Screen screen() const { return terminal.screen(base::monotonic_now()); }

    enrolled::Folder folder;
    LedgerDesk desk;
    app::News news;
    app::Terminal terminal;
};

}  // namespace

TEST_CASE("a code that is scanned wakes the sleeping loop, and stands on the screen") {
    const support::TemporaryFolder folder;
    const auto pipe = folder.path() / "scanner";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    auto inbox = binding::Inbox::open({.path = pipe}, {}, [] { only_window().wake(); });
    REQUIRE(inbox);
    Served served(std::move(*inbox));
    const base::Descriptor scanner(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
    bool is_asleep = false;
    const auto spare_work = [&] {
        // Called between touches; the last thing before the loop falls asleep.
        const std::string line = "H15.50.05.13-261008-0975\n";
        if (!is_asleep) REQUIRE(::write(scanner.number(), line.data(), line.size()) == 25);
        is_asleep = true;
        return false;
    };
    const auto is_over = [&] { return served.screen().heading.find("0975") != std::string::npos; };
    app::Loop loop(only_window(), served.terminal, base::monotonic_now(),
                   {.news = &served.news, .voice = nullptr, .spare_work = spare_work, .is_over = is_over});
    loop.serve();
    CHECK(is_asleep);
}

TEST_CASE("the loop does the spare work piece by piece, and ends when the staff ask for a restart") {
    Served served;
    int pieces = 0;
    app::Loop loop(only_window(), served.terminal, base::monotonic_now(),
                   {.news = &served.news,
                    .voice = nullptr,
                    .spare_work = [&] { return ++pieces < 5; },
                    .is_over = [&] { return pieces == 5; }});
    loop.serve();
    CHECK(pieces == 5);
}

TEST_CASE("bad day: what is wrong at the start is a calm screen or a badge on the first question") {
    Served served;
    const auto& folder = served.folder.path();
    std::string badge;
    std::string title = wire::read_survey(served.folder.identity.survey_json)->question.vi;
    SECTION("the journal is damaged") {
        REQUIRE(base::replace_file(folder / "journal.db", std::string(8'192, 'x')));
        badge = stage::word(flow::Word::renewed_badge);
    }
    SECTION("the survey has expired") {
        served.folder.renew("Hết hạn?", R"(,"valid_from":"2020-01-01","valid_through":"2020-12-31")");
        badge = stage::word(flow::Word::survey_badge);
        title = "Hết hạn?";
    }
    SECTION("nobody has enrolled it") {
        std::filesystem::remove(folder / "device.json");
        title = stage::word(flow::Word::not_enrolled_title);
    }
    SECTION("the journal cannot be opened") {
        std::filesystem::create_directory(folder / "device.key");
        title = stage::word(flow::Word::not_open_title);
    }
    const app::Loop loop(only_window(), served.terminal, base::monotonic_now(),
                         {.news = &served.news, .voice = nullptr, .spare_work = {}, .is_over = {}});
    CHECK(served.screen().title == title);
    CHECK(served.screen().badge == badge);
}

TEST_CASE("who asks for the voice hears what stands on the screen, and each screen that follows") {
    speaker::Speaker speaker;
    app::Voice voice(speaker.program());
    const support::TemporaryFolder pictures;
    Ledger ledger;
    LedgerDesk desk;
    app::Terminal terminal(opener(ledger), desk, stage::wording(), stage::languages(), stage::begin);
    app::Loop loop(only_window(), terminal, stage::begin,
                   {.news = nullptr, .voice = &voice, .spare_work = {}, .is_over = {}});
    terminal.tell(flow::Told{stage::equipped()}, stage::begin);
    const auto play = [&](const char* text) {
        CHECK(loop.play(app::read_script(text).value(), pictures.path()).value() == "");
    };
    play("wait 400\n tap access\n wait 400\n tap voice");
    const auto choices = speaker.heard();
    CHECK(choices.at(1) == "vi");
    play("wait 400\n tap done\n expect asking");
    CHECK(speaker.heard().at(7).find("Ông/Bà hài lòng như thế nào?") != std::string::npos);
    play("wait 400\n tap face 4\n expect telling");
    CHECK(speaker.heard().at(7).find("Xin cảm ơn") != std::string::npos);
}
