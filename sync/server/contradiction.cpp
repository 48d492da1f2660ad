#include "sync/server/contradiction.hpp"

#include <fmt/format.h>

#include "sync/server/event_time.hpp"

namespace server {
namespace {

constexpr std::chrono::minutes clock_tolerance{5};

Sighting about_batch(AlarmKind kind, std::int64_t device, const wire::Batch& batch) {
    return {.kind = kind,
            .device = device,
            .epoch = batch.header.stream.epoch,
            .identity = batch.header.head,

            .evidence = wire::bytes_of(batch),
            .claimed = batch.header.last};
}

std::string words_of(wire::Epoch epoch, const Beginning& beginning) {
    if (!beginning.lost)
        return fmt::format("epoch {} begins and does not say why; {}", epoch,
                           beginning.continues ? "it goes on from the head that the server holds"
                                               : "it goes on from a head that the server does not hold");
    const wire::Lost& lost = *beginning.lost;
    return fmt::format("epoch {} begins, because of epoch {} the device says: {}; proven up to entry {}, {}", epoch,
                       lost.epoch, lost.why.empty() ? "nothing" : lost.why, lost.last,
                       beginning.continues
                           ? fmt::format("which the server holds (it holds {})", beginning.held)
                           : fmt::format("which is not what the server holds (it holds {})", beginning.held));
}

}  // namespace

Sighting fork_seen(const StreamRow& stream, const wire::Batch& batch) {
    const wire::BatchHeader& header = batch.header;
    Sighting fork = about_batch(AlarmKind::fork, stream.device, batch);
    fork.held = stream.head;
    fork.words = fmt::format("entries {} to {} of device {} epoch {} are not those that the server holds up to {}",
                             header.first, header.last, header.stream.device, header.stream.epoch, stream.head);
    return fork;
}

Sighting clone_seen(const StreamRow& stream, const wire::Batch& batch) {
    Sighting clone = about_batch(AlarmKind::clone, stream.device, batch);
    clone.held = stream.head;
    clone.words =
        fmt::format("two journals of device {} grow: one is held up to entry {} of epoch {}, another came with {}",
                    stream.name.device, stream.head, stream.name.epoch, batch.header.last);
    return clone;
}

Sighting epoch_seen(std::int64_t device, const wire::Batch& batch, const Beginning& beginning) {
    Sighting epoch = about_batch(AlarmKind::epoch, device, batch);
    epoch.identity = batch.header.previous;
    epoch.evidence = batch.header_line + '\n' + (batch.lines.empty() ? "" : batch.lines.front() + '\n');
    epoch.claimed = beginning.lost ? beginning.lost->last : 0;
    epoch.held = beginning.held;
    epoch.words = words_of(batch.header.stream.epoch, beginning);
    return epoch;
}

Sighting key_changed(const Device& device, const wire::PublicKey& newest, wire::Epoch first_epoch) {
    return {
        .kind = AlarmKind::key,
        .device = device.number,
        .epoch = first_epoch,
        .identity = newest,
        .words = fmt::format("device {} has another key from epoch {} on", device.id, first_epoch),
        .evidence = fmt::format("before {}\nnow    {}\n", base::to_base64(device.public_key), base::to_base64(newest))};
}

std::optional<std::string> clock_step(const base::Stamp& before, const base::Stamp& after) {
    if (before.boot != after.boot) return std::nullopt;
    if (after.monotonic < before.monotonic)
        return fmt::format("the monotonic clock went back by {} ms", (before.monotonic - after.monotonic).count());
    if (before.trust < base::ClockTrust::network || after.trust < base::ClockTrust::network) return std::nullopt;
    const base::Duration step = base::wall_step(before, after);
    if (std::chrono::abs(step) <= clock_tolerance) return std::nullopt;
    return fmt::format("the wall clock moved by {} s against the monotonic one",
                       std::chrono::duration_cast<std::chrono::seconds>(step).count());
}

bool lacks_canaries(const DeviceDay& earlier, const DeviceDay& later) {
    return earlier.day + std::chrono::days{1} == later.day && earlier.canaries != all_levels &&
           later.canaries != all_levels;
}

Sighting older_copy(wire::Incarnation incarnation, base::WallTime now, std::string words) {
    const std::string day = base::to_text(base::local_day(now, local_offset));
    return {.kind = AlarmKind::server,
            .identity = identity_of({"older copy", std::to_string(incarnation), day}),
            .words = std::move(words)};
}

std::string goes_on_behind(const wire::BatchHeader& header, wire::Sequence held) {
    return fmt::format(
        "this database is an older copy: device {} goes on after entry {} of epoch {}, as only a receipt "
        "makes it do, and entries are held up to {}",
        header.stream.device, header.first - 1, header.stream.epoch, held);
}

std::string receipt_ahead(const wire::Stream& name, const wire::ReceiptNote& note, wire::Sequence held,
                          wire::Incarnation incarnation) {
    if (note.incarnation < incarnation || (note.incarnation == incarnation && note.sequence <= held)) return {};
    return fmt::format(
        "this database is an older copy: device {} has a receipt of incarnation {} for entry {} of epoch "
        "{}; held before it came were {}, under incarnation {}",
        name.device, note.incarnation, note.sequence, name.epoch, held, incarnation);
}

}  // namespace server
