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

TallyKey key_of(const Rating& rating, const Place& place, base::LocalDay day, const Judgement& judgement) {
    TallyKey key = key_of(rating, place, day);
    key.criterion = judgement.criterion;
    key.level = judgement.level.number();
    return key;
}

void Tallies::count(const TallyKey& key, std::uint64_t ratings) {
    if (ratings > 0) counts_[key] += ratings;
}

}  // namespace domain
