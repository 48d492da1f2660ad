// Coarse tallies: sums of the fine ones that a country's year can be read from within milliseconds.
//
// A tally by counter, day, field and level is nearly as many rows as there are ratings. So two sums are kept beside
// it, each row with its five levels side by side:
//
//   agency_day    overall ratings of an agency on a day: the parts of months at both ends of a period
//   agency_month  of an agency in a month, overall and by criterion
//
// They move with the fine ones, in the same transaction, and `sipas check` proves them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string>

#include "sync/domain/tally.hpp"

namespace server {

enum class Grain { agency_day, agency_month };

inline constexpr std::array grains{Grain::agency_day, Grain::agency_month};

std::string_view name_of(Grain grain);  // the table's

struct CoarseKey {
    Grain grain = Grain::agency_day;
    std::string span;  // "2026-11-23", "2026-11"
    std::string agency;
    bool bound = false;
    std::string survey;     // not of agency_day
    std::string criterion;  // not of agency_day

    auto operator<=>(const CoarseKey&) const = default;
};

using Levels = std::array<std::uint64_t, 5>;
using Coarse = std::map<CoarseKey, Levels>;

Coarse coarse_of(const std::map<domain::TallyKey, std::uint64_t>& tallies);

}  // namespace server
