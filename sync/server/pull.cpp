#include "sync/server/pull.hpp"

#include "sync/base/file.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/ingest.hpp"
#include "sync/server/moment.hpp"
#include "sync/wire/json.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t small_file_limit = 4096;

class Pull {
public:
    Pull(Store& store, std::filesystem::path folder, const Meta& meta)
        : store_(store), folder_(std::move(folder)), meta_(meta), key_(meta.receipt_seed) {}

    Result<Pulled> run() {
        if (const auto ready = open_folder(); !ready) return ready.problem();
        const auto batches = store_.batches_after(cursor_.through);
        if (!batches) return batches.problem();
        Pulled pulled;
        pulled.through = cursor_.through;
        manifest_.after = cursor_.through;
        for (const BatchRow& batch : *batches) {
            if (const auto written = write_batch(batch); !written) return written.problem();
            ++pulled.batches;
            pulled.entries += batch.last - batch.first + 1;
            pulled.through = batch.id;
        }
        manifest_.through = pulled.through;
        if (const auto written = write_conclusion(); !written) return written.problem();
        return pulled;
    }

private:
    std::filesystem::path path(const std::string& name) const { return folder_ / name; }

    Result<> open_folder() {
        if (const auto made = base::make_folders(path(manifests_name)); !made) return made.problem();
        if (const auto theirs = check_owner(); !theirs) return theirs.problem();
        const auto text = base::read_file(path(cursor_name), small_file_limit);
        if (!text && text.problem().code == Code::not_found) return Done{};
        if (!text) return text.problem();
        const auto cursor = read_cursor(*text);
        if (!cursor) return cursor.problem();
        cursor_ = *cursor;
        if (cursor_.incarnation != meta_.incarnation) cursor_.through = 0;
        return Done{};
    }

    Result<> check_owner() {
        const auto text = base::read_file(path(devices_name), folder_file_limit);
        if (!text && text.problem().code == Code::not_found) return Done{};
        if (!text) return text.problem();
        const auto list = read_devices(*text);
        if (!list) return list.problem();
        const auto was_ours = store_.was_receipt_key(list->receipt_key);
        if (!was_ours) return was_ours.problem();
        if (list->receipt_key != key_.public_key() && !*was_ours)
            return Problem{Code::forbidden, folder_.string() + " was pulled from another server", 0};
        devices_there_ = *text;
        return Done{};
    }

    // Opening entries of an overlapping batch were stored with an earlier one: the chain proves that they are the same.
    Result<> write_batch(const BatchRow& batch) {
        const auto header = wire::parse_json(batch.header_line);
        if (!header) return header.problem();
        wire::Batch pulled{.header = {}, .header_line = batch.header_line, .lines = {}};
        pulled.header.raw = wire::bool_at(*header, "raw").value_or(false);
        const auto read = store_.each_entry(batch.stream, batch.first, batch.last,
                                            [&](const EntryRow& entry) { pulled.lines.emplace_back(entry.line); });
        if (!read) return read.problem();
        const std::string bytes = wire::bytes_of(pulled);
        const std::string name = batch_name(batch.name, batch.first, batch.last);
        if (const auto made = base::make_folders(path(batch.name.device)); !made) return made.problem();
        manifest_.files.push_back({name, sha256_hex(bytes), batch.received});
        return base::replace_file(path(name), bytes);
    }

    Result<DeviceList> list_devices() {
        const auto devices = store_.devices();
        if (!devices) return devices.problem();
        const auto streams = store_.streams();
        if (!streams) return streams.problem();
        const auto changes = store_.key_changes();
        if (!changes) return changes.problem();
        DeviceList list{key_.public_key(), {}, *changes};
        for (const Device& device : *devices) {
            ListedDevice& listed = list.devices.emplace_back(ListedDevice{device.id, device.public_key, {}, {}});
            if (device.keys.size() > 1) listed.keys = device.keys;
            for (const StreamRow& stream : *streams) {
                if (stream.device != device.number) continue;
                const auto receipt = receipt_of(stream, stream.name, meta_.incarnation, stream.received);
                listed.receipts.push_back(wire::sign(receipt, key_));
            }
        }
        return list;
    }

    // devices.json, manifest, cursor, in this order; nothing when nothing changed.
    Result<> write_conclusion() {
        const auto list = list_devices();
        if (!list) return list.problem();
        const std::string devices = write_devices(*list);
        if (manifest_.files.empty() && devices == devices_there_) return Done{};
        if (const auto written = base::replace_file(path(devices_name), devices); !written) return written.problem();
        manifest_.number = cursor_.manifests + 1;
        manifest_.incarnation = meta_.incarnation;
        manifest_.devices_sha256 = sha256_hex(devices);
        const auto written = base::replace_file(path(manifest_name(manifest_.number)), write_manifest(manifest_, key_));
        if (!written) return written.problem();
        return base::replace_file(path(cursor_name),
                                  write_cursor({meta_.incarnation, manifest_.through, manifest_.number}));
    }

    Store& store_;
    std::filesystem::path folder_;
    Meta meta_;
    wire::SecretKey key_;
    Cursor cursor_;
    Manifest manifest_;
    std::string devices_there_;
};

}  // namespace

Result<Pulled> pull(Store& store, const std::filesystem::path& folder) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    const auto meta = store.meta();
    if (!meta) return meta.problem();
    return Pull(store, folder, *meta).run();
}

}  // namespace server
