#include "sync/server/suspects.hpp"

#include <fmt/format.h>

#include <set>

#include "sync/server/counted_rating.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

Problem no_rating() { return {Code::damaged, "an entry that a flag suspects is no rating that counts", 0}; }

}  // namespace

Result<> add_counted(Store& store, std::int64_t device, const EntryPlace& entry, domain::Tallies& tallies) {
    const auto line = store.line_at(entry.stream, entry.sequence);
    if (!line) return line.problem();
    const auto read = *line ? wire::read_entry(**line, entry.sequence) : Result<wire::Entry>(no_rating());
    if (!read) return no_rating();
    const auto* rating = std::get_if<domain::Rating>(&read->body);
    if (rating == nullptr) return no_rating();
    const auto counted = counted_rating(store, device, rating->response);
    if (!counted) return counted.problem();
    if (!*counted || (*counted)->entry != entry) return no_rating();
    const CountedRating& one = **counted;
    if (one.undone_by) return Done{};
    const auto place = store.place_of(one.rating.counter);
    if (!place) return place.problem();
    const domain::Place where = place->value_or(domain::Place{});
    tallies.count(domain::key_of(one.rating, where, one.day));
    const auto judgements = store.judgements_of(device, one.rating.response);
    if (!judgements) return judgements.problem();
    for (const CountedJudgement& judgement : *judgements)
        tallies.count(domain::key_of(one.rating, where, one.day, judgement.judgement));
    return Done{};
}

Result<domain::Tallies> suspected_in(Store& store, const FlagRun& run) {
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    std::map<std::pair<std::string, wire::Epoch>, const StreamRow*> by_name;
    for (const StreamRow& stream : *streams) by_name.emplace(std::pair(stream.name.device, stream.name.epoch), &stream);
    std::set<std::pair<const StreamRow*, wire::Sequence>> seen;
    domain::Tallies suspected;
    for (const DeviceFlag& one : run.flags)
        for (const domain::EntryName& suspect : one.flag.suspects) {
            const auto found = by_name.find({one.device, suspect.epoch});
            const auto wrong = [&](std::string_view why) {
                return Problem{Code::bad_input,
                               fmt::format("the flags suspect entry {} of {}-{}, which {}; look for flags again here",
                                           suspect.sequence, one.device, suspect.epoch, why),
                               0};
            };
            if (found == by_name.end() || suspect.sequence > found->second->head)
                return wrong("is not in this database");
            if (!seen.emplace(found->second, suspect.sequence).second) continue;
            const StreamRow& stream = *found->second;
            const auto added = add_counted(store, stream.device, {stream.number, suspect.sequence}, suspected);
            if (!added && added.problem().code == Code::damaged) return wrong("is no rating that counts");
            if (!added) return added.problem();
        }
    return suspected;
}

}  // namespace server
