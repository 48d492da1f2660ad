// FlagView: a terminal's month by days, as the rules of flags look at it. For sync/domain/flag*.cpp alone.
#pragma once

#include <span>
#include <vector>

#include "sync/domain/flag.hpp"

namespace domain {

using Seconds = std::chrono::seconds;

// One local day with its dated responses in the order of their times.
struct FlagDay {
    base::LocalDay day;
    std::vector<const SeenResponse*> responses;
    bool whole = true;  // false: undated ones stand beside them in the journal, which may be this day's
};

struct FlagView {
    const TerminalMonth& month;
    std::vector<FlagDay> days;  // with at least one dated response, in order
    std::uint64_t count = 0;    // dated responses
};

FlagView view_of(const TerminalMonth& month);

// From midnight of the response's day.
std::chrono::minutes minute_of_day(base::WallTime at, base::LocalDay day);
base::WallTime wall_time(base::LocalDay day, std::chrono::minutes minute);

// Opening spans of the day; none on a holiday and where hours are nobody's.
const std::vector<Span>& spans_of(const Hours& hours, base::LocalDay day);

using Some = std::span<const SeenResponse* const>;
Flag flag_of(Some suspects, std::vector<Fact> facts);

inline bool is_high(const SeenResponse& response) { return response.level.number() >= high_level; }
// What somebody would press for himself: high, and no dossier vouches for it.
inline bool is_open_high(const SeenResponse& response) { return is_high(response) && !response.bound; }
inline bool is_low(const SeenResponse& response) { return response.level.number() <= low_level; }

std::vector<Flag> find(const Burst& rule, const FlagView& view);
std::vector<Flag> find(const RegularGaps& rule, const FlagView& view);
std::vector<Flag> find(const Streak& rule, const FlagView& view);
std::vector<Flag> find(const OutsideHours& rule, const FlagView& view);
std::vector<Flag> find(const NoDossier& rule, const FlagView& view);
std::vector<Flag> find(const CoveredLows& rule, const FlagView& view);
std::vector<Flag> find(const SilenceAfterLows& rule, const FlagView& view);
std::vector<Flag> find(const DayEndTopUp& rule, const FlagView& view);
std::vector<Flag> find(const AwayAtPeak& rule, const FlagView& view);

}  // namespace domain
