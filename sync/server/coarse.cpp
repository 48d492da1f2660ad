#include "sync/server/coarse.hpp"

namespace server {
namespace {

constexpr std::size_t month_letters = 7;  // of "2026-11-23"

}  // namespace

std::string_view name_of(Grain grain) {
    constexpr std::array<std::string_view, grains.size()> names{"agency_day", "agency_month"};
    return names.at(static_cast<std::size_t>(grain));
}

Coarse coarse_of(const std::map<domain::TallyKey, std::uint64_t>& tallies) {
    Coarse coarse;
    for (const auto& [key, count] : tallies) {
        const std::string day = base::to_text(key.day);
        const std::string month = day.substr(0, month_letters);
        const auto level = static_cast<std::size_t>(key.level - 1);
        if (key.criterion.empty()) coarse[{Grain::agency_day, day, key.agency, key.bound, "", ""}].at(level) += count;
        coarse[{Grain::agency_month, month, key.agency, key.bound, key.survey, key.criterion}].at(level) += count;
    }
    return coarse;
}

}  // namespace server
