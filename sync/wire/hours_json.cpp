#include "sync/wire/hours_json.hpp"

#include <algorithm>

namespace wire {
namespace {

using base::Problem;
using base::Result;

Problem wrong(const std::string& what) { return {base::Code::bad_input, what, 0}; }

Result<std::vector<domain::Span>> read_day(std::string_view name, const Json& json) {
    const JsonArray* texts = json.if_array();
    if (texts == nullptr) return wrong("the hours of " + std::string(name) + " are no list");
    std::vector<domain::Span> spans;
    for (const Json& text : *texts) {
        const auto span = text.is_string() ? domain::span_from(text.get_string()) : std::nullopt;
        if (!span) return wrong(to_text(text) + " on " + std::string(name) + R"( is not like "07:30-11:30")");
        spans.push_back(*span);
    }
    return spans;
}

Result<> read_week(const Json& json, domain::Hours& hours) {
    if (!json.is_object()) return wrong("hours are an object with a list for each weekday");
    for (const auto& member : json.get_object()) {
        const std::string_view name = member.key();
        const auto place = std::find(domain::weekday_names.begin(), domain::weekday_names.end(), name);
        if (place == domain::weekday_names.end())
            return wrong('"' + std::string(name) + "\" is no weekday of mon tue wed thu fri sat sun");
        auto spans = read_day(name, member.value());
        if (!spans) return spans.problem();
        hours.week.at(static_cast<std::size_t>(place - domain::weekday_names.begin())) = std::move(*spans);
    }
    return base::Done{};
}

Result<> read_holidays(const Json& json, domain::Hours& hours) {
    const JsonArray* texts = json.if_array();
    if (texts == nullptr) return wrong("holidays are a list of days");
    for (const Json& text : *texts) {
        base::LocalDay day{};
        if (!text.is_string() || !base::from_text(text.get_string(), day))
            return wrong("the holiday " + to_text(text) + R"( is not like "2026-09-02")");
        hours.holidays.insert(day);
    }
    return base::Done{};
}

}  // namespace

void write_hours(JsonObject& into, const domain::Hours& hours) {
    if (hours.always_open()) return;
    JsonObject week;
    for (std::size_t day = 0; day < hours.week.size(); ++day) {
        JsonArray spans;
        for (const domain::Span& span : hours.week.at(day)) spans.emplace_back(domain::to_text(span));
        if (!spans.empty()) week[domain::weekday_names.at(day)] = std::move(spans);
    }
    into["hours"] = std::move(week);
    JsonArray holidays;
    for (const base::LocalDay day : hours.holidays) holidays.emplace_back(base::to_text(day));
    if (!holidays.empty()) into["holidays"] = std::move(holidays);
}

Result<domain::Hours> read_hours(const Json& json) {
    domain::Hours hours;
    const JsonObject* object = json.if_object();
    if (object == nullptr) return hours;
    if (const Json* week = object->if_contains("hours"); week != nullptr)
        if (const auto read = read_week(*week, hours); !read) return read.problem();
    if (const Json* holidays = object->if_contains("holidays"); holidays != nullptr)
        if (const auto read = read_holidays(*holidays, hours); !read) return read.problem();
    if (const auto verdict = validate(hours); !verdict) return verdict.problem();
    return hours;
}

}  // namespace wire
