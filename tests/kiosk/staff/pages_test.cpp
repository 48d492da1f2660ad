#include "kiosk/staff/pages.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using counter::monday;
using flow::Act;
using flow::Word;

namespace {

domain::Place place() {
    domain::Place place;
    place.counter = "q3";
    place.counter_name = {"Quầy 3", "Counter 3"};
    return place;
}

std::vector<std::string> values(const flow::Report& report) {
    std::vector<std::string> values;
    for (const auto& row : report.rows) values.push_back(row.value);
    return values;
}

std::vector<Word> titles(const flow::Report& report) {
    std::vector<Word> titles;
    for (const auto& chart : report.charts) titles.push_back(chart.title);
    return titles;
}

const wire::Stream stream{"d-17", 1};
constexpr journal::Head head{40, {}};

}  // namespace

TEST_CASE("Before anything may be seen, the page says so without a chart") {
    const auto report = staff::tallies_report({}, true, place());
    CHECK(values(report) == std::vector<std::string>{"0", "–", "0", "–"});
    CHECK(report.charts.empty());
    CHECK(report.options.empty());
    CHECK(report.note == Word::tallies_note);
    CHECK(staff::tallies_report({}, false, place()).note == Word::tallies_reading);
}

TEST_CASE("Results are counts, rates, levels and hours; counters where there are several") {
    const staff::Share today{{1, 0, 1, 3, 5}, {{8, 7}}, {{"q3", 10}}};
    const staff::Share last_days{{1, 0, 1, 3, 10}, {{8, 7}, {14, 8}}, {{"q3", 10}, {"q4", 5}}};
    const auto report = staff::tallies_report({today, last_days}, true, place());
    CHECK(report.page == flow::Page::tallies);
    CHECK(values(report) == std::vector<std::string>{"10", "80,0%", "15", "86,7%"});
    CHECK(titles(report) == std::vector<Word>{Word::today_levels, Word::today_hours, Word::week_levels,
                                              Word::week_hours, Word::week_counters});
    CHECK(report.charts[0].bars.size() == 5);
    CHECK(report.charts[0].bars[4] == flow::ReportBar{*domain::Level::from(5), 5});
    CHECK(report.charts[3].bars == std::vector<flow::ReportBar>{{"8 h", 7}, {"14 h", 8}});
    CHECK(report.charts[4].bars == std::vector<flow::ReportBar>{{"Quầy 3", 10}, {"q4", 5}});
}

TEST_CASE("A day is open, then closed, then open again when something was given") {
    staff::DayBook book;
    auto report = staff::day_report(stream, book, monday, 12, head);
    CHECK(report.page == flow::Page::day);
    CHECK(values(report) == std::vector<std::string>{"23/11/2026", "12", "40"});
    CHECK(report.options == std::vector{Act::close_day});
    CHECK(report.note == Word::day_open);
    CHECK(report.code.empty());
    CHECK(report.caption.empty());

    const auto closed = staff::close_day(book, monday, 12, head).closed;
    book.add(counter::entry(closed, 9h));
    report = staff::day_report(stream, book, monday, 12, {45, {}});
    CHECK(values(report) == std::vector<std::string>{"23/11/2026", "12", "40"});
    CHECK(report.options.empty());
    CHECK(report.note == Word::day_closed);
    CHECK(report.code == staff::certify(stream, closed).code);
    CHECK(report.caption.size() == 19);

    book.add(counter::entry(counter::rating(1, 5), 9h));
    report = staff::day_report(stream, book, monday, 13, {46, {}});
    CHECK(values(report) == std::vector<std::string>{"23/11/2026", "13", "46"});
    CHECK(report.options == std::vector{Act::close_day});
    CHECK(report.note == Word::day_more);
    CHECK(report.code.empty());
}

TEST_CASE("Only with a stick something can be copied") {
    const auto without = staff::transfer_report(std::nullopt);
    CHECK(without.note == Word::transfer_none);
    CHECK(without.options.empty());
    const auto with = staff::transfer_report(staff::Stick{"/media/KINGSTON", "KINGSTON"});
    CHECK(values(with) == std::vector<std::string>{"KINGSTON"});
    CHECK(with.options == std::vector{Act::export_usb, Act::import_receipts});
    CHECK_FALSE(with.note);
}

TEST_CASE("Settings offer what this terminal has") {
    const auto bare = staff::settings_report({}, {}, "Tiếng Việt");
    CHECK(values(bare) == std::vector<std::string>{"Tiếng Việt"});
    CHECK(bare.options == std::vector{Act::first_language, Act::test_mode, Act::calibrate, Act::restart});
    const auto full = staff::settings_report({60, {}, {}}, {true, 80}, "Tiếng Việt");
    CHECK(values(full) == std::vector<std::string>{"60%", "80%", "Tiếng Việt"});
    CHECK(full.options == std::vector{Act::louder, Act::quieter, Act::brighter, Act::darker, Act::first_language,
                                      Act::test_mode, Act::calibrate, Act::restart});
}
