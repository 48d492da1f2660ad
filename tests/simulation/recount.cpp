#include "tests/simulation/recount.hpp"

#include <fmt/format.h>

namespace simulation {
namespace {

using server::Standing;

constexpr wire::Sequence undo_within_entries = 64;
constexpr base::Duration undo_within = std::chrono::seconds{10};

struct Chain {
    wire::Hash hash{};
    wire::Sequence head = 0;
};

}  // namespace

Recount::Recount(server::Store& store) {
    read(store);
    compare_tallies(store);
}

void Recount::differ(const wire::Stream& stream, const std::string& what) {
    differences_.push_back(fmt::format("{} epoch {}: {}", stream.device, stream.epoch, what));
}

void Recount::read(server::Store& store) {
    const auto streams = store.streams();
    const auto batches = store.batches_after(0);
    if (!streams || !batches) return differences_.push_back("the centre's database cannot be read");
    std::map<std::int64_t, Chain> chains;
    for (const server::StreamRow& stream : *streams) {
        chains[stream.number].hash = stream.start;
        if (stream.name.epoch == 1 && stream.start != wire::chain_start(stream.name, wire::Hash{}))
            differ(stream.name, "epoch 1 begins in the middle");
    }
    for (const server::BatchRow& batch : *batches) {
        Chain& chain = chains[batch.stream];
        const auto each = [&](const server::EntryRow& row) {
            if (row.sequence != chain.head + 1)
                return differ(batch.name, fmt::format("a hole before {}", row.sequence));
            chain.hash = wire::chain_next(chain.hash, row.sequence, row.line);
            if (chain.hash != row.hash) differ(batch.name, fmt::format("entry {} breaks the chain", row.sequence));
            chain.head = row.sequence;
            count(batch.name, row);
        };
        if (!store.each_entry(batch.stream, chain.head + 1, batch.last, each)) differ(batch.name, "cannot be read");
    }
    for (const server::StreamRow& stream : *streams) {
        const Chain& chain = chains[stream.number];
        heads_[stream.name] = chain.head;
        hashes_[stream.name] = chain.hash;
        if (chain.head != stream.head || chain.hash != stream.head_hash) differ(stream.name, "ends elsewhere");
    }
}

void Recount::count(const wire::Stream& stream, const server::EntryRow& row) {
    ++entries_;
    if (row.standing == Standing::repeated) ++repeats_;
    const auto entry = wire::read_entry(row.line, row.sequence);
    if (!entry) {
        if (row.standing != Standing::quarantined) differ(stream, "a line that means nothing was not quarantined");
        return;
    }
    if (const auto* lost = std::get_if<wire::Lost>(&entry->body)) declared_lost_.insert({stream.device, lost->epoch});
    if (const auto* rating = std::get_if<domain::Rating>(&entry->body))
        if (row.standing == Standing::counted && !counted_.insert({stream.device, rating->response}).second)
            ++counted_twice_;
    const Standing should = expected(stream, *entry);
    if (row.standing != should)
        differ(stream, fmt::format("entry {} stands as {}, not {}, {}", row.sequence, static_cast<int>(row.standing),
                                   static_cast<int>(should), row.reason));
}

Standing Recount::expected(const wire::Stream& stream, const wire::Entry& entry) {
    if (const auto* rating = std::get_if<domain::Rating>(&entry.body)) {
        const Told told{rating->level, rating->counter, stream, entry.sequence, entry.stamp};
        const auto [first, is_new] = told_.emplace(Oracle::Response{stream.device, rating->response}, told);
        if (is_new) return Standing::counted;
        return first->second.level == rating->level ? Standing::repeated : Standing::quarantined;
    }
    if (const auto* answers = std::get_if<domain::Answers>(&entry.body)) return expected_of(stream, *answers);
    if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) return expected_of(stream, entry, *undone);
    return Standing::kept;
}

Standing Recount::expected_of(const wire::Stream& stream, const domain::Answers& answers) {
    const auto found = told_.find({stream.device, answers.response});
    if (found == told_.end()) return Standing::quarantined;
    Told& told = found->second;
    if (told.undone || answers.judgements.empty()) return Standing::kept;
    bool fresh = false;
    for (const domain::Judgement& judgement : answers.judgements)
        fresh = told.judged.emplace(judgement.criterion, judgement.level).second || fresh;
    return fresh ? Standing::counted : Standing::repeated;
}

Standing Recount::expected_of(const wire::Stream& stream, const wire::Entry& entry, const domain::Undone& undone) {
    const auto found = told_.find({stream.device, undone.response});
    if (found == told_.end()) return Standing::quarantined;
    Told& told = found->second;
    if (told.undone) return Standing::repeated;
    // Its rating may have waited for a second try since the entry that counts.
    if (told.stream != stream || entry.sequence - told.sequence > undo_within_entries ||
        entry.stamp.boot != told.stamp.boot || entry.stamp.monotonic - told.stamp.monotonic > undo_within)
        return Standing::quarantined;
    told.undone = true;
    return Standing::counted;
}

void Recount::compare_tallies(server::Store& store) {
    Census census;
    for (const auto& [response, told] : told_) {
        if (told.undone) continue;
        ++census[{told.counter, "", told.level.number()}];
        for (const auto& [criterion, level] : told.judged) ++census[{told.counter, criterion, level.number()}];
    }
    Census tallied;
    const auto tallies = store.all_tallies();
    if (!tallies) return differences_.push_back("the tallies cannot be read: " + to_text(tallies.problem()));
    for (const auto& [key, times] : tallies->counts()) tallied[{key.counter, key.criterion, key.level}] += times;
    if (tallied != census) differences_.emplace_back("the tallies are not the recount");
}

}  // namespace simulation
