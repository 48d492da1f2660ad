#include "sync/domain/hours.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domain {
namespace {

using base::LocalDay;
using std::chrono::minutes;

constexpr minutes whole_day{24 * 60};
constexpr int horizon_days = 400;
constexpr minutes one{1};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "07:30"; 24:00 is the latest.
std::optional<minutes> minute_from(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t place : {0U, 1U, 3U, 4U})
        if (!is_digit(text[place])) return std::nullopt;
    const minutes hour{60 * (10 * (text[0] - '0') + (text[1] - '0'))};
    const minutes minute{10 * (text[3] - '0') + (text[4] - '0')};
    if (minute >= minutes{60} || hour + minute > whole_day) return std::nullopt;
    return hour + minute;
}

std::string clock_text(minutes minute) { return fmt::format("{:02}:{:02}", minute.count() / 60, minute.count() % 60); }

const std::vector<Span>& spans_on(const Hours& hours, LocalDay day) {
    static const std::vector<Span> closed;
    if (hours.holidays.contains(day)) return closed;
    return hours.week.at(std::chrono::weekday{day}.iso_encoding() - 1);
}

// The first minute after `now` at which a span begins or ends, and of which is_wanted() says so.
template <typename IsWanted>
std::optional<LocalMinute> next_edge(const Hours& hours, LocalMinute now, IsWanted is_wanted) {
    const LocalDay today = std::chrono::floor<std::chrono::days>(now);
    for (int days = 0; days <= horizon_days; ++days) {
        const LocalDay day = today + std::chrono::days{days};
        for (const Span& span : spans_on(hours, day))
            for (const LocalMinute edge : {day + span.opens, day + span.closes})
                if (edge > now && is_wanted(edge)) return edge;
    }
    return std::nullopt;
}

base::Result<> check_day(std::string_view name, const std::vector<Span>& spans) {
    const auto wrong = [&](const Span& span, std::string_view why) {
        return base::Problem{base::Code::bad_input, fmt::format("{} on {} {}", to_text(span), name, why)};
    };
    minutes closed{-1};
    for (const Span& span : spans) {
        if (span.opens < minutes{0} || span.closes > whole_day) return wrong(span, "is not within one day");
        if (span.opens >= span.closes) return wrong(span, "ends before it begins");
        if (span.opens <= closed) return wrong(span, "begins before the span before it is over");
        closed = span.closes;
    }
    return base::Done{};
}

}  // namespace

LocalMinute local_minute(base::WallTime time, minutes utc_offset) {
    return std::chrono::floor<minutes>(time + utc_offset);
}

std::optional<Span> span_from(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto opens = minute_from(text.substr(0, 5));
    const auto closes = minute_from(text.substr(6));
    if (!opens || !closes) return std::nullopt;
    return Span{*opens, *closes};
}

std::string to_text(const Span& span) { return clock_text(span.opens) + '-' + clock_text(span.closes); }

bool Hours::always_open() const {
    return std::all_of(week.begin(), week.end(), [](const auto& spans) { return spans.empty(); });
}

bool Hours::open_at(LocalMinute now) const {
    if (always_open()) return true;
    const LocalDay day = std::chrono::floor<std::chrono::days>(now);
    const auto& spans = spans_on(*this, day);
    return std::any_of(spans.begin(), spans.end(),
                       [&](const Span& span) { return now >= day + span.opens && now < day + span.closes; });
}

std::optional<LocalMinute> Hours::next_opening(LocalMinute now) const {
    return next_edge(*this, now, [this](LocalMinute edge) { return open_at(edge) && !open_at(edge - one); });
}

std::optional<LocalMinute> Hours::next_change(LocalMinute now) const {
    return next_edge(*this, now, [this](LocalMinute edge) { return open_at(edge) != open_at(edge - one); });
}

base::Result<> validate(const Hours& hours) {
    for (std::size_t day = 0; day < weekday_names.size(); ++day)
        if (const auto verdict = check_day(weekday_names.at(day), hours.week.at(day)); !verdict) return verdict;
    if (hours.always_open() && !hours.holidays.empty())
        return base::Problem{base::Code::bad_input, "holidays need opening hours on the other days"};
    return base::Done{};
}

}  // namespace domain
