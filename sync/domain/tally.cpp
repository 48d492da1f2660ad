#include "sync/domain/tally.hpp"

namespace domain {

TallyKey key_of(const Rating& rating, const Place& place, base::LocalDay day) {
    return {.agency = place.agency,
            .unit = place.unit,
            .counter = rating.counter,
            .field = rating.field,
            .bound = rating.dossier.has_value(),
            .survey = rating.survey,
            .criterion = "",
            .day = day,
            .level = rating.level.number()};
}

void Tallies::count(const TallyKey& key, std::uint64_t ratings) {
    if (ratings > 0) counts_[key] += ratings;
}

}  // namespace domain
