// Kept rows: what an administrator looks at, as rows of the server's database: surveys, how devices are, the audit log.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/time.hpp"
#include "sync/people/rights.hpp"
#include "sync/wire/chain.hpp"

namespace server {

struct SurveyText {
    std::string id;
    std::string json;  // exact bytes, as imported
};

// A device as an administrator looks at it.
struct DeviceState {
    std::int64_t number = 0;
    std::string id;
    std::string counter;
    people::Scope where;
    bool active = true;
    base::WallTime enrolled{};
    std::string version;    // of its program; empty: it never said
    wire::Epoch epoch = 0;  // the newest, with its head; 0: it never sent anything
    wire::Sequence sequence = 0;
    std::optional<base::WallTime> contact;
};

// What a device said of itself, once an hour.
struct HeartbeatRow {
    base::WallTime at{};
    bool lit = false;
    std::uint64_t waiting = 0;
    std::uint64_t free_mib = 0;
    base::Duration clock_offset{};  // its wall clock against the server's; positive: it is ahead
};

// A survey, and when it is in force.
struct PublishedSurvey {
    SurveyText text;
    std::optional<base::LocalDay> from;
    std::optional<base::LocalDay> through;
    base::WallTime published{};
};

// deeds_before() it: the newest of all.
inline constexpr auto newest_deeds = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

// A row of the audit log, as it is stored.
struct DeedRow {
    std::uint64_t number = 0;
    std::string_view agency;
    std::string_view line;
    wire::Hash hash{};
};

}  // namespace server
