// Health: whether the terminal is well, as the staff's page says it: each part with a light and, when it is not green,
// one sentence of advice.
//
// Pure. Amber means: look at it this week; red: call somebody now, or ratings will be late or not taken. Where numbers
// stand for time, they are chosen so that a weekend without power or network is not red.
#pragma once

#include <optional>
#include <string>

#include "kiosk/flow/report.hpp"
#include "kiosk/staff/moment.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/wire/receipt.hpp"

namespace staff {

inline constexpr wire::Sequence many_waiting = 600;  // a busy day
inline constexpr wire::Sequence too_many_waiting = 5 * many_waiting;
inline constexpr base::Duration long_silence = std::chrono::hours{24};
inline constexpr base::Duration too_long_silence = std::chrono::hours{96};
inline constexpr std::uint64_t little_disk_bytes = 1'000'000'000;  // years of ratings, but a system needs room too
inline constexpr std::uint64_t too_little_disk_bytes = 100'000'000;
inline constexpr base::Duration large_clock_step = std::chrono::minutes{15};  // ratings move to other hours and days
inline constexpr std::chrono::days survey_notice{14};

// Garbled: something comes from it, but never a code.
enum class Scanner { none, ready, lost, garbled };

struct Disk {
    std::uint64_t free_bytes = 0;
    std::uint64_t total_bytes = 0;
};

struct Health {
    base::Stamp now;
    wire::Sequence waiting = 0;  // entries that the server has not signed for
    std::optional<wire::Receipt> receipt;
    std::optional<base::WallTime> contact;          // when the server last answered; nothing: never
    std::optional<journal::UploaderState> sending;  // nothing: the uploader has not said
    std::optional<Disk> disk;                       // nothing: it cannot be read
    std::optional<base::Duration> clock_step;       // the largest of the last day
    std::string version;
    std::string survey;
    std::optional<base::LocalDay> survey_through;
    wire::Epoch epoch = 1;
    bool journal_lost = false;  // lately
    bool can_sound = true;
    Scanner scanner = Scanner::none;
};

flow::Report health_report(const Health& health);

// The worst light of a report: what the staff's tab could show from afar.
flow::Light worst_light(const flow::Report& report);

}  // namespace staff
