#include "kiosk/flow/screen.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using flow::Act;
using Kind = flow::Screen::Kind;

namespace {

bool offers(const flow::Screen& screen, Act act) {
    const auto is = [act](const flow::Button& button) { return button.target == flow::target_of(act); };
    return std::any_of(screen.buttons.begin(), screen.buttons.end(), is) || (screen.primary && is(*screen.primary));
}

// What a visit shows from the tap to its end, with the same touches whatever the level.
std::vector<flow::Screen> visit_of(int level) {
    stage::Visit visit = stage::told(level);
    std::vector<flow::Screen> screens{visit.screen()};
    const auto look = [&] { screens.push_back(visit.screen()); };
    visit.touch(stage::good(2));
    look();
    visit.touch(stage::bad(4));
    look();
    visit.pass(flow::patience_time - flow::warning_time);
    look();
    for (const Act act : {Act::more, Act::skip, Act::skip}) {
        visit.touch(act);
        look();
    }
    visit.type("toots");
    look();
    visit.touch(Act::done);
    look();
    visit.wait();
    look();
    return screens;
}

}  // namespace

TEST_CASE("the first screen shows the place, the question and five faces, level 1 first") {
    const flow::Screen screen = stage::asking().screen();
    CHECK(screen.kind == Kind::asking);
    CHECK(screen.agency == "Sở Tư pháp");
    CHECK(screen.unit == "Bộ phận Một cửa");
    CHECK(screen.counter == "Quầy 3");
    CHECK(screen.title == "Ông/Bà hài lòng như thế nào?");
    REQUIRE(screen.faces.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(screen.faces[i].target == stage::face(static_cast<int>(i) + 1));
        CHECK(screen.faces[i].label == stage::setting().survey.levels[i].vi);
        CHECK_FALSE(screen.faces[i].chosen);
    }
    for (const std::string* nothing : {&screen.heading, &screen.body, &screen.badge, &screen.warning, &screen.voice})
        CHECK(nothing->empty());
    CHECK_FALSE(screen.primary);
    CHECK_FALSE(screen.left_permille);
    CHECK(offers(screen, Act::access));
    CHECK(offers(screen, Act::bind));
    CHECK_FALSE(offers(screen, Act::unbind));
}

TEST_CASE("the language button carries the other language's own name") {
    stage::Visit visit = stage::asking();
    CHECK(visit.screen().buttons.front().label == "English");
    visit.touch(visit.screen().buttons.front().target);
    CHECK(visit.screen().buttons.front().label == "Tiếng Việt");
    CHECK(visit.screen().title == "How satisfied are you?");
    CHECK(visit.screen().faces.front().label == "Very dissatisfied");
    CHECK(visit.screen().agency == "Department of Justice");
    visit.touch(visit.screen().buttons.front().target);
    CHECK(visit.screen().title == "Ông/Bà hài lòng như thế nào?");
}

TEST_CASE("from the tap to the end of the visit every screen is the same for every level") {
    const auto first = visit_of(1);
    for (int level = 2; level <= 5; ++level) CHECK(visit_of(level) == first);
}

TEST_CASE("the thanks offer undo for three seconds, remarks, more and done") {
    stage::Visit visit = stage::told();
    const flow::Screen screen = visit.screen();
    CHECK(screen.kind == Kind::telling);
    CHECK(screen.title == "Xin cảm ơn");
    CHECK(screen.faces.empty());
    REQUIRE(screen.choices.size() == 5);
    CHECK(screen.choices[2].name == "Nhân tố 3");
    CHECK(screen.choices[2].good.target == stage::good(2));
    CHECK(screen.choices[2].bad.target == stage::bad(2));
    for (const Act act : {Act::undo, Act::more, Act::done}) CHECK(offers(screen, act));
    visit.pass(flow::undo_time - stage::tick);
    CHECK(offers(visit.screen(), Act::undo));
    visit.pass(stage::tick);
    CHECK_FALSE(offers(visit.screen(), Act::undo));
}

TEST_CASE("a remark is shown as chosen") {
    stage::Visit visit = stage::told();
    visit.touch(stage::bad(1));
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK_FALSE(visit.screen().choices[i].good.chosen);
        CHECK(visit.screen().choices[i].bad.chosen == (i == 1));
    }
}

TEST_CASE("a criterion is asked about with the five faces, below its factor's name") {
    const stage::Visit visit = stage::judging();
    const flow::Screen screen = visit.screen();
    CHECK(screen.kind == Kind::asking);
    CHECK(screen.heading == "Nhân tố 1");
    CHECK_THAT(screen.title, Catch::StartsWith("Tiêu chí 1."));
    CHECK(screen.faces == stage::asking().screen().faces);
    CHECK(offers(screen, Act::skip));
    CHECK(offers(screen, Act::done));
    CHECK_FALSE(screen.corner);
}

TEST_CASE("the keyboard shows what was typed") {
    stage::Visit visit = stage::writing();
    CHECK(visit.screen().kind == Kind::writing);
    CHECK(visit.screen().keys.size() == 4);
    visit.type("casn booj");
    CHECK(visit.screen().text == "Cán bộ");
    CHECK(offers(visit.screen(), Act::done));
    CHECK(offers(visit.screen(), Act::skip));
}

TEST_CASE("the last screen of a visit offers nothing to touch") {
    stage::Visit visit = stage::told();
    visit.touch(Act::done);
    const flow::Screen screen = visit.screen();
    CHECK(screen.kind == Kind::thanking);
    CHECK(screen.title == "Xin cảm ơn");
    CHECK(screen.body == stage::word(flow::Word::thanks_body));
    CHECK(screen.faces.empty());
    CHECK(screen.buttons.empty());
    CHECK_FALSE(screen.primary);
}

TEST_CASE("the last screen of a visit needs no time but its end") {
    stage::Visit visit = stage::told();
    visit.touch(Act::done);
    CHECK(*flow::deadline(visit.state(), visit.now()) == visit.now() + flow::rest_time);
}

TEST_CASE("the bar of the time left shrinks at ticks, and nothing is drawn between them") {
    for (stage::Visit visit : {stage::told(), stage::judging(), stage::writing(), stage::reporting()}) {
        std::optional<int> left = visit.screen().left_permille;
        REQUIRE(left);
        int shrunk = 0;
        while (visit.screen().left_permille) {
            const flow::Screen now = visit.screen();
            const base::Instant due = *flow::deadline(visit.state(), visit.now());
            REQUIRE(due > visit.now());
            CHECK(flow::screen(visit.state(), stage::wording(), due - stage::tick) == now);
            visit.pass(due - visit.now());
            const auto less = visit.screen().left_permille.value_or(0);
            CHECK(less <= *left);
            if (less < *left) ++shrunk;
            left = less;
        }
        CHECK(shrunk >= 100);
        CHECK(shrunk <= 260);
    }
}

TEST_CASE("each reason for not asking has its own words, in both languages") {
    const auto shown = [](flow::Reason reason) {
        stage::Visit visit;
        visit.tell(flow::OpeningFailed{reason});
        return visit;
    };
    CHECK(shown(flow::Reason::not_enrolled).screen().title == stage::word(flow::Word::not_enrolled_title));
    CHECK(shown(flow::Reason::not_open).screen().title == stage::word(flow::Word::not_open_title));
    CHECK(shown(flow::Reason::not_kept).screen().title == stage::word(flow::Word::not_kept_title));
    CHECK(shown(flow::Reason::disk_full).screen().title == stage::word(flow::Word::disk_full_title));
    stage::Visit visit = shown(flow::Reason::not_enrolled);
    visit.touch(stage::language(1));
    CHECK(visit.screen().title == stage::word(flow::Word::not_enrolled_title, domain::Language::english));
    CHECK(visit.screen().body == stage::word(flow::Word::not_enrolled_body, domain::Language::english));
}

TEST_CASE("a terminal that is starting says so") {
    const flow::Screen screen = stage::Visit().screen();
    CHECK(screen.kind == Kind::unable);
    CHECK(screen.title == stage::word(flow::Word::starting_title));
}

TEST_CASE("the badge says what is not well, on every screen") {
    flow::Surroundings around = stage::equipped();
    around.badge = flow::Word::clock_badge;
    CHECK(stage::asking(around).screen().badge == stage::word(flow::Word::clock_badge));
    CHECK(stage::told(3, around).screen().badge == stage::word(flow::Word::clock_badge));
}

TEST_CASE("the options show what is switched on, and the languages") {
    stage::Visit visit = stage::well();
    visit.touch(Act::access);
    visit.touch(Act::contrast);
    const flow::Screen screen = visit.screen();
    REQUIRE(screen.options.size() == 6);
    for (const flow::Button& option : screen.options)
        CHECK(option.chosen ==
              (option.target == flow::target_of(Act::contrast) || option.target == stage::language(0)));
    CHECK(offers(screen, Act::done));
}

TEST_CASE("the voice says what is to be read, and only when it is switched on") {
    stage::Visit visit = stage::well();
    visit.touch(Act::access);
    CHECK(visit.screen().voice.empty());
    visit.touch(Act::voice);
    visit.touch(Act::done);
    CHECK(visit.screen().voice == "Ông/Bà hài lòng như thế nào?");
    visit.tell(stage::serve(7));
    CHECK(visit.screen().voice == "Hồ sơ …7. Ông/Bà hài lòng như thế nào?");
}

TEST_CASE("a report is put into words") {
    stage::Visit visit = stage::reporting();
    flow::Report report = stage::report(flow::Page::health, {Act::louder, Act::quieter});
    report.rows = {{flow::Word::health_disk, "12 GB", flow::Light::green, {}},
                   {flow::Word::health_clock, "x", flow::Light::red, flow::Word::advise_clock_unset}};
    report.charts = {
        {flow::Word::today_levels, {{*domain::Level::from(5), 10}, {flow::Word::good, 5}, {std::string("07"), 0}}}};
    report.code = "SIPAS";
    report.caption = "abcd";
    visit.tell(flow::Reported{report});
    const flow::Screen screen = visit.screen();
    CHECK(screen.kind == Kind::reporting);
    CHECK(screen.title == stage::word(flow::Word::page_health));
    REQUIRE(screen.rows.size() == 2);
    CHECK(screen.rows[0] == flow::Row{stage::word(flow::Word::health_disk), "12 GB", flow::Light::green, ""});
    CHECK(screen.rows[1].advice == stage::word(flow::Word::advise_clock_unset));
    REQUIRE(screen.charts.size() == 1);
    CHECK(screen.charts[0].title == stage::word(flow::Word::today_levels));
    CHECK(screen.charts[0].bars[0] == flow::Bar{"Rất hài lòng", 10});
    CHECK(screen.charts[0].bars[1].label == stage::word(flow::Word::good));
    CHECK(screen.charts[0].bars[2].label == "07");
    REQUIRE(screen.options.size() == 2);
    CHECK(screen.options[0].target == flow::target_of(Act::quieter));
    CHECK(screen.code == "SIPAS");
    CHECK(screen.text == "abcd");
    CHECK(offers(screen, Act::leave));
}

TEST_CASE("where nothing can be heard, the voice is not offered and the reason stands there calmly") {
    flow::Surroundings mute = stage::equipped();
    mute.can_speak = false;
    stage::Visit visit = stage::asking(mute);
    visit.touch(flow::Act::access);
    for (const flow::Button& option : visit.screen().options) CHECK(option.target != flow::target_of(flow::Act::voice));
    CHECK(visit.screen().badge == stage::word(flow::Word::voice_badge));
}
