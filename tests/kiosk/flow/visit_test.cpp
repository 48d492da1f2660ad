// The tap, what follows it, and the end of a visit.
#include "kiosk/flow/visit.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using domain::Language;
using flow::Act;
using Kind = flow::Screen::Kind;

TEST_CASE("one touch of a face is one rating of this place and survey") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::face(4));
    const auto& rating = visit.to_save<domain::Rating>();
    CHECK(rating.response == stage::response(1));
    CHECK(rating.level.number() == 4);
    CHECK(rating.counter == "so-tu-phap.q3");
    CHECK(rating.field == "ho-tich");
    CHECK(rating.survey == "2640-2017");
    CHECK_FALSE(rating.dossier);
    CHECK_FALSE(rating.outside_hours);
}

TEST_CASE("the thanks come only after the rating is saved") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::face(4));
    CHECK(visit.is<flow::Saving>());
    CHECK(visit.shown() == Kind::asking);
    visit.tell(flow::Saved{});
    CHECK(visit.is<flow::Telling>());
    CHECK_FALSE(visit.effect());
}

TEST_CASE("a face that does not exist is not a rating") {
    stage::Visit visit = stage::asking();
    for (const int level : {0, 6, -1, 256 + 3}) {
        visit.touch(stage::face(level));
        CHECK_FALSE(visit.effect());
    }
}

TEST_CASE("touches while a rating is being saved or thanked are not ratings") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::face(4));
    visit.touch(stage::face(5));
    CHECK_FALSE(visit.effect());
    visit.tell(flow::Saved{});
    visit.touch(stage::face(5), Duration{2'000});
    CHECK_FALSE(visit.effect());
    CHECK(visit.is<flow::Telling>());
}

TEST_CASE("thanks that nobody touches go after ten seconds, and the question is back") {
    stage::Visit visit = stage::told();
    visit.pass(flow::glance_time - stage::tick);
    CHECK(visit.is<flow::Telling>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.kept.size() == 1);
}

TEST_CASE("a remark gives the citizen a minute, counted from the last touch") {
    stage::Visit visit = stage::told();
    visit.touch(stage::good(0));
    visit.pass(flow::patience_time - stage::tick);
    CHECK(visit.is<flow::Telling>());
    visit.touch(stage::bad(1), Duration{0});
    visit.pass(flow::patience_time - stage::tick);
    CHECK(visit.is<flow::Telling>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("done ends with thanks, and the faces rest for five seconds") {
    stage::Visit visit = stage::told();
    visit.touch(Act::done);
    REQUIRE(visit.is<flow::Thanking>());
    visit.touch(stage::face(5), Duration{1'000});
    CHECK(visit.is<flow::Thanking>());
    visit.pass(flow::rest_time - Duration{1'000} - stage::tick);
    CHECK(visit.is<flow::Thanking>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.kept.size() == 1);
}

TEST_CASE("a rating can be undone for three seconds, and the same person is asked again") {
    stage::Visit visit = stage::told();
    SECTION("inside") {
        visit.touch(Act::undo, flow::undo_time - stage::tick);
        REQUIRE(visit.kept.size() == 2);
        CHECK(visit.kept[1] == domain::Given{domain::Undone{stage::response(1)}});
        REQUIRE(visit.is<flow::Asking>());
        visit.touch(stage::face(2));
        REQUIRE(visit.kept.size() == 3);
        CHECK(std::get<domain::Rating>(visit.kept[2]).response == stage::response(3));
    }
    SECTION("after") {
        visit.touch(Act::undo, flow::undo_time);
        CHECK(visit.kept.size() == 1);
        CHECK(visit.is<flow::Telling>());
    }
}

TEST_CASE("an undone rating's remarks are not kept, and the language stays") {
    stage::Visit visit = stage::well();
    visit.touch(stage::language(1));
    visit.touch(stage::face(1));
    visit.touch(stage::bad(0));
    visit.touch(Act::undo);
    REQUIRE(visit.kept.size() == 2);
    CHECK(std::holds_alternative<domain::Undone>(visit.kept[1]));
    CHECK(visit.state().language == Language::english);
}

TEST_CASE("a finger that comes too late for undo does not find another button in its place") {
    stage::Visit visit = stage::told();
    visit.pass(flow::undo_time);
    visit.touch(Act::more, flow::touch_guard - stage::tick);
    CHECK(visit.is<flow::Telling>());
    SECTION("a little later it does") {
        visit.touch(Act::more, stage::tick);
        CHECK(visit.is<flow::Judging>());
    }
    SECTION("done has not moved, and is not slowed") {
        visit.touch(Act::done, Duration{0});
        CHECK(visit.is<flow::Thanking>());
    }
}

TEST_CASE("a touch within 300 ms of a change of the screen does not count, on any screen") {
    const auto early = flow::touch_guard - stage::tick;
    SECTION("the thanks") {
        stage::Visit visit = stage::told();
        for (const Act act : {Act::undo, Act::done, Act::more}) visit.touch(act, Duration{50});
        CHECK(visit.is<flow::Telling>());
        CHECK(visit.kept.size() == 1);
    }
    SECTION("one criterion to the next, where the same faces are at the same place") {
        stage::Visit visit = stage::judging();
        visit.touch(stage::face(3));
        visit.touch(stage::face(3), early);
        CHECK(visit.kept.size() == 2);
        visit.touch(stage::face(3), stage::tick);
        CHECK(visit.kept.size() == 3);
        visit.touch(Act::skip);
        visit.touch(Act::skip, early);
        CHECK(visit.state().questions.size() >= 1);
    }
    SECTION("the question after a visit") {
        stage::Visit visit = stage::told();
        visit.pass(flow::glance_time);
        visit.touch(stage::face(1), early);
        CHECK(visit.kept.size() == 1);
        visit.touch(stage::face(1), stage::tick);
        CHECK(visit.kept.size() == 2);
    }
    SECTION("the question after the last criterion was left") {
        stage::Visit visit = stage::judging();
        visit.pass(flow::patience_time);
        REQUIRE(visit.is<flow::Asking>());
        visit.touch(stage::face(1), early);
        CHECK(visit.kept.size() == 1);
    }
    SECTION("another language") {
        stage::Visit visit = stage::well();
        visit.touch(stage::language(1));
        visit.touch(stage::language(0), Duration{150});
        CHECK(visit.state().language == Language::english);
        visit.touch(stage::language(0), Duration{150});
        CHECK(visit.state().language == Language::vietnamese);
    }
    SECTION("another look") {
        stage::Visit visit = stage::well();
        visit.touch(Act::access);
        for (const Act act : {Act::large_text, Act::contrast, Act::low, Act::voice}) {
            visit.touch(act);
            visit.touch(act, early);
        }
        CHECK(visit.state().look == flow::Look{true, true, true, false});
        CHECK(visit.state().voice);
    }
    SECTION("other questions") {
        stage::Visit visit = stage::well();
        visit.pass(flow::rest_time);
        visit.tell(flow::Renewed{stage::renewed()});
        REQUIRE(visit.screen().title == "Câu hỏi mới?");
        visit.touch(stage::face(5), early);
        CHECK(visit.kept.empty());
    }
}

TEST_CASE("the keys of a keyboard are not slowed by the guard") {
    stage::Visit visit = stage::writing();
    visit.type("toots nhanh", Duration{1});
    CHECK(visit.screen().text == "Tốt nhanh");
}

TEST_CASE("a touch of what is not on the screen does nothing") {
    using Target = flow::Target;
    const std::vector<Target> nowhere{
        {Target::Kind::good, -1},     {Target::Kind::good, 5},           {Target::Kind::language, 7},
        {Target::Kind::language, -1}, {Target::Kind::act, 9'999},        {Target::Kind::act, -1},
        {Target::Kind::page, 77},     {Target::Kind::key, 70'000},       {Target::Kind::key, -5},
        {Target::Kind::face, 9},      {static_cast<Target::Kind>(99), 1}};
    stage::Visit choosing = stage::well();
    choosing.touch(Act::access);
    for (stage::Visit visit : {stage::well(), choosing, stage::told(), stage::judging(), stage::writing(),
                               stage::reporting({Act::louder})}) {
        const auto kept = visit.kept.size();
        for (const Target& target : nowhere) {
            const flow::Screen::Kind before = visit.shown();
            visit.touch(target);
            CHECK_FALSE(visit.effect());
            CHECK(visit.shown() == before);
        }
        CHECK(visit.kept.size() == kept);
    }
}

TEST_CASE("the language and the look go with the visit") {
    stage::Visit visit = stage::well();
    visit.touch(stage::language(1));
    visit.touch(Act::access);
    for (const Act act : {Act::large_text, Act::contrast, Act::low, Act::voice, Act::done}) visit.touch(act);
    REQUIRE(visit.is<flow::Asking>());
    CHECK_FALSE(visit.screen().voice.empty());
    visit.touch(stage::face(5));
    CHECK(visit.screen().title == "Thank you");
    CHECK(visit.screen().look == flow::Look{true, true, true, false});
    SECTION("by done") {
        visit.touch(Act::done);
        CHECK(visit.screen().title == "Thank you");
        visit.pass(flow::rest_time);
    }
    SECTION("by walking away") { visit.pass(flow::glance_time); }
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.state().language == Language::vietnamese);
    CHECK(visit.state().look == flow::Look{});
    CHECK_FALSE(visit.state().voice);
    CHECK(visit.screen().voice.empty());
}

TEST_CASE("the language and the look go after thirty seconds without a touch") {
    stage::Visit visit = stage::well();
    visit.touch(stage::language(1));
    visit.pass(flow::idle_time - stage::tick);
    CHECK(visit.state().language == Language::english);
    visit.pass(stage::tick);
    CHECK(visit.state().language == Language::vietnamese);
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
}

TEST_CASE("a voice is only switched on where there is one") {
    flow::Surroundings silent = stage::equipped();
    silent.can_speak = false;
    stage::Visit visit = stage::well(silent);
    visit.touch(Act::access);
    visit.touch(Act::voice);
    CHECK_FALSE(visit.state().voice);
}

TEST_CASE("the options are left by done or after a minute") {
    stage::Visit visit = stage::well();
    visit.touch(Act::access);
    REQUIRE(visit.is<flow::Choosing>());
    SECTION("done") { visit.touch(Act::done); }
    SECTION("a minute") { visit.pass(flow::patience_time); }
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("new questions wait until the visit is over") {
    stage::Visit visit = stage::told();
    visit.tell(flow::Renewed{stage::renewed()});
    visit.touch(Act::more);
    while (visit.is<flow::Judging>()) visit.touch(stage::face(3));
    CHECK(visit.state().setting.survey.id == "2640-2017");
    visit.touch(Act::skip);
    CHECK(visit.state().setting.survey.id == "2640-2017");
    visit.wait();
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.screen().title == "Câu hỏi mới?");
    visit.touch(stage::face(3));
    CHECK(std::get<domain::Rating>(visit.kept.back()).survey == "2640-2027");
}

TEST_CASE("new questions come when nobody has touched the first screen for five seconds") {
    stage::Visit visit = stage::well();
    visit.touch(Act::access);
    visit.touch(Act::done);
    visit.tell(flow::Renewed{stage::renewed()});
    visit.pass(flow::rest_time - stage::tick);
    CHECK(visit.state().setting.survey.id == "2640-2017");
    visit.pass(stage::tick);
    CHECK(visit.state().setting.survey.id == "2640-2027");
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
}

TEST_CASE("questions that came before the journal was open do not replace those it was opened with") {
    stage::Visit visit;
    visit.tell(flow::OpeningFailed{flow::Reason::not_open});
    visit.tell(flow::Renewed{stage::setting()});
    visit.wait();
    visit.tell(flow::Opened{stage::renewed()});
    CHECK(visit.state().setting.survey.id == "2640-2027");
}
