#include "sync/server/ingest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/server/bookkeeper.hpp"
#include "sync/server/event_time.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using wire::Sequence;

Verdict refusal(Code code, const std::string& words, Sequence expect = 0) { return {{}, Problem{code, words, expect}}; }

std::string bytes_of(const wire::Batch& batch) {
    std::string bytes = batch.header_line + '\n';
    for (const std::string& line : batch.lines) bytes.append(line).push_back('\n');
    return bytes;
}

// What the device says is the hash at `sequence`, which is first - 1 or one of the batch's own.
const wire::Hash& claimed_hash(const ProvenBatch& proven, Sequence sequence) {
    const wire::BatchHeader& header = proven.batch.header;
    return sequence + 1 == header.first ? header.previous : proven.hashes.at(sequence - header.first);
}

// Appends the new lines of one batch to one stream.
class Appender {
public:
    Appender(Store& store, const Device& sender, StreamRow& stream, Arrival arrival)
        : store_(store), stream_(stream), arrival_(std::move(arrival)), books_(store, sender, stream.number) {}

    Result<> append(Sequence sequence, std::string_view line, const wire::Hash& hash) {
        EntryRow row{.sequence = sequence, .line = line, .hash = hash, .event = stream_.latest_event, .reason = {}};
        if (const auto judged = judge(row); !judged) return judged.problem();
        stream_.head = sequence;
        stream_.head_hash = hash;
        return store_.add_entry(stream_.number, row);
    }

    Result<> close() { return books_.close(); }

private:
    // Fills in what the line means: its time and its standing.
    Result<> judge(EntryRow& row) {
        const auto entry = wire::read_entry(row.line, row.sequence);
        if (!entry) return quarantine(row, entry.problem().words);
        const EventTime event = event_time(entry->stamp, arrival_, stream_.latest_event);
        row.event = event.at;
        if (event.known) stream_.latest_event = event.at;
        return books_.book(row, *entry);
    }

    Store& store_;
    StreamRow& stream_;
    Arrival arrival_;
    Bookkeeper books_;
};

// A chain starts where PROTOCOL.md says: epoch 1 from nothing, a later one from some head of the epoch before. The
// server may never have seen that head, so a later epoch is taken as it comes and written down for the auditor.
Result<std::optional<Problem>> judge_start(Store& store, const Device& sender, const ProvenBatch& proven,
                                           base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    if (header.stream.epoch == 1) {
        if (header.previous == wire::chain_start(header.stream, wire::Hash{})) return std::optional<Problem>{};
        return std::optional(Problem{Code::unproven, "epoch 1 does not start from the chain's start", 0});
    }
    const auto found = store.stream(sender, header.stream.epoch - 1);
    if (!found) return found.problem();
    const std::optional<StreamRow>& before = *found;
    const bool continues = before && header.previous == wire::chain_start(header.stream, before->head_hash);
    const auto kept =
        store.keep_evidence({.kind = "epoch",
                             .device = sender.number,
                             .epoch = header.stream.epoch,
                             .head = header.previous,
                             .words = continues ? "a new epoch goes on from the head that the server holds"
                                                : "a new epoch goes on from a head that the server does not hold",
                             .bytes = proven.batch.header_line},
                            now);
    if (!kept) return kept.problem();
    return std::optional<Problem>{};
}

Result<Verdict> refuse_fork(Store& store, const Device& sender, const ProvenBatch& proven, const StreamRow& stream,
                            base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    const std::string words =
        fmt::format("entries {} to {} of device {} epoch {} are not those that the server holds up to {}", header.first,
                    header.last, header.stream.device, header.stream.epoch, stream.head);
    const auto kept = store.keep_evidence({.kind = "fork",
                                           .device = sender.number,
                                           .epoch = header.stream.epoch,
                                           .head = header.head,
                                           .words = words,
                                           .bytes = bytes_of(proven.batch)},
                                          now);
    if (!kept) return kept.problem();
    return refusal(Code::fork, words);
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

Result<> append_new(Store& store, const Device& sender, StreamRow& stream, const ProvenBatch& proven) {
    const wire::BatchHeader& header = proven.batch.header;
    if (header.last > stream.head) {
        stream.received = stream.contact;
        const auto added =
            store.add_batch(stream.number, header.first, header.last, proven.batch.header_line, stream.received);
        if (!added) return added.problem();
    }
    Appender appender(store, sender, stream, {stream.contact, header.sent});
    while (stream.head < header.last) {
        const std::size_t index = stream.head + 1 - header.first;
        const auto appended = appender.append(stream.head + 1, proven.batch.lines.at(index), proven.hashes.at(index));
        if (!appended) return appended.problem();
    }
    if (const auto closed = appender.close(); !closed) return closed.problem();
    return store.move_stream(stream);
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
    auto hashes = wire::prove(*batch, sender.public_key);
    if (!hashes) return hashes.problem();
    return ProvenBatch{std::move(*batch), std::move(*hashes)};
}

Result<Verdict> append(Store& store, const Device& sender, const ProvenBatch& proven, wire::Incarnation incarnation,
                       base::WallTime now) {
    const wire::BatchHeader& header = proven.batch.header;
    // SQLite locks the whole database for a change; on PostgreSQL this is the row to lock (FOR UPDATE).
    const auto found = store.stream(sender, header.stream.epoch);
    if (!found) return found.problem();
    const std::optional<StreamRow>& known = *found;
    const Sequence head = known ? known->head : 0;
    if (header.first > head + 1)
        return refusal(Code::gap, fmt::format("the server holds entries up to {}", head), head + 1);
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
    if (!*agreed) return refuse_fork(store, sender, proven, stream, now);
    stream.contact = now;
    if (!known) {
        const auto number = store.add_stream(stream);
        if (!number) return number.problem();
        stream.number = *number;
    }
    if (const auto appended = append_new(store, sender, stream, proven); !appended) return appended.problem();
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
