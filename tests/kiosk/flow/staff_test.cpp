// The counter's staff: the corner, the PIN, the pages, test mode.
#include <catch2/catch.hpp>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using flow::Act;
using flow::Page;
using Kind = flow::Screen::Kind;

namespace {

stage::Visit at_pin() {
    stage::Visit visit = stage::well();
    visit.touch(stage::corner);
    return visit;
}

flow::Target page(int number) { return {flow::Target::Kind::page, number}; }

}  // namespace

TEST_CASE("the corner leads to the PIN, and only where there is one") {
    flow::Surroundings around = stage::equipped();
    around.has_pin = false;
    stage::Visit without = stage::well(around);
    CHECK_FALSE(without.screen().corner);
    without.touch(stage::corner);
    CHECK(without.is<flow::Asking>());

    CHECK(stage::well().screen().corner);
    stage::Visit visit = at_pin();
    REQUIRE(visit.is<flow::Dialling>());
    CHECK(visit.screen().hidden);
    CHECK_FALSE(visit.screen().corner);
}

TEST_CASE("a PIN is digits, twelve at most, and is checked when it is entered") {
    stage::Visit visit = at_pin();
    visit.touch(Act::enter);
    CHECK_FALSE(visit.effect());
    visit.type("H-.2468");
    CHECK(visit.screen().text == "2468");
    visit.type("13579135791357");
    CHECK(visit.screen().text.size() == flow::pin_digits);
    visit.touch(Act::enter);
    REQUIRE(visit.asks_for<flow::CheckPin>());
    CHECK(std::get<flow::CheckPin>(*visit.effect()).pin == "246813579135");
    CHECK(visit.is<flow::Checking>());
    CHECK(visit.screen().text.empty());
}

TEST_CASE("a refused PIN says why and can be typed again") {
    for (const flow::Word why : {flow::Word::pin_wrong, flow::Word::pin_locked, flow::Word::pin_unset}) {
        stage::Visit visit = at_pin();
        visit.type("1111");
        visit.touch(Act::enter);
        visit.tell(flow::PinChecked{why});
        REQUIRE(visit.is<flow::Dialling>());
        CHECK(visit.screen().body == stage::word(why));
        CHECK(visit.screen().text.empty());
        CHECK(visit.screen().hidden);
        visit.type("2");
        CHECK(visit.screen().body == stage::word(flow::Word::pin_body));
        visit.touch(Act::cancel);
        CHECK(visit.is<flow::Asking>());
    }
}

TEST_CASE("an accepted PIN opens the pages with the tallies") {
    stage::Visit visit = at_pin();
    visit.type("2468");
    visit.touch(Act::enter);
    visit.tell(flow::PinChecked{});
    REQUIRE(visit.asks_for<flow::Show>());
    CHECK(std::get<flow::Show>(*visit.effect()).page == Page::tallies);
    visit.tell(flow::Reported{stage::report(Page::tallies)});
    CHECK(visit.is<flow::Reporting>());
    CHECK(visit.screen().title == stage::word(flow::Word::page_tallies));
}

TEST_CASE("the PIN's pad is left after a minute") {
    stage::Visit visit = at_pin();
    visit.type("24");
    visit.pass(flow::patience_time);
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("each tab shows its page") {
    for (const Page next : {Page::health, Page::day, Page::transfer, Page::settings, Page::tallies}) {
        stage::Visit visit = stage::reporting();
        visit.touch(flow::target_of(next));
        REQUIRE(visit.asks_for<flow::Show>());
        CHECK(std::get<flow::Show>(*visit.effect()).page == next);
        visit.tell(flow::Reported{stage::report(next)});
        const flow::Screen screen = visit.screen();
        REQUIRE(screen.tabs.size() == 5);
        for (const flow::Button& tab : screen.tabs) CHECK(tab.chosen == (tab.target == flow::target_of(next)));
    }
}

TEST_CASE("a page that does not exist is not shown") {
    stage::Visit visit = stage::reporting();
    for (const int number : {-1, 5, 256}) {
        visit.touch(page(number));
        CHECK_FALSE(visit.effect());
    }
}

TEST_CASE("what a page offers is carried out, anything else is not") {
    stage::Visit visit = stage::reporting({Act::louder, Act::restart});
    visit.touch(Act::louder);
    REQUIRE(visit.asks_for<flow::CarryOut>());
    CHECK(std::get<flow::CarryOut>(*visit.effect()).act == Act::louder);
    CHECK(std::get<flow::CarryOut>(*visit.effect()).page == Page::tallies);
    for (const Act act : {Act::quieter, Act::close_day, Act::test_mode, Act::first_language, Act::undo, Act::enter}) {
        visit.touch(act);
        CHECK_FALSE(visit.effect());
        CHECK(visit.is<flow::Reporting>());
    }
    visit.touch(flow::Target{flow::Target::Kind::act, 256 + static_cast<int>(Act::restart)});
    CHECK_FALSE(visit.effect());
}

TEST_CASE("how an act went is told on its page") {
    stage::Visit visit = stage::reporting({Act::export_usb});
    visit.touch(Act::export_usb);
    flow::Report went = stage::report(Page::tallies, {Act::export_usb});
    went.note = flow::Word::exported;
    visit.tell(flow::Reported{went});
    CHECK(visit.screen().body == stage::word(flow::Word::exported));
}

TEST_CASE("the staff's pages are left by the button or after two minutes, and a visit begins as usual") {
    stage::Visit visit = stage::reporting({Act::louder});
    SECTION("the button") { visit.touch(Act::leave); }
    SECTION("two minutes after the last touch") {
        visit.touch(Act::louder, Duration{60'000});
        visit.tell(flow::Reported{stage::report(Page::tallies)});
        visit.pass(flow::staff_time - stage::tick);
        CHECK(visit.is<flow::Reporting>());
        visit.pass(stage::tick);
    }
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("the first language is where every visit starts from then on") {
    stage::Visit visit = stage::reporting({Act::first_language});
    visit.touch(Act::first_language);
    REQUIRE(visit.asks_for<flow::Prefer>());
    CHECK(std::get<flow::Prefer>(*visit.effect()).language == domain::Language::english);
    visit.tell(flow::Reported{stage::report(Page::tallies)});
    visit.touch(Act::leave);
    CHECK(visit.screen().title == "How satisfied are you?");
    CHECK(visit.screen().buttons.front().label == "Tiếng Việt");
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
}

TEST_CASE("test mode saves a canary for each tap and nothing else, and says so") {
    stage::Visit visit = stage::testing();
    REQUIRE(visit.is<flow::Asking>());
    CHECK(visit.screen().badge == stage::word(flow::Word::test_badge));

    visit.touch(stage::face(2));
    CHECK(visit.is<flow::Telling>());
    CHECK(visit.screen().badge == stage::word(flow::Word::test_badge));
    SECTION("answers and a comment") {
        visit.touch(stage::bad(0));
        visit.touch(stage::good(1));
        visit.touch(Act::more);
        for (int i = 0; i < 2; ++i) visit.touch(stage::face(4));
        REQUIRE(visit.is<flow::Writing>());
        visit.type("thuwr");
        visit.touch(Act::done);
        CHECK(visit.is<flow::Thanking>());
    }
    SECTION("undo") {
        visit.touch(Act::undo);
        CHECK(visit.is<flow::Asking>());
    }
    SECTION("walking away") {
        visit.touch(stage::bad(0));
        visit.pass(flow::patience_time);
        CHECK(visit.is<flow::Asking>());
    }
    CHECK(visit.kept == std::vector<domain::Given>{domain::Canary{*domain::Level::from(2)}});
}

TEST_CASE("test mode that could not be written down does not begin, and the staff are told") {
    stage::Visit visit = stage::reporting({Act::test_mode});
    visit.touch(Act::test_mode);
    REQUIRE(visit.asks_for<flow::CarryOut>());
    CHECK(visit.screen().badge.empty());
    flow::Report went = stage::report(Page::tallies, {Act::test_mode});
    went.failed = true;
    went.note = flow::Word::test_failed;
    visit.tell(flow::Reported{went});
    REQUIRE(visit.is<flow::Reporting>());
    CHECK(visit.screen().body == stage::word(flow::Word::test_failed));
    SECTION("what is read later is not its answer") { visit.tell(flow::Reported{stage::report(Page::tallies)}); }
    visit.touch(Act::leave);
    CHECK(visit.screen().badge.empty());
    visit.touch(stage::face(2));
    REQUIRE(visit.kept.size() == 1);
    CHECK(std::holds_alternative<domain::Rating>(visit.kept.front()));
}

TEST_CASE("the staff's pages give the terminal back after ten minutes, however often they are touched") {
    stage::Visit visit = stage::reporting({Act::louder});
    const base::Instant opened = visit.now();
    while (visit.now() + flow::patience_time < opened + flow::staff_longest) {
        visit.touch(Act::louder, flow::patience_time);
        visit.tell(flow::Reported{stage::report(Page::tallies, {Act::louder})});
        REQUIRE(visit.is<flow::Reporting>());
    }
    visit.pass(opened + flow::staff_longest - visit.now());
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("a dossier is not lost to test mode when the tap is undone") {
    stage::Visit visit = stage::testing();
    visit.tell(stage::serve(7));
    visit.touch(stage::face(2));
    visit.touch(Act::undo);
    CHECK(visit.state().bound == stage::dossier(7));
}

TEST_CASE("test mode ends by itself, but not in the middle of a visit") {
    stage::Visit visit = stage::testing();
    const base::Instant start = visit.now();
    SECTION("while nobody is there") {
        visit.pass(flow::test_time - stage::tick);
        CHECK_FALSE(visit.screen().badge.empty());
        visit.pass(stage::tick);
        CHECK(visit.screen().badge.empty());
    }
    SECTION("a visit that began before its end saves nothing but its canary") {
        visit.pass(flow::test_time - Duration{2'000});
        visit.touch(stage::face(3));
        visit.touch(stage::bad(0));
        visit.pass(Duration{5'000});
        CHECK(visit.now() > start + flow::test_time);
        visit.touch(Act::more);
        visit.touch(stage::face(1));
        visit.type("thuwr");
        visit.touch(Act::done);
        visit.pass(flow::patience_time);
        CHECK(visit.kept.size() == 1);
        REQUIRE(visit.is<flow::Asking>());
        CHECK(visit.screen().badge.empty());
    }
    visit.touch(stage::face(3));
    CHECK(std::holds_alternative<domain::Rating>(visit.kept.back()));
}

TEST_CASE("in test mode a closed counter stays lit") {
    stage::Visit visit = stage::testing();
    visit.tell(flow::Told{stage::closed()});
    visit.pass(flow::dark_time);
    CHECK(visit.is<flow::Asking>());
    visit.pass(flow::test_time);
    CHECK(visit.is<flow::Dark>());
}

TEST_CASE("the staff can end test mode, and then taps count again") {
    stage::Visit visit = stage::testing();
    visit.touch(stage::corner);
    visit.type("271828");
    visit.touch(Act::enter);
    visit.tell(flow::PinChecked{});
    visit.tell(flow::Reported{stage::report(Page::settings, {Act::test_mode})});
    REQUIRE(visit.screen().options.size() == 1);
    CHECK(visit.screen().options.front().target == flow::target_of(Act::end_test));
    visit.touch(Act::end_test);
    REQUIRE(visit.asks_for<flow::CarryOut>());
    visit.tell(flow::Reported{stage::report(Page::settings, {Act::test_mode})});
    CHECK(visit.screen().options.front().target == flow::target_of(Act::test_mode));
    CHECK(visit.screen().badge.empty());
    visit.touch(Act::leave);
    visit.touch(stage::face(2));
    REQUIRE(visit.kept.size() == 1);
    CHECK(std::holds_alternative<domain::Rating>(visit.kept.front()));
}
