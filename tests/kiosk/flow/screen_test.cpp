#include "kiosk/flow/screen.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

TEST_CASE("the first screen shows the place, the question and five faces, level 1 first") {
    const flow::Screen screen = stage::asking().screen();
    CHECK(screen.kind == flow::Screen::Kind::asking);
    CHECK(screen.agency == "Sở Tư pháp");
    CHECK(screen.unit == "Bộ phận Một cửa");
    CHECK(screen.counter == "Quầy 3");
    CHECK(screen.title == "Ông/Bà hài lòng như thế nào?");
    REQUIRE(screen.faces.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(screen.faces[i].target == flow::Target{flow::Target::Kind::face, static_cast<int>(i) + 1});
        CHECK(screen.faces[i].label == stage::setting().survey.levels[i].vi);
    }
    CHECK(screen.title.empty());
    CHECK(screen.badge.empty());
}

TEST_CASE("the language button carries the other language's own name") {
    stage::Visit visit = stage::asking();
    REQUIRE(visit.screen().buttons.size() == 1);
    CHECK(visit.screen().buttons.front().label == "English");
    visit.tell(stage::language());
    CHECK(visit.screen().buttons.front().label == "Tiếng Việt");
    CHECK(visit.screen().title == "How satisfied are you?");
    CHECK(visit.screen().faces.front().label == "Very dissatisfied");
    CHECK(visit.screen().agency == "Department of Justice");
}

TEST_CASE("the thanks are the same for every answer and offer nothing to touch") {
    std::vector<flow::Screen> thanks;
    for (int level = 1; level <= 5; ++level) {
        stage::Visit visit = stage::asking();
        visit.tell(stage::face(level));
        visit.tell(flow::Saved{});
        thanks.push_back(visit.screen());
    }
    for (const flow::Screen& screen : thanks) CHECK(screen == thanks.front());
    CHECK(thanks.front().kind == flow::Screen::Kind::thanking);
    CHECK(thanks.front().title == "Xin cảm ơn");
    CHECK(thanks.front().body == "Đã ghi nhận");
    CHECK(thanks.front().faces.empty());
    CHECK(thanks.front().buttons.empty());
}

TEST_CASE("each reason for not asking has its own words, in both languages") {
    const auto shown = [](flow::Reason reason) {
        stage::Visit visit;
        visit.tell(flow::OpeningFailed{reason});
        return visit;
    };
    CHECK(shown(flow::Reason::not_enrolled).screen().title == "Chưa đăng ký");
    CHECK(shown(flow::Reason::not_open).screen().title == "Chưa sẵn sàng");
    stage::Visit visit = shown(flow::Reason::not_enrolled);
    visit.tell(stage::language(), base::Duration{1'000});
    CHECK(visit.screen().title == "Not registered");
    CHECK(visit.screen().body == "Tell the staff 1");
}

TEST_CASE("a terminal that is starting says so") {
    const flow::Screen screen = stage::Visit().screen();
    CHECK(screen.kind == flow::Screen::Kind::unable);
    CHECK(screen.title == "Đang khởi động");
    CHECK(screen.body == "Xin chờ");
}
