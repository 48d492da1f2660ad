#include "sync/server/pulled.hpp"

#include <map>

#include "sync/server/ingest.hpp"
#include "sync/wire/json.hpp"

namespace server {
namespace {

using base::Result;

using Firsts = std::map<std::int64_t, wire::Sequence>;

// The stream as it stood before the first entry of the batches that came later; nothing when there was none of it.
Result<std::optional<StreamRow>> as_of(Store& store, StreamRow stream, const Firsts& later) {
    if (const auto first = later.find(stream.number); first != later.end()) {
        if (first->second <= 1) return std::optional<StreamRow>{};
        stream.head = first->second - 1;
        const auto hash = store.hash_at(stream.number, stream.head);
        if (!hash) return hash.problem();
        stream.head_hash = *hash;
        stream.durable = std::min(stream.durable, stream.head);
    }
    return std::optional(std::move(stream));
}

// Signed receipts by device number.
Result<std::multimap<std::int64_t, wire::Receipt>> receipts(Store& store, const Meta& meta,
                                                            std::optional<std::int64_t> through) {
    std::multimap<std::int64_t, wire::Receipt> signed_receipts;
    Firsts later;
    if (through) {
        const auto newest = store.newest_batch();
        if (!newest) return newest.problem();
        if (*newest - *through > receipts_reach) return signed_receipts;
        auto firsts = store.first_after(*through);
        if (!firsts) return firsts.problem();
        later = std::move(*firsts);
    }
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    const wire::SecretKey key(meta.receipt_seed);
    for (const StreamRow& each : *streams) {
        const auto found = as_of(store, each, later);
        if (!found) return found.problem();
        const std::optional<StreamRow>& stream = *found;
        if (!stream) continue;
        const auto receipt = receipt_of(stream, stream->name, meta.incarnation, stream->received);
        signed_receipts.emplace(stream->device, wire::sign(receipt, key));
    }
    return signed_receipts;
}

}  // namespace

Result<std::string> bytes_of(Store& store, const BatchRow& batch) {
    const auto header = wire::parse_json(batch.header_line);
    if (!header) return header.problem();
    wire::Batch pulled{.header = {}, .header_line = batch.header_line, .lines = {}};
    pulled.header.raw = wire::bool_at(*header, "raw").value_or(false);
    const auto read = store.each_entry(batch.stream, batch.first, batch.last,
                                       [&](const EntryRow& entry) { pulled.lines.emplace_back(entry.line); });
    if (!read) return read.problem();
    return wire::bytes_of(pulled);
}

Result<DeviceList> list_devices(Store& store, const Meta& meta, const Listed& listed) {
    const auto devices = store.devices();
    if (!devices) return devices.problem();
    const auto changes = store.key_changes();
    if (!changes) return changes.problem();
    const auto signed_receipts = receipts(store, meta, listed.through);
    if (!signed_receipts) return signed_receipts.problem();
    DeviceList list{wire::SecretKey(meta.receipt_seed).public_key(), {}, *changes};
    for (const Device& device : *devices) {
        if (!listed.which(device)) continue;
        ListedDevice& entry = list.devices.emplace_back(ListedDevice{device.id, device.public_key, {}, {}});
        if (device.keys.size() > 1) entry.keys = device.keys;
        const auto [first, last] = signed_receipts->equal_range(device.number);
        for (auto receipt = first; receipt != last; ++receipt) entry.receipts.push_back(receipt->second);
    }
    return list;
}

}  // namespace server
