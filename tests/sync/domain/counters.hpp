// Counters: simulated months of honest and dishonest terminals, the same for the same seed on every machine.
//
// Honest ones have what makes honest ratings look odd: rush hours, families and groups that rate one after another,
// content citizens, moods of a day, queues after closing, power cuts, meetings, a scanner that is broken for a day, and
// clocks that were wrong. Each dishonest style adds its own to an honest month, at strengths that would pay.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "sync/domain/flag.hpp"

namespace test {

enum class Style { honest, bursts, regular, top_up, covering, away, outside };
inline constexpr std::array styles{Style::honest,   Style::bursts, Style::regular, Style::top_up,
                                   Style::covering, Style::away,   Style::outside};
std::string_view name_of(Style style);

struct SimulatedMonth {
    domain::TerminalMonth month;
    std::set<domain::EntryName> stuffed;      // pressed by staff
    std::set<base::LocalDay> dishonest_days;  // on which anything was done
};

// Ratings a day of a terminal are drawn between these.
struct Volume {
    std::uint64_t from = 30;
    std::uint64_t through = 120;
};

SimulatedMonth simulated_month(Style style, std::uint64_t seed, Volume volume = {});

// How many of the dishonest days have a flag, and of the stuffed ratings a suspicion.
struct Found {
    std::uint64_t days = 0;
    std::uint64_t days_found = 0;
    std::uint64_t stuffed = 0;
    std::uint64_t stuffed_found = 0;
    std::uint64_t honest_suspected = 0;
    std::uint64_t honest = 0;
    Found& operator+=(const Found& other);
};
Found found_in(const SimulatedMonth& simulated, const std::vector<domain::Flag>& flags);

}  // namespace test
