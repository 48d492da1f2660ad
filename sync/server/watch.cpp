#include "sync/server/watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/log.hpp"
#include "sync/server/fleet.hpp"
#include "sync/server/moment.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;

constexpr std::chrono::hours gap_patience{24};

Sighting gap_seen(const Missing& missing) {
    return {.kind = AlarmKind::gap,
            .device = missing.device,
            .epoch = missing.epoch,
            .identity = identity_of({std::to_string(missing.first), std::to_string(missing.held)}),
            .words = fmt::format("entries {} to {} of epoch {} are missing since {}", missing.held + 1,
                                 missing.first - 1, missing.epoch, base::to_iso8601(missing.since)),
            .evidence = missing.header_line + '\n',
            .claimed = missing.first,
            .held = missing.held};
}

Sighting unproven(const StreamRow& stream, wire::Sequence sequence, std::string_view what) {
    return {.kind = AlarmKind::server,
            .identity = identity_of({"unproven", std::to_string(stream.number), std::to_string(sequence)}),
            .words =
                fmt::format("entry {} of device {} epoch {} {}", sequence, stream.name.device, stream.name.epoch, what),
            .held = sequence};
}

}  // namespace

Result<std::optional<Sighting>> EntryProver::prove_more(Store& reading, std::uint64_t limit) {
    const Moment moment(reading);
    if (!moment.begun()) return moment.begun().problem();
    const auto streams = reading.streams();
    if (!streams) return streams.problem();
    for (const StreamRow& stream : *streams) {
        if (stream.number < stream_) continue;
        if (stream.number > stream_) {
            stream_ = stream.number;
            sequence_ = 0;
            hash_ = stream.start;
        }
        auto seen = prove(reading, stream, limit);
        if (!seen) return seen.problem();
        if (*seen) ++stream_;
        if (*seen || limit == 0) return seen;
    }
    stream_ = 0;  // anew from the next turn on
    return std::optional<Sighting>{};
}

Result<std::optional<Sighting>> EntryProver::prove(Store& reading, const StreamRow& stream, std::uint64_t& limit) {
    const wire::Sequence last = sequence_ + std::min(stream.head - std::min(stream.head, sequence_), limit);
    std::optional<Sighting> seen;
    const auto read = reading.each_entry(stream.number, sequence_ + 1, last, [&](const EntryRow& entry) {
        if (seen) return;
        if (entry.sequence != sequence_ + 1) {
            seen = unproven(stream, sequence_ + 1, "is missing");
            return;
        }
        hash_ = wire::chain_next(hash_, entry.sequence, entry.line);
        if (hash_ != entry.hash) seen = unproven(stream, entry.sequence, "is not the line that was received");
        sequence_ = entry.sequence;
        --limit;
    });
    if (!read) return read.problem();
    if (!seen && sequence_ < last) seen = unproven(stream, sequence_ + 1, "is missing");
    if (!seen && sequence_ == stream.head && hash_ != stream.head_hash)
        seen = unproven(stream, stream.head, "is not the head of its stream");
    return seen;
}

Result<std::vector<Sighting>> missed(Store& reading, base::WallTime now, bool silence_too) {
    const Moment moment(reading);
    if (!moment.begun()) return moment.begun().problem();
    std::vector<Sighting> sightings;
    const auto gaps = reading.missing_since(now - gap_patience);
    if (!gaps) return gaps.problem();
    for (const Missing& missing : *gaps) sightings.push_back(gap_seen(missing));
    if (!silence_too) return sightings;
    const auto fleet = reading.fleet();
    if (!fleet) return fleet.problem();
    for (Sighting& silence : overdue(*fleet, now)) {
        const auto known = reading.is_known(silence);
        if (!known) return known.problem();
        if (!*known) sightings.push_back(std::move(silence));
    }
    return sightings;
}

Result<> raise_all(Store& store, const std::vector<Sighting>& sightings, base::WallTime now) {
    for (const Sighting& sighting : sightings) {
        if (const auto raised = store.raise(sighting, now); !raised) return raised;
        if (sighting.kind != AlarmKind::gap) continue;
        if (const auto done = store.forget_missing(sighting.device, sighting.epoch); !done) return done;
    }
    return Done{};
}

Watch::Watch(Store reading, Writer& writer)
    : reading_(std::move(reading)), writer_(writer), began_(base::monotonic_now()), thread_([this] { run(); }) {}

Watch::~Watch() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_one();
    thread_.join();
}

void Watch::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, between_turns, [this] { return stopping_; }))
        if (const auto turned = turn(base::wall_now()); !turned)
            base::log(base::Severity::warning, "the watch could not look: " + base::to_text(turned.problem()));
}

Result<> Watch::look_at_standby() {
    const auto is_any = reading_.is_beyond_this_disk(0);
    if (!is_any) return is_any.problem();
    if (!*is_any) return Done{};
    return writer_.submit([standby = standby_](Store& store) { return standby->look(store); },
                          [](const Result<>& committed) {
                              if (!committed)
                                  base::log(base::Severity::warning, "what the standby holds was not written: " +
                                                                         base::to_text(committed.problem()));
                          });
}

Result<> Watch::turn(base::WallTime now) {
    if (const auto looked = look_at_standby(); !looked) return looked;
    auto sightings = missed(reading_, now, base::monotonic_now() - began_ >= first_judgement);
    if (!sightings) return sightings.problem();
    auto unproven_entry = prover_.prove_more(reading_, entries_a_turn);
    if (!unproven_entry) return unproven_entry.problem();
    if (*unproven_entry) sightings->push_back(std::move(**unproven_entry));
    if (sightings->empty()) return Done{};
    for (const Sighting& sighting : *sightings) base::log(base::Severity::alarm, sighting.words);
    return writer_.submit(
        [all = *sightings, now](Store& store) { return raise_all(store, all, now); },
        [](const Result<>& committed) {
            if (!committed)
                base::log(base::Severity::warning,
                          "an alarm was not written, the next turn tries again: " + base::to_text(committed.problem()));
        });
}

}  // namespace server
