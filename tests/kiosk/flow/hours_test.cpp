// Outside the counter's hours.
#include <catch2/catch.hpp>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using Kind = flow::Screen::Kind;

TEST_CASE("a rating outside the hours counts and is marked") {
    stage::Visit visit = stage::well(stage::closed());
    CHECK(visit.screen().heading == "Mở cửa lúc 07:30");
    visit.touch(stage::face(4));
    REQUIRE(visit.kept.size() == 1);
    CHECK(std::get<domain::Rating>(visit.kept.front()).outside_hours);
    CHECK(visit.is<flow::Telling>());
}

TEST_CASE("outside the hours the screen goes dark a minute after the last touch") {
    stage::Visit visit = stage::well(stage::closed());
    visit.touch(stage::language(1));
    visit.pass(flow::dark_time - stage::tick);
    CHECK(visit.is<flow::Asking>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Dark>());
    CHECK(visit.screen().body == "Đóng cửa đến 07:30");
    CHECK(visit.screen().look.dim);
    CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
}

TEST_CASE("the first touch of a dark screen only wakes it") {
    for (const flow::Target& target : {stage::wake, stage::face(3), stage::corner}) {
        stage::Visit visit = stage::dark();
        visit.touch(target);
        CHECK(visit.is<flow::Asking>());
        CHECK(visit.kept.empty());
        visit.touch(stage::face(3), flow::touch_guard - stage::tick);
        CHECK(visit.kept.empty());
        visit.touch(stage::face(3), stage::tick);
        CHECK(visit.kept.size() == 1);
    }
}

TEST_CASE("a woken screen goes dark again when nobody rates") {
    stage::Visit visit = stage::dark();
    visit.touch(stage::wake);
    visit.pass(flow::dark_time);
    CHECK(visit.is<flow::Dark>());
}

TEST_CASE("a dark screen lights up when the counter opens") {
    stage::Visit visit = stage::dark();
    visit.tell(flow::Told{stage::equipped()});
    CHECK(visit.is<flow::Asking>());
    visit.pass(Duration{600'000});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("nothing but the first screen goes dark") {
    for (stage::Visit visit : {stage::judging(), stage::writing(), stage::reporting()}) {
        const auto before = visit.shown();
        visit.tell(flow::Told{stage::closed()});
        visit.pass(flow::patience_time - stage::tick);
        CHECK(visit.shown() == before);
    }
}

TEST_CASE("during the hours the screen never goes dark") {
    stage::Visit visit = stage::well();
    visit.pass(Duration{86'400'000});
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("new questions come to a dark screen at once, not under the eyes of who wakes it") {
    stage::Visit visit = stage::dark();
    visit.tell(flow::Renewed{stage::renewed()});
    visit.touch(stage::wake);
    CHECK(visit.screen().title == "Câu hỏi mới?");
}
