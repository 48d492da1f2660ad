#include "sync/domain/surge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace domain {
namespace {

constexpr std::size_t fewest_days = 10;

// Of an even number of days the lower middle one.
std::uint64_t median_of(std::vector<std::uint64_t> counts) {
    const auto middle = counts.begin() + static_cast<std::ptrdiff_t>((counts.size() - 1) / 2);
    std::nth_element(counts.begin(), middle, counts.end());
    return *middle;
}

void add(Rate& to, const Rate& rate) { to = {to.satisfied + rate.satisfied, to.total + rate.total}; }

}  // namespace

std::optional<Spot> surge_in(const DaysOfWork& days) {
    std::vector<std::uint64_t> counts;
    for (const auto& [day, work] : days)
        if (work.dossiers > 0) counts.push_back(work.dossiers);
    if (counts.size() < fewest_days) return std::nullopt;
    const std::uint64_t usual = median_of(counts);
    Spot spot;
    std::size_t surges = 0;
    base::LocalDay most{};
    std::uint64_t most_dossiers = 0;
    for (const auto& [day, work] : days) {
        const bool is_surge = 2 * work.dossiers >= 3 * usual;
        add(is_surge ? spot.rate : spot.other, work.rate);
        surges += is_surge ? 1 : 0;
        if (work.dossiers <= most_dossiers) continue;
        most = day;
        most_dossiers = work.dossiers;
    }
    if (surges == 0) return std::nullopt;
    spot.name = {fmt::format("{} ngày hồ sơ tăng vọt (từ 1,5 lần ngày thường; cao nhất {} hồ sơ, {})", surges,
                             most_dossiers, base::to_text(most)),
                 fmt::format("{} {} with a surge of dossiers (1.5 times the usual and more; most: {} on {})", surges,
                             surges == 1 ? "day" : "days", most_dossiers, base::to_text(most))};
    return spot;
}

}  // namespace domain
