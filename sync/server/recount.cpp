#include "sync/server/recount.hpp"

#include <fmt/format.h>

#include <map>

#include "sync/server/event_time.hpp"
#include "sync/server/moment.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;

class Counter {
public:
    explicit Counter(Store& store) : store_(store) {}

    Result<Recount> run() {
        const auto streams = store_.streams();
        if (!streams) return streams.problem();
        for (const StreamRow& stream : *streams)
            if (const auto counted = count_stream(stream); !counted) return counted.problem();
        if (const auto compared = compare_totals(); !compared) return compared.problem();
        return std::move(recount_);
    }

private:
    void differ(std::string words) { recount_.differences.push_back(std::move(words)); }

    static std::string name_of(const StreamRow& stream, wire::Sequence sequence) {
        return fmt::format("device {} epoch {} entry {}", stream.name.device, stream.name.epoch, sequence);
    }

    Result<> count_stream(const StreamRow& stream) {
        wire::Hash hash = stream.start;
        wire::Sequence sequence = 0;
        Result<> state = Done{};
        const auto read = store_.each_entry(stream.number, 1, sequence_limit - 1, [&](const EntryRow& entry) {
            if (!state) return;
            if (entry.sequence != ++sequence) differ(name_of(stream, sequence) + " is missing");
            sequence = entry.sequence;
            hash = wire::chain_next(hash, sequence, entry.line);
            if (hash != entry.hash) differ(name_of(stream, sequence) + " has another hash than its line");
            hash = entry.hash;
            state = count_entry(stream, entry);
        });
        if (!read) return read.problem();
        if (sequence != stream.head || hash != stream.head_hash)
            differ(fmt::format("device {} epoch {} ends at entry {}, its head says {}", stream.name.device,
                               stream.name.epoch, sequence, stream.head));
        return state;
    }

    Result<> count_entry(const StreamRow& stream, const EntryRow& entry) {
        ++recount_.entries;
        const auto read = wire::read_entry(entry.line, entry.sequence);
        const auto* rating = read ? std::get_if<domain::Rating>(&read->body) : nullptr;
        if (entry.standing != Standing::counted) {
            // A rating that is not counted has a reason for it; what has no meaning is in quarantine.
            if ((rating != nullptr || !read) && entry.standing == Standing::kept)
                differ(name_of(stream, entry.sequence) + " is neither counted nor in quarantine");
            return Done{};
        }
        if (rating == nullptr) {
            differ(name_of(stream, entry.sequence) + " is counted but is no rating");
            return Done{};
        }
        return count_rating(stream, entry, *rating);
    }

    Result<> count_rating(const StreamRow& stream, const EntryRow& entry, const domain::Rating& rating) {
        ++recount_.ratings;
        const auto claimed = store_.is_claimed(stream.device, rating.response, stream.number, entry.sequence);
        if (!claimed) return claimed.problem();
        if (!*claimed) differ(name_of(stream, entry.sequence) + " is counted, but its response by another entry");
        const auto place = place_of(rating.counter);
        if (!place) return place.problem();
        tallies_.count(domain::key_of(rating, *place, base::local_day(entry.event, local_offset)));
        return Done{};
    }

    // An unknown counter has empty names, which no stored tally has: that is a difference of its own.
    Result<domain::Place> place_of(const std::string& counter) {
        if (const auto known = places_.find(counter); known != places_.end()) return known->second;
        const auto place = store_.place_of(counter);
        if (!place) return place.problem();
        return places_[counter] = place->value_or(domain::Place{});
    }

    Result<> compare_totals() {
        const auto responses = store_.response_count();
        if (!responses) return responses.problem();
        if (*responses != static_cast<std::int64_t>(recount_.ratings))
            differ(fmt::format("{} ratings are counted for {} responses", recount_.ratings, *responses));
        const auto stored = store_.all_tallies();
        if (!stored) return stored.problem();
        compare(stored->counts(), tallies_.counts());
        return Done{};
    }

    using Counts = std::map<domain::TallyKey, std::uint64_t>;

    void compare(const Counts& stored, const Counts& recounted) {
        for (const auto& [key, count] : stored) compare_one(key, count, count_in(recounted, key));
        for (const auto& [key, count] : recounted)
            if (!stored.contains(key)) compare_one(key, 0, count);
    }

    static std::uint64_t count_in(const Counts& counts, const domain::TallyKey& key) {
        const auto found = counts.find(key);
        return found == counts.end() ? 0 : found->second;
    }

    void compare_one(const domain::TallyKey& key, std::uint64_t stored, std::uint64_t recounted) {
        if (stored == recounted) return;
        differ(fmt::format("{} {} {} field \"{}\" survey {} level {}: the tally says {}, the entries say {}",
                           key.agency, key.counter, base::to_text(key.day), key.field, key.survey, key.level, stored,
                           recounted));
    }

    Store& store_;
    Recount recount_;
    domain::Tallies tallies_;
    std::map<std::string, domain::Place> places_;
};

}  // namespace

Result<Recount> recount(Store& store) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    return Counter(store).run();
}

}  // namespace server
