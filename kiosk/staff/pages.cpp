#include "kiosk/staff/pages.hpp"

#include <fmt/format.h>

namespace staff {
namespace {

using flow::Act;
using flow::Page;
using flow::ReportChart;
using flow::Word;

flow::Report empty(Page page) {
    flow::Report report;
    report.page = page;
    return report;
}

flow::ReportRow row(Word label, std::string value) {
    return {label, std::move(value), flow::Light::none, std::nullopt};
}

std::string percent_text(int percent) { return fmt::format("{}%", percent); }

ReportChart level_chart(Word title, const Share& share) {
    ReportChart chart{title, {}};
    for (int number = domain::Level::lowest; number <= domain::Level::highest; ++number) {
        auto& bar =
            chart.bars.emplace_back();  // filled in place: at -O2 g++ 12 takes a moved variant for uninitialised
        bar.label = *domain::Level::from(number);
        bar.count = share.levels.at(static_cast<std::size_t>(number - 1));
    }
    return chart;
}

ReportChart hour_chart(Word title, const Share& share) {
    ReportChart chart{title, {}};
    for (const auto& [hour, count] : share.hours) chart.bars.push_back({fmt::format("{} h", hour), count});
    return chart;
}

ReportChart counter_chart(Word title, const Share& share, const domain::Place& place) {
    ReportChart chart{title, {}};
    for (const auto& [counter, count] : share.counters)
        chart.bars.push_back({counter == place.counter ? place.counter_name.vi : counter, count});
    return chart;
}

struct Titles {
    Word levels;
    Word hours;
    Word counters;
};

// Nothing is drawn of days of which nothing may be seen; one counter alone needs no chart.
void add_charts(flow::Report& report, const Titles& titles, const Share& share, const domain::Place& place) {
    if (share.count() == 0) return;
    report.charts.push_back(level_chart(titles.levels, share));
    if (!share.hours.empty()) report.charts.push_back(hour_chart(titles.hours, share));
    if (share.counters.size() > 1) report.charts.push_back(counter_chart(titles.counters, share, place));
}

std::vector<flow::ReportRow> day_rows(const wire::DayClosed& day) {
    return {row(Word::day_date, date_text(day.day)), row(Word::day_count, fmt::format("{}", day.ratings)),
            row(Word::day_sequence, fmt::format("{}", day.sequence))};
}

}  // namespace

flow::Report tallies_report(const View& view, bool all_read, const domain::Place& place) {
    flow::Report report = empty(Page::tallies);
    report.rows = {row(Word::today_count, fmt::format("{}", view.today.count())),
                   row(Word::today_rate, rate_text(view.today)),
                   row(Word::week_count, fmt::format("{}", view.last_days.count())),
                   row(Word::week_rate, rate_text(view.last_days))};
    add_charts(report, {Word::today_levels, Word::today_hours, Word::today_counters}, view.today, place);
    add_charts(report, {Word::week_levels, Word::week_hours, Word::week_counters}, view.last_days, place);
    report.note = all_read ? Word::tallies_note : Word::tallies_reading;
    return report;
}

flow::Report day_report(const wire::Stream& stream, const DayBook& book, base::LocalDay today, std::uint64_t ratings,
                        const journal::Head& head) {
    const Close close = close_day(book, today, ratings, head);
    flow::Report report = empty(Page::day);
    report.rows = day_rows(close.closed);
    if (close.append) {
        report.options = {Act::close_day};
        report.note = book.outdated(today) ? Word::day_more : Word::day_open;
    } else {
        const Certificate certificate = certify(stream, close.closed);
        report.code = certificate.code;
        report.caption = in_groups(certificate.characters);
        report.note = Word::day_closed;
    }
    return report;
}

flow::Report transfer_report(const std::optional<Stick>& stick) {
    flow::Report report = empty(Page::transfer);
    if (stick) {
        report.rows = {row(Word::transfer_stick, stick->name)};
        report.options = {Act::export_usb, Act::import_receipts};
    } else {
        report.note = Word::transfer_none;
    }
    return report;
}

flow::Report settings_report(const Settings& settings, const Equipment& equipment, const std::string& language_name) {
    flow::Report report = empty(Page::settings);
    if (equipment.can_sound) {
        report.rows.push_back(row(Word::settings_volume, percent_text(settings.volume_percent)));
        report.options.insert(report.options.end(), {Act::louder, Act::quieter});
    }
    if (equipment.brightness_percent) {
        report.rows.push_back(row(Word::settings_brightness, percent_text(*equipment.brightness_percent)));
        report.options.insert(report.options.end(), {Act::brighter, Act::darker});
    }
    report.rows.push_back(row(Word::settings_language, language_name));
    report.options.insert(report.options.end(), {Act::first_language, Act::test_mode, Act::calibrate, Act::restart});
    return report;
}

}  // namespace staff
