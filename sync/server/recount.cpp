#include "sync/server/recount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sync/server/counted_rating.hpp"
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
    // One entry under the eye.
    struct Seen {
        const StreamRow& stream;
        const EntryRow& row;
        EntryPlace place;
    };

    void differ(std::string words) { recount_.differences.push_back(std::move(words)); }
    void differ(const Seen& seen, std::string_view what) {
        differ(fmt::format("{} {}", name_of(seen.stream, seen.row.sequence), what));
    }

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

    Result<> count_entry(const StreamRow& stream, const EntryRow& row) {
        ++recount_.entries;
        const auto entry = wire::read_entry(row.line, row.sequence);
        const Seen seen{stream, row, {stream.number, row.sequence}};
        if (!entry) {
            if (row.standing != Standing::quarantined) differ(seen, "means nothing and is not in quarantine");
            return Done{};
        }
        if (const auto* rating = std::get_if<domain::Rating>(&entry->body)) return count_rating(seen, *rating);
        if (const auto* answers = std::get_if<domain::Answers>(&entry->body)) return count_answers(seen, *answers);
        if (const auto* undone = std::get_if<domain::Undone>(&entry->body))
            return count_undone(seen, *undone, entry->stamp);
        if (row.standing != Standing::kept) differ(seen, "is not just kept, but says nothing to count");
        return Done{};
    }

    Result<> count_rating(const Seen& seen, const domain::Rating& rating) {
        if (seen.row.standing == Standing::kept) differ(seen, "is a rating neither counted nor in quarantine");
        if (seen.row.standing != Standing::counted) return Done{};
        ++recount_.ratings;
        const auto found = counted_for(seen, rating.response);
        if (!found) return found.problem();
        const std::optional<CountedRating>& counted = *found;
        if (!counted || counted->entry != seen.place) {
            differ(seen, "is counted, but its response by another entry");
            return Done{};
        }
        if (!counted->undone_by) return tally(*counted);
        return Done{};
    }

    // What an entry says of criteria was counted by it or by an earlier one, with the same level.
    Result<> count_answers(const Seen& seen, const domain::Answers& answers) {
        if (seen.row.standing == Standing::quarantined || answers.judgements.empty()) {
            if (seen.row.standing == Standing::counted || seen.row.standing == Standing::repeated)
                differ(seen, "judges nothing, but is counted");
            return Done{};
        }
        const auto found = counted_for(seen, answers.response);
        if (!found) return found.problem();
        const std::optional<CountedRating>& counted = *found;
        if (!counted || (seen.row.standing == Standing::kept && !counted->undone_by)) {
            differ(seen, "has judgements without a rating, or they are not counted");
            return Done{};
        }
        if (seen.row.standing == Standing::kept) return Done{};
        return count_judgements(seen, answers, *counted);
    }

    Result<> count_judgements(const Seen& seen, const domain::Answers& answers, const CountedRating& counted) {
        const auto stored = store_.judgements_of(seen.stream.device, answers.response);
        if (!stored) return stored.problem();
        std::size_t own = 0;
        for (const domain::Judgement& judgement : answers.judgements) {
            const auto one = std::find_if(stored->begin(), stored->end(),
                                          [&](const CountedJudgement& other) { return other.judgement == judgement; });
            if (one == stored->end()) {
                differ(seen, "judges criterion \"" + judgement.criterion + "\", which is counted otherwise or not");
            } else if (one->entry == seen.place) {
                ++own;
                if (counted.undone_by) continue;
                if (const auto done = tally(counted, judgement); !done) return done;
            }
        }
        recount_.judgements += own;
        if ((own > 0) != (seen.row.standing == Standing::counted)) differ(seen, "is not counted as it should be");
        return Done{};
    }

    // Taking back is a right for a few seconds: whether it was one is asked again.
    Result<> count_undone(const Seen& seen, const domain::Undone& undone, const base::Stamp& stamp) {
        const auto found = counted_for(seen, undone.response);
        if (!found) return found.problem();
        const std::optional<CountedRating>& counted = *found;
        const bool by_this = counted && counted->undone_by == seen.place;
        if (by_this != (seen.row.standing == Standing::counted))
            differ(seen, "does not stand as what became of its rating");
        if (seen.row.standing == Standing::kept) differ(seen, "takes a rating back and is neither counted nor refused");
        if (!by_this) return Done{};
        ++recount_.undone;
        const auto objection = objection_to_undo(store_, *counted, seen.place, stamp);
        if (!objection) return objection.problem();
        if (!objection->empty()) differ(seen, "took a rating back, but " + std::string(*objection));
        return Done{};
    }

    // A response counted for a line that is no rating is a difference, and then nothing is counted.
    Result<std::optional<CountedRating>> counted_for(const Seen& seen, const domain::ResponseId& response) {
        auto counted = counted_rating(store_, seen.stream.device, response);
        if (counted || counted.problem().code != base::Code::damaged) return counted;
        differ(seen, counted.problem().words);
        return std::optional<CountedRating>{};
    }

    Result<> tally(const CountedRating& counted) {
        const auto place = place_of(counted.rating.counter);
        if (!place) return place.problem();
        tallies_.count(domain::key_of(counted.rating, *place, counted.day));
        return Done{};
    }

    Result<> tally(const CountedRating& counted, const domain::Judgement& judgement) {
        const auto place = place_of(counted.rating.counter);
        if (!place) return place.problem();
        tallies_.count(domain::key_of(counted.rating, *place, counted.day, judgement));
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
        const auto counts = store_.response_counts();
        if (!counts) return counts.problem();
        compare_total("ratings are counted for", recount_.ratings, counts->responses, "responses");
        compare_total("ratings were taken back, for", recount_.undone, counts->undone, "responses");
        compare_total("judgements are counted for", recount_.judgements, counts->judgements, "that are stored");
        const auto stored = store_.all_tallies();
        if (!stored) return stored.problem();
        compare(stored->counts(), tallies_.counts());
        const auto coarse = store_.all_coarse_tallies();
        if (!coarse) return coarse.problem();
        compare(*coarse, coarse_of(tallies_.counts()));
        return Done{};
    }

    void compare_total(std::string_view what, std::uint64_t recounted, std::uint64_t stored, std::string_view of) {
        if (recounted != stored) differ(fmt::format("{} {} {} {}", recounted, what, stored, of));
    }

    using Counts = std::map<domain::TallyKey, std::uint64_t>;

    void compare(const Counts& stored, const Counts& recounted) {
        for (const auto& [key, count] : stored) compare_one(key, count, count_in(recounted, key));
        for (const auto& [key, count] : recounted)
            if (!stored.contains(key)) compare_one(key, 0, count);
    }

    void compare(const Coarse& stored, const Coarse& recounted) {
        const auto differ_in = [&](const CoarseKey& key) {
            std::string words;
            for (const Part part : shape_of(key.grain).parts) {
                const std::string value = part == Part::bound ? (key.bound ? "bound" : "open") : text_at(key, part);
                words += fmt::format("{} \"{}\" ", shape_of(key.grain).column(part), value);
            }
            differ(fmt::format("{}: the sum in {} is not that of the entries", words, shape_of(key.grain).table));
        };
        for (const auto& [key, levels] : stored)
            if (const auto found = recounted.find(key); found == recounted.end() || found->second != levels)
                differ_in(key);
        for (const auto& [key, levels] : recounted)
            if (!stored.contains(key)) differ_in(key);
    }

    static std::uint64_t count_in(const Counts& counts, const domain::TallyKey& key) {
        const auto found = counts.find(key);
        return found == counts.end() ? 0 : found->second;
    }

    void compare_one(const domain::TallyKey& key, std::uint64_t stored, std::uint64_t recounted) {
        if (stored == recounted) return;
        differ(fmt::format("{} {} {} field \"{}\" survey {} {}level {}: the tally says {}, the entries say {}",
                           key.agency, key.counter, base::to_text(key.day), key.field, key.survey,
                           key.criterion.empty() ? "" : "criterion " + key.criterion + ' ', key.level, stored,
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
