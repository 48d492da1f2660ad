#include "sync/domain/period.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domain {
namespace {

using base::LocalDay;
using std::chrono::days;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr unsigned quarter_months = 3;

LocalDay first_day(const year_month& month) { return LocalDay{month / 1}; }
Period months_from(const year_month& month, unsigned count) {
    return {first_day(month), first_day(month + months{count})};
}

// Week 1 holds January 4th.
LocalDay first_monday(year y) {
    const LocalDay fourth{y / 1 / 4};
    return fourth - (std::chrono::weekday{fourth} - std::chrono::Monday);
}

std::optional<unsigned> number_from(std::string_view digits) {
    unsigned number = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(digit - '0');
    }
    return digits.empty() ? std::nullopt : std::optional(number);
}

std::optional<LocalDay> day_from(std::string_view text) {
    LocalDay day;
    return base::from_text(text, day) ? std::optional(day) : std::nullopt;
}

std::optional<Period> range_from(std::string_view first, std::string_view last) {
    Period period{day_from(first), day_from(last)};
    if ((!first.empty() && !period.from) || (!last.empty() && !period.until)) return std::nullopt;
    if (period.until) *period.until += days{1};
    if (period.from && period.until && *period.until <= *period.from) return std::nullopt;
    return period;
}

std::optional<Period> week_from(year y, unsigned week) {
    const LocalDay monday = first_monday(y) + days{7 * (static_cast<int>(week) - 1)};
    if (week < 1 || monday >= first_monday(y + years{1})) return std::nullopt;
    return Period{monday, monday + days{7}};
}

std::optional<Period> month_from(year y, unsigned month) {
    if (month < 1 || month > 12) return std::nullopt;
    return months_from(y / std::chrono::month{month}, 1);
}

std::optional<Period> quarter_from(year y, unsigned quarter) {
    if (quarter < 1 || quarter > 4) return std::nullopt;
    return months_from(y / std::chrono::month{quarter_months * (quarter - 1) + 1}, quarter_months);
}

int number_of(const year_month_day& date) { return static_cast<int>(date.year()); }

// Of a week's Monday: its ISO year, in which its Thursday lies, and its number.
std::pair<int, int> week_of(LocalDay monday) {
    const year y = year_month_day{monday + days{3}}.year();
    return {static_cast<int>(y), static_cast<int>((monday - first_monday(y)).count() / 7) + 1};
}

unsigned quarter_of(const year_month_day& date) {
    return (static_cast<unsigned>(date.month()) - 1) / quarter_months + 1;
}

std::string day_text(const std::optional<LocalDay>& day) { return day ? base::to_text(*day) : std::string(); }

std::string written_day(LocalDay day, Language language) {
    const year_month_day date{day};
    if (language != Language::vietnamese) return base::to_text(day);
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       number_of(date));
}

std::string range_name(const Period& period, Language language) {
    const bool vietnamese = language == Language::vietnamese;
    if (!period.from && !period.until) return vietnamese ? "toàn bộ thời gian" : "all time";
    std::string name;
    if (period.from) name = fmt::format("{} {}", vietnamese ? "từ ngày" : "from", written_day(*period.from, language));
    if (period.until)
        name += fmt::format("{}{} {}", name.empty() ? "" : " ", vietnamese ? "đến hết ngày" : "through",
                            written_day(*period.until - days{1}, language));
    return name;
}

}  // namespace

PeriodKind kind_of(const Period& period) {
    if (!period.from || !period.until) return PeriodKind::custom;
    const LocalDay from = *period.from;
    const auto length = *period.until - from;
    const year_month_day date{from};
    const year_month month = date.year() / date.month();
    const bool starts_month = date.day() == std::chrono::day{1};
    if (length == days{1}) return PeriodKind::day;
    if (length == days{7} && std::chrono::weekday{from} == std::chrono::Monday) return PeriodKind::week;
    if (!starts_month) return PeriodKind::custom;
    if (period == months_from(month, 1)) return PeriodKind::month;
    const unsigned offset = static_cast<unsigned>(date.month()) - 1;
    if (offset % quarter_months == 0 && period == months_from(month, quarter_months)) return PeriodKind::quarter;
    return offset == 0 && period == months_from(month, 12) ? PeriodKind::year : PeriodKind::custom;
}

std::optional<Period> period_from(std::string_view text) {
    if (const auto dots = text.find(".."); dots != std::string_view::npos)
        return range_from(text.substr(0, dots), text.substr(dots + 2));
    if (text.size() == 10) return range_from(text, text);
    const auto number = number_from(text.substr(0, 4));
    if (!number || text.size() < 4) return std::nullopt;
    const year y{static_cast<int>(*number)};
    const std::string_view part = text.substr(4);
    if (part.empty()) return months_from(y / 1, 12);
    if (part.size() == 4 && part.starts_with("-W")) return week_from(y, number_from(part.substr(2)).value_or(0));
    if (part.size() == 3 && part.starts_with("-Q")) return quarter_from(y, number_from(part.substr(2)).value_or(0));
    if (part.size() == 3 && part.starts_with('-')) return month_from(y, number_from(part.substr(1)).value_or(0));
    return std::nullopt;
}

std::string to_text(const Period& period) {
    const year_month_day date{period.from.value_or(LocalDay{})};
    switch (kind_of(period)) {
        case PeriodKind::day:
            return day_text(period.from);
        case PeriodKind::week: {
            const auto [y, week] = week_of(*period.from);
            return fmt::format("{:04}-W{:02}", y, week);
        }
        case PeriodKind::month:
            return fmt::format("{:04}-{:02}", number_of(date), static_cast<unsigned>(date.month()));
        case PeriodKind::quarter:
            return fmt::format("{:04}-Q{}", number_of(date), quarter_of(date));
        case PeriodKind::year:
            return fmt::format("{:04}", number_of(date));
        case PeriodKind::custom:
            break;
    }
    return day_text(period.from) + ".." + (period.until ? day_text(*period.until - days{1}) : "");
}

std::optional<Period> period_before(const Period& period) {
    if (!period.from || !period.until) return std::nullopt;
    const year_month_day date{*period.from};
    const year_month month = date.year() / date.month();
    switch (kind_of(period)) {
        case PeriodKind::month:
            return months_from(month - months{1}, 1);
        case PeriodKind::quarter:
            return months_from(month - months{quarter_months}, quarter_months);
        case PeriodKind::year:
            return months_from(month - years{1}, 12);
        default:
            return Period{*period.from - (*period.until - *period.from), *period.from};
    }
}

std::string name_of(const Period& period, Language language) {
    const bool vietnamese = language == Language::vietnamese;
    const year_month_day date{period.from.value_or(LocalDay{})};
    switch (kind_of(period)) {
        case PeriodKind::day:
            return vietnamese ? "ngày " + written_day(*period.from, language) : written_day(*period.from, language);
        case PeriodKind::week: {
            const auto [y, week] = week_of(*period.from);
            return vietnamese ? fmt::format("tuần {} năm {}", week, y) : fmt::format("week {} of {}", week, y);
        }
        case PeriodKind::month:
            return vietnamese ? fmt::format("tháng {} năm {}", static_cast<unsigned>(date.month()), number_of(date))
                              : fmt::format("month {} of {}", static_cast<unsigned>(date.month()), number_of(date));
        case PeriodKind::quarter:
            return vietnamese ? fmt::format("quý {} năm {}", quarter_of(date), number_of(date))
                              : fmt::format("quarter {} of {}", quarter_of(date), number_of(date));
        case PeriodKind::year:
            return vietnamese ? fmt::format("năm {}", number_of(date)) : fmt::format("{}", number_of(date));
        case PeriodKind::custom:
            break;
    }
    return range_name(period, language);
}

}  // namespace domain
