#include "sync/domain/tally.hpp"

namespace domain {

void Tallies::count(const TallyKey& key, std::uint64_t ratings) {
    if (ratings > 0) counts_[key] += ratings;
}

void Tallies::merge(const Tallies& more) {
    for (const auto& [key, ratings] : more.counts_) counts_[key] += ratings;
}

}  // namespace domain
