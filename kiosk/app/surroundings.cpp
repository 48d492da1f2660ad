#include "kiosk/app/surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/domain/hours.hpp"

namespace app {
namespace {

using base::ClockTrust;
using domain::LocalMinute;

std::string day_and_month(LocalMinute when) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(when));
    return fmt::format("{:02}/{:02}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()));
}

// "13:30" today, "07:30 (24/11)" on another day.
std::string opening_text(LocalMinute opens, LocalMinute now) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::hh_mm_ss time(opens - std::chrono::floor<std::chrono::days>(opens));
    const std::string clock = fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
    if (std::chrono::floor<std::chrono::days>(opens) == today) return clock;
    return fmt::format("{} ({})", clock, day_and_month(opens));
}

// The gravest comes first.
std::optional<flow::Word> badge_of(const Equipment& equipment, const domain::Survey& survey, base::WallTime now,
                                   ClockTrust trust) {
    if (trust == ClockTrust::unset) return flow::Word::clock_badge;
    if (!domain::is_in_force(survey, base::local_day(now, local_offset))) return flow::Word::survey_badge;
    if (equipment.journal_renewed) return flow::Word::renewed_badge;
    return std::nullopt;
}

}  // namespace

flow::Surroundings equipped(const Equipment& equipment) {
    flow::Surroundings around;
    around.can_write = equipment.keyboard;
    around.can_bind = equipment.dossier_key;
    around.can_speak = equipment.voice;
    around.has_pin = equipment.pin;
    return around;
}

flow::Surroundings look_around(const Equipment& equipment, const flow::Setting& setting, base::WallTime now,
                               ClockTrust trust) {
    flow::Surroundings around = equipped(equipment);
    around.badge = badge_of(equipment, setting.survey, now, trust);
    const domain::Hours& hours = setting.place.hours;
    const LocalMinute minute = domain::local_minute(now, local_offset);
    around.open = trust == ClockTrust::unset || hours.always_open() || hours.open_at(minute);
    if (around.open) return around;
    if (const auto opens = hours.next_opening(minute)) around.opens = opening_text(*opens, minute);
    return around;
}

base::Duration stays_true(const flow::Setting& setting, base::WallTime now, ClockTrust trust) {
    constexpr base::Duration longest = std::chrono::hours{24};
    constexpr base::Duration unsure = std::chrono::minutes{10};  // a clock that may be set at any moment
    if (trust == ClockTrust::unset) return unsure;
    const LocalMinute minute = domain::local_minute(now, local_offset);
    const base::WallTime midnight{std::chrono::floor<std::chrono::days>(minute) + std::chrono::days{1} -
                                  std::chrono::sys_days{}};
    base::Duration left = midnight - local_offset - now;
    if (const auto change = setting.place.hours.next_change(minute))
        left = std::min(left, base::WallTime(change->time_since_epoch()) - local_offset - now);
    return std::clamp(left, base::Duration{1'000}, longest);
}

}  // namespace app
