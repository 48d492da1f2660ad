// A counter's day in entries, for tests of what the staff may see: who gave what, when, on which boot.
#pragma once

#include <chrono>
#include <string>

#include "sync/wire/entry.hpp"

namespace counter {

using namespace std::chrono_literals;  // NOLINT: a test's own words

// 2026-11-23, Monday, 08:00 where the counter stands.
inline constexpr base::WallTime opening{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 1h};
inline constexpr base::LocalDay monday{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

// `after` the opening of Monday, on a machine that was started half an hour before and never since.
inline base::Stamp at(base::Duration after) {
    return {"0123456789abcdef", base::Instant{30min + after}, opening + after, base::ClockTrust::network};
}

// The machine was started again `up` before.
inline base::Stamp restarted(base::Duration after, base::Duration up,
                             base::ClockTrust trust = base::ClockTrust::network) {
    return {"fedcba9876543210", base::Instant{up}, opening + after, trust};
}

inline domain::ResponseId person(unsigned number) {
    return {static_cast<base::Byte>(number & 0xffU), static_cast<base::Byte>(number >> 8U)};
}

inline domain::Rating rating(unsigned number, int level, std::string counter = "q3") {
    return {.response = person(number),
            .level = *domain::Level::from(level),
            .field = "",
            .counter = std::move(counter),
            .survey = "2640-2017",
            .dossier = std::nullopt};
}

inline wire::Entry entry(const wire::Body& body, base::Duration after) { return {1, at(after), body}; }

}  // namespace counter
