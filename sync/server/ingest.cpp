#include "sync/server/ingest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/server/appender.hpp"
#include "sync/server/contradiction.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using wire::Sequence;

Verdict refusal(Code code, const std::string& words, Sequence expect = 0) { return {{}, Problem{code, words, expect}}; }

// What the device says is the hash at `sequence`, which is first - 1 or one of the batch's own.
const wire::Hash& claimed_hash(const ProvenBatch& proven, Sequence sequence) {
    const wire::BatchHeader& header = proven.batch.header;
    return sequence + 1 == header.first ? header.previous : proven.hashes.at(sequence - header.first);
}

Result<> note_boots(Store& store, const Device& sender, const std::set<std::string>& boots, const base::Stamp& sent) {
    for (const std::string& boot : boots)
        if (boot != sent.boot)
            if (const auto noted = store.note_older_boot(sender.number, boot); !noted) return noted;
    return store.hear_boot(sender.number, sent.boot, sent.monotonic);
}

// What a later epoch says of the one before, and whether that is what the server holds.
Result<Beginning> beginning_of(Store& store, const Device& sender, const ProvenBatch& proven) {
    const wire::BatchHeader& header = proven.batch.header;
    const wire::Stream& name = header.stream;
    Beginning beginning;
    const auto& entry = proven.entries.front();
    if (const auto* lost = entry ? std::get_if<wire::Lost>(&entry->body) : nullptr) beginning.lost = *lost;
    const auto found = store.stream(sender, beginning.lost ? beginning.lost->epoch : name.epoch - 1);
    if (!found) return found.problem();
    const std::optional<StreamRow>& before = *found;
    if (!before) return beginning;
    beginning.held = before->head;
    const Sequence from = beginning.lost ? beginning.lost->last : before->head;
    if (from < 1 || from > before->head) return beginning;
    const auto hash = store.hash_at(before->number, from);
    if (!hash) return hash.problem();
    beginning.continues = header.previous == wire::chain_start(name, *hash);
    return beginning;
}

// A chain starts where PROTOCOL.md says: epoch 1 from nothing, a later one from some head of an epoch before.
Result<std::optional<Problem>> judge_start(Store& store, const Device& sender, const ProvenBatch& proven,
                                           base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    if (header.stream.epoch == 1) {
        if (header.previous == wire::chain_start(header.stream, wire::Hash{})) return std::optional<Problem>{};
        return std::optional(Problem{Code::unproven, "epoch 1 does not start from the chain's start", 0});
    }
    const auto beginning = beginning_of(store, sender, proven);
    if (!beginning) return beginning.problem();
    const auto raised = store.raise(epoch_seen(sender.number, proven.batch, *beginning), now);
    if (!raised) return raised.problem();
    return std::optional<Problem>{};
}

Result<Verdict> refuse_fork(Store& store, const ProvenBatch& proven, const StreamRow& stream, base::WallTime now) {
    const auto earlier = store.forked(stream.device, stream.name.epoch);
    if (!earlier) return earlier.problem();
    const std::optional<Store::Forked>& forked = *earlier;
    const bool both_grew =
        forked && proven.batch.header.last > forked->highest_claimed && stream.head > forked->lowest_held;
    const Sighting fork = fork_seen(stream, proven.batch);
    if (const auto raised = store.raise(fork, now); !raised) return raised.problem();
    if (both_grew)
        if (const auto raised = store.raise(clone_seen(stream, proven.batch), now); !raised) return raised.problem();
    return refusal(Code::fork, fork.words);
}

Result<Verdict> refuse_gap(Store& store, const Device& sender, const wire::Batch& batch, Sequence head,
                           base::WallTime now) {
    const wire::BatchHeader& header = batch.header;
    const auto noted =
        store.note_missing({sender.number, header.stream.epoch, header.first, head, batch.header_line, now});
    if (!noted) return noted.problem();
    return refusal(Code::gap, fmt::format("the server holds entries up to {}", head), head + 1);
}

// Whether the batch and the stream agree on what both know. A hash holds everything before it, so one comparison at the
// last common sequence is enough.
Result<bool> agrees(Store& store, const StreamRow& stream, const ProvenBatch& proven) {
    const Sequence common = std::min(stream.head, proven.batch.header.last);
    if (common == stream.head) return claimed_hash(proven, common) == stream.head_hash;
    const auto ours = store.hash_at(stream.number, common);
    if (!ours) return ours.problem();
    return claimed_hash(proven, common) == *ours;
}

// A journal that forked, or forgot what it had sent, and goes on in a later epoch does not grow in this one too: then
// there are two.
Result<> watch_contradicted(Store& store, const Device& sender, const StreamRow& stream, const wire::Batch& batch,
                            base::WallTime now) {
    const auto contradicted = store.was_contradicted(sender.number, stream.name.epoch);
    if (!contradicted) return contradicted.problem();
    if (!*contradicted) return base::Done{};
    const auto newest = store.newest_stream(sender.id);
    if (!newest) return newest.problem();
    if (!*newest || (*newest)->name.epoch <= stream.name.epoch) return base::Done{};
    return store.raise(clone_seen(stream, batch), now);
}

Result<> append_new(Store& store, const Device& sender, StreamRow& stream, const ProvenBatch& proven,
                    wire::Incarnation incarnation, base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    if (header.last <= stream.head) return base::Done{};
    stream.received = stream.contact;
    const auto added =
        store.add_batch(stream.number, header.first, header.last, proven.batch.header_line, stream.received);
    if (!added) return added.problem();
    Appender appender(store, sender, stream, {stream.contact, header.sent}, incarnation);
    const std::size_t known = stream.head + 1 - header.first;
    if (const auto opened = appender.open(std::span(proven.entries).subspan(known)); !opened) return opened.problem();
    for (std::size_t i = known; i < proven.entries.size(); ++i) {
        const auto appended = appender.append(proven.batch.lines.at(i), proven.hashes.at(i), proven.entries.at(i));
        if (!appended) return appended.problem();
    }
    if (const auto closed = appender.close(now); !closed) return closed.problem();
    if (const auto noted = note_boots(store, sender, appender.boots(), header.sent); !noted) return noted.problem();
    if (const auto settled = store.settle_missing(stream); !settled) return settled.problem();
    return watch_contradicted(store, sender, stream, proven.batch, now);
}

}  // namespace

Result<ProvenBatch> prove(std::string_view body, wire::Encoding encoding, const Device& sender) {
    const auto bytes = wire::decompress(body, encoding, wire::batch_bytes_hard_limit);
    if (!bytes) return bytes.problem();
    auto batch = wire::read_batch(*bytes);
    if (!batch) return batch.problem();
    if (batch->header.stream.device != sender.id)
        return Problem{Code::forbidden, "the batch names another device than the one that sent it", 0};
    if (batch->header.last >= sequence_limit) return Problem{Code::bad_input, "the sequence is above 2^40", 0};
    auto hashes = wire::prove(*batch, key_in(sender, batch->header.stream.epoch));
    if (!hashes) return hashes.problem();
    std::vector<Result<wire::Entry>> entries;
    entries.reserve(batch->lines.size());
    for (std::size_t i = 0; i < batch->lines.size(); ++i)
        entries.push_back(wire::read_entry(batch->lines[i], batch->header.first + i));
    return ProvenBatch{std::move(*batch), std::move(*hashes), std::move(entries)};
}

Result<Verdict> append(Store& store, const Device& sender, const ProvenBatch& proven, wire::Incarnation incarnation,
                       base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    const auto found = store.stream(sender, header.stream.epoch);
    if (!found) return found.problem();
    const std::optional<StreamRow>& known = *found;
    const Sequence head = known ? known->head : 0;
    if (header.first > head + 1) return refuse_gap(store, sender, proven.batch, head, now);
    if (!known) {
        const auto verdict = judge_start(store, sender, proven, now);
        if (!verdict) return verdict.problem();
        const std::optional<Problem>& wrong = *verdict;
        if (wrong) return Verdict{{}, *wrong};
    }
    StreamRow stream = known.value_or(StreamRow{
        .device = sender.number, .name = header.stream, .start = header.previous, .head_hash = header.previous});
    const auto agreed = agrees(store, stream, proven);
    if (!agreed) return agreed.problem();
    if (!*agreed) return refuse_fork(store, proven, stream, now);
    stream.contact = now;
    if (!known) {
        const auto number = store.add_stream(stream);
        if (!number) return number.problem();
        stream.number = *number;
    }
    if (const auto appended = append_new(store, sender, stream, proven, incarnation, now); !appended)
        return appended.problem();
    if (const auto moved = store.move_stream(stream); !moved) return moved.problem();
    return Verdict{receipt_of(stream, stream.name, incarnation, now), std::nullopt};
}

wire::Receipt receipt_of(const std::optional<StreamRow>& stream, const wire::Stream& name,
                         wire::Incarnation incarnation, base::WallTime now) {
    if (!stream) return {.stream = name, .incarnation = incarnation, .received = now};
    // `durable` is 0 with a lone SQLite file: nothing but this disk holds the entries, so no device may purge them. It
    // is kept by stream, for a backup or a standby to raise.
    return {.stream = name,
            .sequence = stream->head,
            .head = stream->head_hash,
            .durable = stream->durable,
            .incarnation = incarnation,
            .received = stream->received};
}

}  // namespace server
