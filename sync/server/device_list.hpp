// Device list: the terminals that somebody may see, how they are, and what may be done with them.
//
// Coverage is the share of the opening hours of the last seven days in which the terminal said, once an hour, that its
// screen was lit and the program drew on it. It tells a terminal that "disappears" at rush hour from one that is there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/accounts.hpp"
#include "sync/wire/json.hpp"

namespace server {

inline constexpr std::chrono::days coverage_days{7};

struct SeenDevice {
    DeviceState state;
    std::optional<HeartbeatRow> newest{};   // of the last seven days
    std::optional<int> coverage_percent{};  // nothing where no hour was open
};

// Pure. `beats` of the days before `now`, in any order.
std::optional<int> coverage_percent(const domain::Hours& hours, const std::vector<HeartbeatRow>& beats,
                                    base::WallTime now);

// Of the devices that somebody sees, in the order in which they were enrolled: those after one number.
struct DeviceRange {
    std::int64_t after = 0;
    std::size_t limit = SIZE_MAX;
};
base::Result<std::vector<SeenDevice>> visible_devices(Store& store, const people::Grant& grant, base::WallTime now,
                                                      const DeviceRange& range = {});

wire::JsonObject json_of(const SeenDevice& device);
std::string table_of(const std::vector<SeenDevice>& devices);

// Inside a change, each with its deed. not_found for a device or a counter that the author does not see, forbidden for
// a device that was retired.
//
// A moved device stands at the new counter from `now` on and learns it within the hour. What was rated stays where it
// was given, also what arrives later: each rating names its counter.
base::Result<> move_device(Store& store, const Author& author, std::string_view id, std::string_view counter,
                           base::WallTime now);
// Nothing more is taken from it; what it sent still counts.
base::Result<> retire_device(Store& store, const Author& author, std::string_view id, base::WallTime now);
// A one-time code for a counter (enrolment.hpp); `replaces` is retired when the newcomer enrols; empty: none is.
base::Result<> give_code(Store& store, const Author& author, std::string_view code, std::string_view counter,
                         std::string_view replaces, base::WallTime now);

}  // namespace server
