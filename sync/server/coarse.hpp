// Coarse tallies: sums of the fine ones that a country's year can be read from within milliseconds.
//
// A tally by counter, day, field and level is nearly as many rows as there are ratings. So sums are kept beside it,
// each row with its five levels side by side:
//
//   agency_day      overall ratings of an agency on a day: the parts of months at both ends of a period
//   agency_month    of an agency in a month, overall and by criterion
//   agency_quarter  of an agency in a quarter, overall and by criterion, both classes together
//   counter_month   overall ratings of a counter in a month
//   city_month      of all agencies in a month, overall and by criterion, by field
//
// They move with the fine ones, in the same transaction, and `sipas check` proves them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "sync/domain/tally.hpp"

namespace server {

enum class Grain { agency_day, agency_month, agency_quarter, counter_month, city_month };

inline constexpr std::array grains{Grain::agency_day, Grain::agency_month, Grain::agency_quarter, Grain::counter_month,
                                   Grain::city_month};

// What rows are told apart by; each is a column of that name, but for the span of time.
enum class Part { span, agency, unit, counter, field, bound, survey, criterion };

// A table, and the columns of its key in their order.
struct GrainShape {
    std::string_view table;
    std::string_view span;  // the column: day, month or quarter
    std::span<const Part> parts;

    bool has(Part part) const;
    std::string_view column(Part part) const;
};

const GrainShape& shape_of(Grain grain);

// What its grain does not tell apart is empty.
struct CoarseKey {
    Grain grain = Grain::agency_day;
    std::string span{};  // "2026-11-23", "2026-11"; a quarter by its first month, "2026-10"
    std::string agency{};
    std::string unit{};
    std::string counter{};
    std::string field{};
    bool bound = false;
    std::string survey{};
    std::string criterion{};

    auto operator<=>(const CoarseKey&) const = default;
};

// The member of a part that is a text: of every part but `bound`.
std::string& text_at(CoarseKey& key, Part part);
const std::string& text_at(const CoarseKey& key, Part part);

// What overall ratings are told apart by, all agencies together: ids of units, counters or fields; "open" and "bound";
// months as "2026-11".
enum class Division { unit, counter, field, bound, month };

using Levels = std::array<std::uint64_t, 5>;
using Coarse = std::map<CoarseKey, Levels>;

Coarse coarse_of(const std::map<domain::TallyKey, std::uint64_t>& tallies);

}  // namespace server
