#include "kiosk/flow/visit.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using domain::Language;

TEST_CASE("a terminal opens its journal before it asks anything") {
    stage::Visit visit;
    REQUIRE(visit.effects().size() == 1);
    CHECK(std::holds_alternative<flow::Open>(visit.effects().front()));
    CHECK(visit.is<flow::Opening>());

    visit.tell(flow::Opened{stage::setting()});
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.effects().empty());
    CHECK_FALSE(flow::deadline(visit.state()));
}

TEST_CASE("a terminal that cannot open says so and tries again after longer and longer waits") {
    stage::Visit visit;
    Duration before{0};
    for (int i = 0; i < 9; ++i) {
        visit.tell(flow::OpeningFailed{flow::Reason::not_enrolled});
        REQUIRE(visit.is<flow::Unable>());
        const Duration wait = *flow::deadline(visit.state()) - visit.now();
        CHECK(wait > before);
        before = wait;
        visit.wait();
        REQUIRE(visit.effects().size() == 1);
        CHECK(std::holds_alternative<flow::Open>(visit.effects().front()));
    }
    visit.tell(flow::Opened{stage::setting()});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("one touch of a face is one rating of this place and survey") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(4, 7));
    REQUIRE(visit.saves());
    const domain::Rating& rating = visit.to_save();
    CHECK(rating.response == stage::response(7));
    CHECK(rating.level.number() == 4);
    CHECK(rating.counter == "so-tu-phap.q3");
    CHECK(rating.field == "ho-tich");
    CHECK(rating.survey == "2640-2017");
    CHECK_FALSE(rating.dossier);
}

TEST_CASE("thanks come only after the rating is saved, and last four seconds") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(4));
    CHECK(visit.screen().kind == flow::Screen::Kind::asking);
    visit.tell(flow::Saved{});
    CHECK(visit.is<flow::Thanking>());
    CHECK(visit.effects().empty());

    visit.tell(flow::TimePassed{}, flow::thanks_time - Duration{1});
    CHECK(visit.is<flow::Thanking>());
    visit.tell(flow::TimePassed{}, Duration{1});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("touches while a rating is being saved or thanked are not ratings") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(4, 1));
    visit.tell(stage::face(5, 2), Duration{10});
    CHECK(visit.effects().empty());
    visit.tell(flow::Saved{});
    visit.tell(stage::face(5, 3), Duration{2'000});
    CHECK(visit.effects().empty());
    CHECK(visit.is<flow::Thanking>());
}

TEST_CASE("a face that does not exist is not a rating") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(0));
    CHECK(visit.effects().empty());
    visit.tell(stage::face(6));
    CHECK(visit.effects().empty());
}

TEST_CASE("a touch within 300 ms of a change of the screen does not count") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(4, 1));
    visit.tell(flow::Saved{});
    visit.wait();
    REQUIRE(visit.is<flow::Asking>());

    visit.tell(stage::face(1, 2), flow::touch_guard - Duration{1});
    CHECK(visit.effects().empty());
    CHECK(visit.is<flow::Asking>());
    visit.tell(stage::face(1, 3), Duration{1});
    CHECK(visit.saves());
}

TEST_CASE("a double touch of the language button changes the language once") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::language());
    visit.tell(stage::language(), Duration{150});
    CHECK(visit.state().language == Language::english);
    visit.tell(stage::language(), Duration{400});
    CHECK(visit.state().language == Language::vietnamese);
}

TEST_CASE("a failed save is tried again with the same response id and stays unannounced at first") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::face(2, 5));
    const domain::Rating first = visit.to_save();
    Duration waited{0};
    for (int failures = 1; failures < flow::patient_attempts; ++failures) {
        visit.tell(flow::SaveFailed{});
        REQUIRE(visit.is<flow::Retrying>());
        CHECK(visit.screen().kind == flow::Screen::Kind::asking);
        waited += *flow::deadline(visit.state()) - visit.now();
        visit.wait();
        REQUIRE(visit.saves());
        CHECK(visit.to_save() == first);
    }
    CHECK(waited < Duration{1'000});
    visit.tell(flow::Saved{});
    CHECK(visit.is<flow::Thanking>());
}

TEST_CASE("touches while a save is retried start nothing") {
    stage::Visit visit = stage::failing(2);
    visit.tell(stage::face(5, 8), Duration{1});
    CHECK(visit.effects().empty());
    CHECK(visit.is<flow::Retrying>());
}

TEST_CASE("a rating that cannot be saved is announced calmly, kept and not thanked") {
    stage::Visit visit = stage::failing(flow::patient_attempts);
    REQUIRE(visit.is<flow::Unable>());
    CHECK(visit.screen().title == "Chưa ghi nhận");

    SECTION("the notice stays while it tries again at growing intervals") {
        Duration before{0};
        for (int i = 0; i < 5; ++i) {
            const Duration wait = *flow::deadline(visit.state()) - visit.now();
            CHECK(wait > before);
            before = wait;
            visit.wait();
            REQUIRE(visit.saves());
            CHECK(visit.to_save().response == stage::response(1));
            CHECK(visit.screen().kind == flow::Screen::Kind::unable);
            visit.tell(flow::SaveFailed{});
        }
    }
    SECTION("a save that works brings the question back, without thanks") {
        visit.wait();
        visit.tell(flow::Saved{});
        CHECK(visit.is<flow::Asking>());
    }
    SECTION("faces cannot be touched, the language can") {
        visit.tell(stage::face(5, 9), Duration{400});
        CHECK(visit.effects().empty());
        visit.tell(stage::language());
        CHECK(visit.screen().title == "Not recorded");
    }
}

TEST_CASE("waits between attempts double and never pass thirty seconds") {
    CHECK(flow::wait_after(1) == Duration{100});
    CHECK(flow::wait_after(2) == Duration{200});
    CHECK(flow::wait_after(9) == Duration{25'600});
    CHECK(flow::wait_after(10) == Duration{30'000});
    CHECK(flow::wait_after(1'000'000) == Duration{30'000});
}

TEST_CASE("English goes back to Vietnamese when the visit ends") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::language());
    visit.tell(stage::face(5), Duration{1'000});
    visit.tell(flow::Saved{});
    CHECK(visit.screen().title == "Thank you");
    visit.wait();
    CHECK(visit.state().language == Language::vietnamese);
}

TEST_CASE("English goes back to Vietnamese after thirty seconds without a touch") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::language());
    CHECK(flow::deadline(visit.state()) == visit.now() + flow::language_time);
    visit.tell(flow::TimePassed{}, flow::language_time - Duration{1});
    CHECK(visit.state().language == Language::english);
    visit.tell(flow::TimePassed{}, Duration{1});
    CHECK(visit.state().language == Language::vietnamese);
    CHECK_FALSE(flow::deadline(visit.state()));
}
