#include "sync/domain/score.hpp"

#include <algorithm>
#include <map>

#include "sync/base/check.hpp"

namespace domain {
namespace {

// numerator x factor / denominator, half up. 128 bits hold every product of a count and a maximum.
Hundredths round_half_up(std::uint64_t numerator, std::uint64_t factor, std::uint64_t denominator) {
    __extension__ using Wide = unsigned __int128;
    const Wide doubled = Wide{2} * numerator * factor + denominator;
    return {static_cast<std::int64_t>(doubled / (Wide{2} * denominator))};
}

// Order inside a bloc: excluded last, unrated before them, then the better rate first (compared exactly), then the id.
bool stands_before(const AgencyScore& a, const AgencyScore& b) {
    if (a.excluded != b.excluded) return b.excluded;
    const bool a_rated = a.rate.total > 0;
    const bool b_rated = b.rate.total > 0;
    if (a_rated != b_rated) return a_rated;
    __extension__ using Wide = unsigned __int128;
    const Wide left = Wide{a.rate.satisfied} * b.rate.total;
    const Wide right = Wide{b.rate.satisfied} * a.rate.total;
    if (left != right) return left > right;
    return a.agency < b.agency;
}

std::map<std::string, Rate> rates_by_agency(const Tallies& tallies, const Period& period) {
    std::map<std::string, Rate> rates;
    for (const auto& [key, ratings] : tallies.counts()) {
        const auto level = Level::from(key.level);
        base::check(level.has_value(), "a tally has a level of 1 to 5");
        if (!key.criterion.empty() || !period.holds(key.day)) continue;
        Rate& rate = rates[key.agency];
        rate.total += ratings;
        if (level->satisfied()) rate.satisfied += ratings;
    }
    return rates;
}

}  // namespace

std::optional<Hundredths> points(const LinearRule& rule, const Rate& rate) {
    if (rate.total == 0) return std::nullopt;
    return round_half_up(rate.satisfied, rule.maximum_points * 100ULL, rate.total);
}

std::vector<BlocScores> score(const City& city, const Tallies& tallies, const Scorecard& scorecard,
                              const Period& period) {
    auto rates = rates_by_agency(tallies, period);
    std::vector<BlocScores> blocs;
    for (const Bloc& bloc : city.blocs) {
        BlocScores& scores = blocs.emplace_back(BlocScores{bloc.id, bloc.name, {}});
        for (const Agency& agency : bloc.agencies) {
            const Rate rate = rates[agency.id];
            scores.agencies.push_back({bloc.id, agency.id, agency.name, agency.excluded, rate, percent(rate),
                                       agency.excluded ? std::nullopt : points(scorecard.sipas, rate)});
        }
        std::sort(scores.agencies.begin(), scores.agencies.end(), stands_before);
    }
    return blocs;
}

}  // namespace domain
