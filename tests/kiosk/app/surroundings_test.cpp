// Hours, clock and validity as the visit is told of them, minute by minute of the counter's own days.
#include "kiosk/app/surroundings.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kiosk/flow/stage.hpp"

namespace {

using namespace std::chrono_literals;  // NOLINT: a test's own words
using base::ClockTrust;

constexpr auto year_month = std::chrono::year{2026} / 11;
constexpr base::LocalDay monday{year_month / 23};
constexpr base::LocalDay wednesday{year_month / 25};
constexpr base::LocalDay friday{year_month / 27};
constexpr base::LocalDay saturday{year_month / 28};
constexpr app::Equipment everything{.keyboard = true, .dossier_key = true, .voice = true, .pin = true};

// When it is `time` where the counter stands.
base::WallTime at(base::LocalDay day, base::Duration time) { return day + time - app::local_offset; }

// 07:30-11:30 and 13:30-17:00 from Monday to Friday, but not on Wednesday, a holiday.
flow::Setting office() {
    flow::Setting setting = stage::setting();
    for (std::size_t day = 0; day < 5; ++day)
        setting.place.hours.week.at(day) = {{7h + 30min, 11h + 30min}, {13h + 30min, 17h}};
    setting.place.hours.holidays.insert(wednesday);
    return setting;
}

flow::Surroundings around(base::LocalDay day, base::Duration time, const flow::Setting& setting = office()) {
    return app::look_around(everything, setting, at(day, time), ClockTrust::network);
}

base::Duration stays(base::LocalDay day, base::Duration time, const flow::Setting& setting = office()) {
    return app::stays_true(setting, at(day, time), ClockTrust::network);
}

}  // namespace

TEST_CASE("from the minute in which the counter opens up to the one in which it closes, it is open") {
    CHECK_FALSE(around(monday, 7h + 30min - 1ms).open);
    CHECK(around(monday, 7h + 30min).open);
    CHECK(around(monday, 11h + 30min - 1ms).open);
    CHECK_FALSE(around(monday, 11h + 30min).open);
    CHECK(around(monday, 13h + 30min).open);
    CHECK_FALSE(around(monday, 17h).open);
    CHECK(around(monday, 9h).opens.empty());
}

TEST_CASE("a closed counter says when it opens: the hour alone today, with its day on another one") {
    CHECK(around(monday, 0h).opens == "07:30");
    CHECK(around(monday, 12h).opens == "13:30");
    CHECK(around(friday, 17h).opens == "07:30 (30/11)");
    CHECK(around(saturday, 12h).opens == "07:30 (30/11)");
    CHECK(around(monday + std::chrono::days{1}, 18h).opens == "07:30 (26/11)");  // Wednesday is a holiday
    CHECK_FALSE(around(wednesday, 9h).open);
    CHECK(around(wednesday, 9h).opens == "07:30 (26/11)");
}

TEST_CASE("the hours are those of the counter's own day, not of Greenwich's") {
    // 00:30 on Monday in Vietnam is still Sunday in Greenwich; 23:30 on Friday is still Friday in both.
    CHECK(around(monday, 30min).opens == "07:30");
    CHECK(around(friday, 23h + 30min).opens == "07:30 (30/11)");
}

TEST_CASE("a counter that is open past midnight stays open, and knows no opening at midnight") {
    flow::Setting night = stage::setting();
    night.place.hours.week.at(0) = {{22h, 24h}};
    night.place.hours.week.at(1) = {{0h, 2h}};
    CHECK(around(monday, 24h - 1ms, night).open);
    CHECK(around(monday, 24h, night).open);
    CHECK_FALSE(around(monday, 26h, night).open);
    CHECK(around(monday, 26h, night).opens == "22:00 (30/11)");
}

TEST_CASE("a counter without hours is always open") {
    CHECK(around(saturday, 3h, stage::setting()).open);
    CHECK(around(saturday, 3h, stage::setting()).opens.empty());
}

TEST_CASE("bad day: by a clock that nobody has set the counter is open, and the badge says why") {
    const auto unsure = app::look_around(everything, office(), at(saturday, 3h), ClockTrust::unset);
    CHECK(unsure.open);
    CHECK(unsure.opens.empty());
    CHECK(unsure.badge == flow::Word::clock_badge);
    for (const ClockTrust trust : {ClockTrust::hardware, ClockTrust::network, ClockTrust::server_signed})
        CHECK(app::look_around(everything, office(), at(monday, 9h), trust) == around(monday, 9h));
    CHECK_FALSE(around(monday, 9h).badge);
}

TEST_CASE("bad day: before its first and after its last day a survey has a badge, and ratings go on") {
    flow::Setting setting = office();
    setting.survey.from = monday;
    setting.survey.through = friday;
    const auto badge = [&](base::LocalDay day, base::Duration time) { return around(day, time, setting).badge; };
    CHECK(badge(monday, -1ms) == flow::Word::survey_badge);
    CHECK_FALSE(badge(monday, 0ms));
    CHECK_FALSE(badge(friday, 24h - 1ms));
    CHECK(badge(saturday, 0ms) == flow::Word::survey_badge);
}

TEST_CASE("of several badges the gravest is shown: the clock, then the questions, then the journal") {
    flow::Setting setting = office();
    app::Equipment renewed = everything;
    renewed.journal_renewed = true;
    CHECK(app::look_around(renewed, setting, at(monday, 9h), ClockTrust::network).badge == flow::Word::renewed_badge);
    setting.survey.through = monday - std::chrono::days{1};
    CHECK(app::look_around(renewed, setting, at(monday, 9h), ClockTrust::network).badge == flow::Word::survey_badge);
    CHECK(app::look_around(renewed, setting, at(monday, 9h), ClockTrust::unset).badge == flow::Word::clock_badge);
}

TEST_CASE("each part of the equipment is offered by itself") {
    CHECK(app::equipped({}) == flow::Surroundings{});
    CHECK(app::equipped({.keyboard = true}).can_write);
    CHECK(app::equipped({.dossier_key = true}).can_bind);
    CHECK(app::equipped({.voice = true}).can_speak);
    CHECK(app::equipped({.pin = true}).has_pin);
    CHECK(around(monday, 9h) == stage::equipped());
}

TEST_CASE("what was said stays true until the next change of the hours, or midnight") {
    CHECK(stays(monday, 7h) == 30min);
    CHECK(stays(monday, 7h + 30min) == 4h);
    CHECK(stays(monday, 12h + 250ms) == 90min - 250ms);
    CHECK(stays(monday, 17h) == 7h);  // "07:30 (24/11)" is then "07:30"
    CHECK(stays(saturday, 0h) == 24h);
    CHECK(stays(saturday, 3h, stage::setting()) == 21h);  // no hours, but a survey may end with the day
}

TEST_CASE("it is looked again at once when the change is near, but never without a pause") {
    CHECK(stays(monday, 7h + 29min + 59s) == 1s);
    CHECK(stays(monday, 7h + 30min - 1ms) == 1s);
}

TEST_CASE("by a clock that nobody has set, it is looked again soon") {
    CHECK(app::stays_true(office(), at(saturday, 3h), ClockTrust::unset) == 10min);
}

TEST_CASE("within the time for which it stays true, nothing that was said changes") {
    const flow::Setting setting = office();
    for (base::WallTime now = at(monday, 0h); now < at(monday, 24h * 8); now += 7min + 13s) {
        const auto left = app::stays_true(setting, now, ClockTrust::network);
        const auto said = app::look_around(everything, setting, now, ClockTrust::network);
        INFO(base::to_iso8601(now));
        CHECK(app::look_around(everything, setting, now + left - 1ms, ClockTrust::network) == said);
    }
}
