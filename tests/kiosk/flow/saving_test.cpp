// Opening the journal, saving, and what happens when either fails.
#include <catch2/catch.hpp>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using Kind = flow::Screen::Kind;

TEST_CASE("a terminal opens its journal before it asks anything") {
    stage::Visit visit;
    CHECK(flow::start(stage::languages(), stage::begin).effect);
    CHECK(visit.asks_for<flow::Open>());
    CHECK(visit.is<flow::Opening>());
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));

    visit.tell(flow::Opened{stage::setting()});
    CHECK(visit.is<flow::Asking>());
    CHECK_FALSE(visit.effect());
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
}

TEST_CASE("a terminal that cannot open says so and tries again, after waits that grow up to five seconds") {
    stage::Visit visit;
    for (int i = 1; i <= 9; ++i) {
        visit.tell(flow::OpeningFailed{flow::Reason::not_enrolled});
        REQUIRE(visit.is<flow::Unable>());
        CHECK_FALSE(visit.effect());
        CHECK(*flow::deadline(visit.state(), visit.now()) == visit.now() + flow::wait_after(i));
        visit.tell(flow::TimePassed{}, flow::wait_after(i) - stage::tick);
        CHECK(visit.is<flow::Unable>());
        visit.tell(flow::TimePassed{}, stage::tick);
        CHECK(visit.is<flow::Opening>());
        CHECK(visit.asks_for<flow::Open>());
    }
    visit.tell(flow::Opened{stage::setting()});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("waits between attempts double and never pass five seconds") {
    CHECK(flow::wait_after(1) == Duration{100});
    CHECK(flow::wait_after(2) == Duration{200});
    CHECK(flow::wait_after(6) == Duration{3'200});
    CHECK(flow::wait_after(7) == Duration{5'000});
    CHECK(flow::wait_after(1'000'000) == Duration{5'000});
}

TEST_CASE("a failed save is tried again with the same response id and stays unannounced at first") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::face(2));
    const auto first = visit.to_save<domain::Rating>();
    Duration waited{0};
    for (int failures = 1; failures < flow::patient_attempts; ++failures) {
        visit.tell(flow::SaveFailed{});
        REQUIRE(visit.is<flow::Retrying>());
        CHECK(visit.shown() == Kind::asking);
        waited += *flow::deadline(visit.state(), visit.now()) - visit.now();
        visit.wait();
        CHECK(visit.to_save<domain::Rating>() == first);
    }
    CHECK(waited < Duration{1'000});
    visit.tell(flow::Saved{});
    CHECK(visit.is<flow::Telling>());
}

TEST_CASE("touches while a save is tried again start nothing") {
    stage::Visit visit = stage::failing(2);
    for (const flow::Target& target : {stage::face(5), stage::language(1), flow::target_of(flow::Act::access)}) {
        visit.touch(target);
        CHECK_FALSE(visit.effect());
        CHECK(visit.is<flow::Retrying>());
    }
}

TEST_CASE("a rating that cannot be saved is announced calmly, kept and not thanked") {
    stage::Visit visit = stage::failing(flow::patient_attempts);
    REQUIRE(visit.is<flow::Unable>());
    CHECK(visit.screen().title == "Chưa ghi nhận");
    CHECK(visit.screen().faces.empty());

    SECTION("the notice stays while it tries again") {
        for (int i = 0; i < 12; ++i) {
            visit.wait();
            CHECK(visit.to_save<domain::Rating>().response == stage::response(1));
            CHECK(visit.screen().title == "Chưa ghi nhận");
            visit.tell(flow::SaveFailed{});
            CHECK(visit.is<flow::Unable>());
        }
    }
    SECTION("a save that works brings the question back, without thanks") {
        visit.wait();
        visit.tell(flow::Saved{});
        CHECK(visit.is<flow::Asking>());
    }
    SECTION("faces cannot be touched, the language can") {
        visit.touch(stage::face(5));
        CHECK_FALSE(visit.effect());
        visit.touch(stage::language(1));
        CHECK(visit.screen().title == "Not recorded");
    }
    SECTION("an attempt in the background does not keep the language from being touched") {
        while (visit.now() < stage::begin + Duration{10'000}) {
            visit.wait();
            visit.tell(flow::SaveFailed{});
        }
        visit.touch(stage::language(1), Duration{50});
        CHECK(visit.screen().title == "Not recorded");
    }
}

TEST_CASE("a full disk is told at once, and asks again as soon as there is room") {
    stage::Visit visit = stage::asking();
    visit.touch(stage::face(3));
    visit.tell(flow::SaveFailed{flow::Reason::disk_full});
    REQUIRE(visit.is<flow::Unable>());
    CHECK(visit.screen().title == stage::word(flow::Word::disk_full_title));
    visit.wait();
    CHECK(visit.to_save<domain::Rating>().response == stage::response(1));
    visit.tell(flow::SaveFailed{flow::Reason::disk_full});
    CHECK(visit.is<flow::Unable>());
    visit.wait();
    visit.tell(flow::Saved{});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("an answer after the rating that cannot be saved keeps its screen, then is told of like a rating") {
    stage::Visit visit = stage::judging();
    visit.disk_works = false;
    const flow::Screen before = visit.screen();
    visit.touch(stage::face(1));
    const domain::Given given = *visit.saving();
    visit.tell(flow::SaveFailed{});
    CHECK(visit.screen().title == before.title);
    CHECK(visit.screen().heading == before.heading);

    SECTION("and it works: the next criterion") {
        visit.wait();
        CHECK(*visit.saving() == given);
        visit.tell(flow::Saved{});
        CHECK(visit.is<flow::Judging>());
        CHECK(visit.screen().title != before.title);
        visit.touch(stage::face(1), flow::touch_guard - stage::tick);
        CHECK_FALSE(visit.effect());
    }
    SECTION("and it does not") {
        for (int i = 1; i < flow::patient_attempts; ++i) {
            visit.wait();
            visit.tell(flow::SaveFailed{});
        }
        CHECK(visit.screen().title == "Chưa ghi nhận");
        visit.wait();
        CHECK(*visit.saving() == given);
        visit.tell(flow::Saved{});
        CHECK(visit.is<flow::Asking>());
    }
}

TEST_CASE("remarks and a comment keep their screens too while they are saved again") {
    stage::Visit telling = stage::told();
    telling.touch(stage::good(0));
    telling.disk_works = false;
    telling.touch(flow::Act::done);
    telling.tell(flow::SaveFailed{});
    CHECK(telling.shown() == Kind::telling);
    telling.wait();
    telling.tell(flow::Saved{});
    CHECK(telling.is<flow::Thanking>());

    stage::Visit writing = stage::writing();
    writing.type("tot");
    writing.disk_works = false;
    writing.touch(flow::Act::done);
    writing.tell(flow::SaveFailed{});
    CHECK(writing.shown() == Kind::writing);
    CHECK_FALSE(writing.screen().text.empty());
}

TEST_CASE("outcomes that nobody waits for change nothing") {
    stage::Visit visit = stage::asking();
    const flow::Screen before = visit.screen();
    for (const flow::Event& event :
         {flow::Event{flow::Saved{}}, flow::Event{flow::SaveFailed{}}, flow::Event{flow::OpeningFailed{}},
          flow::Event{flow::PinChecked{}}, flow::Event{flow::Reported{stage::report(flow::Page::health)}}}) {
        visit.tell(event);
        CHECK_FALSE(visit.effect());
        CHECK(visit.screen() == before);
    }
}
