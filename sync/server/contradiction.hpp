// Contradiction: sightings (alarm.hpp) from what a device sent and what the server holds. Pure.
#pragma once

#include <optional>
#include <string>

#include "sync/base/time.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/body.hpp"

namespace server {

// The batch leads to another history than the stream's. Its claimed sequence is the batch's last.
Sighting fork_seen(const StreamRow& stream, const wire::Batch& batch);

// After a fork, the other branch came with more than it had, and the stream has grown too.
Sighting clone_seen(const StreamRow& stream, const wire::Batch& batch);

// A later epoch begins with this batch; `before` is the stream that its `lost` entry names, or the epoch before.
struct Beginning {
    std::optional<wire::Lost> lost;  // nothing: the epoch does not say why it begins
    bool continues = false;          // it goes on from a head that the server holds
    wire::Sequence held = 0;         // the head of the stream before; 0: none
};
Sighting epoch_seen(std::int64_t device, const wire::Batch& batch, const Beginning& beginning);

Sighting key_changed(const Device& device, const wire::PublicKey& newest, wire::Epoch first_epoch);

// What happened to the clocks between two consecutive entries of one boot; nothing when they agree to five minutes, or
// when nobody can say: another boot, or a wall clock that was not set from the network.
std::optional<std::string> clock_step(const base::Stamp& before, const base::Stamp& after);

// Both days went without a canary of all five levels.
bool lacks_canaries(const DeviceDay& earlier, const DeviceDay& later);
inline constexpr unsigned all_levels = 0b11111;

// This database is an older copy, put back without `sipas restore`: somebody holds a receipt for more than it knows.
// `words` say how that is known. One alarm a day, however many devices say so.
Sighting older_copy(wire::Incarnation incarnation, base::WallTime now, std::string words);
// Over the network a device goes on only after what a receipt of this incarnation told it.
std::string goes_on_behind(const wire::BatchHeader& header, wire::Sequence held);
// What a receipt in the device's chain says against what was held before it came; empty when it fits.
std::string receipt_ahead(const wire::Stream& name, const wire::ReceiptNote& note, wire::Sequence held,
                          wire::Incarnation incarnation);

}  // namespace server
