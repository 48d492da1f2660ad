#include "tests/kiosk/app/reports.hpp"

#include "kiosk/staff/health.hpp"
#include "kiosk/staff/pages.hpp"

namespace gallery {
namespace {

constexpr base::WallTime now{std::chrono::seconds{1795401660}};  // 09:41 on 23 November 2026 in Việt Nam
constexpr std::chrono::hours three_days{72};

base::Stamp stamp() { return {"5e2f41d07be4d615", base::Instant{base::Duration{1'000'000}}, now, {}}; }

}  // namespace

flow::Report tallies(const domain::Place& place) {
    const staff::View view{
        .today = {.levels = {1, 2, 3, 27, 52}, .hours = {{7, 15}, {8, 25}, {9, 30}, {10, 15}}, .counters = {}},
        .last_days = {.levels = {9, 13, 18, 143, 232}, .hours = {{8, 130}, {9, 155}, {14, 130}}, .counters = {}}};
    return staff::tallies_report(view, true, place);
}

flow::Report health() {
    staff::Health health{.now = stamp(),
                         .waiting = 1'204,
                         .receipt = wire::Receipt{.stream = {"d-17", 2}, .sequence = 18'354, .durable = 18'000},
                         .contact = now - three_days,
                         .sending = std::nullopt,
                         .disk = staff::Disk{21'400'000'000, 62'500'000'000},
                         .clock_step = std::nullopt,
                         .version = "0.2.0",
                         .survey = "2640-2017",
                         .survey_through = staff::day_of(now) - std::chrono::days{1},
                         .epoch = 2,
                         .journal_lost = false,
                         .can_sound = true,
                         .scanner = staff::Scanner::lost};
    health.now.trust = base::ClockTrust::network;
    return staff::health_report(health);
}

flow::Report day() {
    const wire::Stream stream{"d-17", 2};
    const wire::DayClosed closed{staff::day_of(now), 214, 18'354, {0x9f, 0x2c, 0x41, 0xd0}};
    staff::DayBook book;
    book.add({18'355, stamp(), closed});
    return staff::day_report(stream, book, closed.day, closed.ratings, {18'355, {}});
}

flow::Report transfer() {
    flow::Report report = staff::transfer_report(staff::Stick{{}, "KINGSTON"});
    report.note = flow::Word::exported;
    return report;
}

flow::Report settings() {
    staff::Settings settings;
    return staff::settings_report(settings, {.can_sound = true, .brightness_percent = 80}, "Tiếng Việt");
}

}  // namespace gallery
