#include "sync/domain/hours.hpp"

#include <catch2/catch.hpp>

using domain::Hours;
using domain::LocalMinute;
using std::chrono::minutes;

namespace {

LocalMinute at(std::string_view day, std::string_view time) {
    base::LocalDay date{};
    REQUIRE(base::from_text(day, date));
    const auto span = domain::span_from(std::string(time) + "-24:00");
    REQUIRE(span);
    return date + span->opens;
}

// Monday to Friday in two spans, Saturday morning; the second of September, a Wednesday, is a holiday.
Hours office() {
    Hours hours;
    for (std::size_t day = 0; day < 5; ++day)
        hours.week.at(day) = {*domain::span_from("07:30-11:30"), *domain::span_from("13:30-17:00")};
    hours.week.at(5) = {*domain::span_from("08:00-11:00")};
    base::LocalDay holiday{};
    REQUIRE(base::from_text("2026-09-02", holiday));
    hours.holidays.insert(holiday);
    return hours;
}

std::string words_against(const Hours& hours) {
    const auto verdict = validate(hours);
    return verdict ? "" : verdict.problem().words;
}

}  // namespace

TEST_CASE("A counter is open within its spans: from their first minute, up to their last") {
    const Hours hours = office();
    for (const auto* time : {"07:30", "08:00", "11:29", "13:30", "16:59"}) CHECK(hours.open_at(at("2026-11-23", time)));
    for (const auto* time : {"00:00", "07:29", "11:30", "12:00", "17:00", "23:59"})
        CHECK_FALSE(hours.open_at(at("2026-11-23", time)));
    CHECK(hours.open_at(at("2026-11-28", "10:59")));        // Saturday
    CHECK_FALSE(hours.open_at(at("2026-11-28", "14:00")));  // Saturday afternoon
    CHECK_FALSE(hours.open_at(at("2026-11-29", "10:00")));  // Sunday
    CHECK_FALSE(hours.open_at(at("2026-09-02", "10:00")));  // holiday
    CHECK(hours.open_at(at("2026-09-03", "10:00")));
}

TEST_CASE("The next opening is after now, over noon, night, Sunday and holidays") {
    const Hours hours = office();
    CHECK(hours.next_opening(at("2026-11-23", "06:00")) == at("2026-11-23", "07:30"));
    CHECK(hours.next_opening(at("2026-11-23", "11:30")) == at("2026-11-23", "13:30"));
    CHECK(hours.next_opening(at("2026-11-23", "07:30")) == at("2026-11-23", "13:30"));
    CHECK(hours.next_opening(at("2026-11-23", "20:00")) == at("2026-11-24", "07:30"));
    CHECK(hours.next_opening(at("2026-11-28", "11:00")) == at("2026-11-30", "07:30"));
    CHECK(hours.next_opening(at("2026-09-01", "17:00")) == at("2026-09-03", "07:30"));
}

TEST_CASE("The next change is the next opening or closing") {
    const Hours hours = office();
    CHECK(hours.next_change(at("2026-11-23", "06:00")) == at("2026-11-23", "07:30"));
    CHECK(hours.next_change(at("2026-11-23", "07:30")) == at("2026-11-23", "11:30"));
    CHECK(hours.next_change(at("2026-11-23", "16:59")) == at("2026-11-23", "17:00"));
    CHECK(hours.next_change(at("2026-11-28", "11:00")) == at("2026-11-30", "07:30"));
}

TEST_CASE("A change is exactly where two minutes differ") {
    Hours hours = office();
    hours.week.at(5) = {*domain::span_from("22:00-24:00")};
    hours.week.at(6) = {*domain::span_from("00:00-02:00"), *domain::span_from("23:00-24:00")};
    REQUIRE(words_against(hours).empty());
    const LocalMinute start = at("2026-08-30", "00:00");
    for (LocalMinute now = start; now < start + std::chrono::days{15}; now += minutes{1}) {
        const bool differs = hours.open_at(now) != hours.open_at(now - minutes{1});
        if (differs != (hours.next_change(now - minutes{1}) == now)) FAIL("at minute " << (now - start).count());
        if ((differs && hours.open_at(now)) != (hours.next_opening(now - minutes{1}) == now))
            FAIL("at minute " << (now - start).count());
    }
}

TEST_CASE("Without hours a counter is always open and has nothing to announce") {
    const Hours hours;
    CHECK(hours.always_open());
    CHECK(words_against(hours).empty());
    CHECK(hours.open_at(at("2026-11-29", "03:00")));
    CHECK_FALSE(hours.next_opening(at("2026-11-29", "03:00")));
    CHECK_FALSE(hours.next_change(at("2026-11-29", "03:00")));
}

TEST_CASE("Hours around the clock never change, and a counter closed for more than a year announces nothing") {
    Hours hours;
    for (auto& spans : hours.week) spans = {*domain::span_from("00:00-24:00")};
    CHECK(hours.open_at(at("2026-11-23", "23:59")));
    CHECK_FALSE(hours.next_change(at("2026-11-23", "12:00")));
    for (int day = 0; day <= 500; ++day)
        hours.holidays.insert(std::chrono::floor<std::chrono::days>(at("2026-11-23", "00:00")) +
                              std::chrono::days{day});
    CHECK_FALSE(hours.open_at(at("2026-11-23", "12:00")));
    CHECK_FALSE(hours.next_opening(at("2026-11-23", "12:00")));
}

TEST_CASE("A span is written in one way") {
    CHECK(domain::to_text(*domain::span_from("07:30-11:30")) == "07:30-11:30");
    CHECK(domain::to_text(*domain::span_from("00:00-24:00")) == "00:00-24:00");
    for (const auto* wrong : {"", "7:30-11:30", "07:30", "07:30-11:30 ", "07:30–11:30", "07:60-11:30", "24:01-24:02",
                              "25:00-26:00", "0a:30-11:30", "07.30-11.30", "-7:30-11:30"})
        CHECK_FALSE(domain::span_from(wrong));
}

TEST_CASE("Hours name their first offender") {
    Hours hours = office();
    hours.week.at(0) = {*domain::span_from("13:00-12:00")};
    CHECK(words_against(hours) == "13:00-12:00 on mon ends before it begins");
    hours.week.at(0) = {*domain::span_from("08:00-12:00"), *domain::span_from("12:00-13:00")};
    CHECK(words_against(hours) == "12:00-13:00 on mon begins before the span before it is over");
    hours.week.at(0) = {{minutes{-1}, minutes{60}}};
    CHECK_FALSE(words_against(hours).empty());
    hours.week.fill({});
    CHECK(words_against(hours) == "holidays need opening hours on the other days");
}

TEST_CASE("The counter's minute is local") {
    const base::WallTime utc{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{18} +
                             std::chrono::milliseconds{59'999}};
    CHECK(domain::local_minute(utc, std::chrono::hours{7}) == at("2026-11-24", "01:00"));
}
