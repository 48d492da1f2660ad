// Tally: how many ratings of each level were given at a place on a day. Scores are computed from tallies alone.
//
// A server moves tallies in the transaction that stores the entries, so tallies always equal a recount; `sipas check`
// proves it. Overall ratings have an empty criterion.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sync/base/time.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/response.hpp"

namespace domain {

struct TallyKey {
    std::string agency;
    std::string unit;
    std::string counter;
    std::string field;
    bool bound = false;  // class of rating: bound to a dossier, or open
    std::string survey;
    std::string criterion;  // empty: the overall rating
    base::LocalDay day{};
    int level = 0;

    auto operator<=>(const TallyKey&) const = default;
};

// What an overall rating counts under, and a judgement of one criterion beside it.
TallyKey key_of(const Rating& rating, const Place& place, base::LocalDay day);
TallyKey key_of(const Rating& rating, const Place& place, base::LocalDay day, const Judgement& judgement);

// Counts folded in memory, one update a key when they are written. Counts are positive.
class Tallies {
public:
    void count(const TallyKey& key, std::uint64_t ratings = 1);
    void add(Tallies&& more);  // what it had is copied nowhere
    const std::map<TallyKey, std::uint64_t>& counts() const { return counts_; }
    bool operator==(const Tallies&) const = default;

private:
    std::map<TallyKey, std::uint64_t> counts_;
};

}  // namespace domain
