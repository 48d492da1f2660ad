#include "sync/domain/tally.hpp"

#include <iterator>
#include <utility>

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

void Tallies::add(Tallies&& more) {
    if (counts_.empty()) return counts_.swap(more.counts_);
    // Both are in order: where one key went, the next one goes right behind it, mostly.
    auto behind = more.counts_.empty() ? counts_.end() : counts_.lower_bound(more.counts_.begin()->first);
    while (!more.counts_.empty()) {
        auto node = more.counts_.extract(more.counts_.begin());
        const auto place = counts_.insert(behind, std::move(node));
        if (!node.empty()) place->second += node.mapped();
        behind = std::next(place);
    }
}

}  // namespace domain
