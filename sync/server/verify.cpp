#include "sync/server/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "sync/base/file.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/counted_rating.hpp"
#include "sync/server/folder.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;
using wire::Sequence;

// One stream, rebuilt from its batches in the order of their first entry.
class StreamAudit {
public:
    StreamAudit(wire::Stream stream, std::vector<std::string>& doubts) : stream_(std::move(stream)), doubts_(doubts) {}

    void add(const wire::Batch& batch, const std::vector<wire::Hash>& hashes) {
        const wire::BatchHeader& header = batch.header;
        if (hashes_.empty()) return begin(batch, hashes);
        if (header.first > last() + 1) {
            doubt(fmt::format("entries {} to {} are missing", last() + 1, header.first - 1));
            broken_ = true;
        }
        if (broken_) return;
        const Sequence common = std::min(last(), header.last);
        const wire::Hash& claimed = common + 1 == header.first ? header.previous : hashes.at(common - header.first);
        if (claimed != hashes_.at(common)) {
            doubt(fmt::format("entries {} to {} contradict the batch before", header.first, header.last));
            return;
        }
        take(batch, hashes);
    }

    void compare(const wire::Receipt* receipt) {
        if (receipt == nullptr) return doubt("has no receipt");
        if (receipt->sequence > last())
            return doubt(fmt::format("entries {} to {} are missing", last() + 1, receipt->sequence));
        if (hashes_.at(receipt->sequence) != receipt->head) doubt("does not lead to the head that the server signed");
    }

    StreamCoverage coverage() const { return {stream_, last(), rated_.size() - undone_.size()}; }

private:
    Sequence last() const { return hashes_.empty() ? 0 : hashes_.size() - 1; }

    void doubt(const std::string& words) {
        doubts_.push_back(fmt::format("device {} epoch {}: {}", stream_.device, stream_.epoch, words));
    }

    void begin(const wire::Batch& batch, const std::vector<wire::Hash>& hashes) {
        if (batch.header.first != 1) {
            doubt(fmt::format("entries 1 to {} are missing", batch.header.first - 1));
            broken_ = true;
        } else if (stream_.epoch == 1 && batch.header.previous != wire::chain_start(stream_, wire::Hash{})) {
            doubt("epoch 1 does not start from the chain's start");
        }
        hashes_.push_back(batch.header.previous);
        if (!broken_) take(batch, hashes);
    }

    void take(const wire::Batch& batch, const std::vector<wire::Hash>& hashes) {
        while (last() < batch.header.last) {
            const std::size_t index = last() + 1 - batch.header.first;
            if (const auto entry = wire::read_entry(batch.lines.at(index), last() + 1)) look_at(*entry);
            hashes_.push_back(hashes.at(index));
        }
    }

    // Once for each response, unless it was taken back in time.
    void look_at(const wire::Entry& entry) {
        while (!recent_.empty() && recent_.front().first + undo_reach < entry.sequence) recent_.pop_front();
        recent_.emplace_back(entry.sequence, entry.stamp);
        if (const auto* rating = std::get_if<domain::Rating>(&entry.body))
            rated_.emplace(rating->response, entry.sequence);
        if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) take_back(undone->response);
        if (const auto* closed = std::get_if<wire::DayClosed>(&entry.body)) look_at(*closed);
    }

    void take_back(const domain::ResponseId& response) {
        const auto rating = rated_.find(response);
        if (rating == rated_.end()) return;
        std::vector<base::Stamp> stamps;
        for (const auto& [sequence, stamp] : recent_)
            if (sequence >= rating->second) stamps.push_back(stamp);
        if (recent_.front().first <= rating->second && objection_to_undo(stamps).empty()) undone_.insert(response);
    }

    // What stands in the day's QR code must be what stands in the chain.
    void look_at(const wire::DayClosed& closed) {
        if (closed.sequence != last() || closed.head != hashes_.back())
            doubt(fmt::format("entry {} closes its day with another head than the chain has", last() + 1));
    }

    wire::Stream stream_;
    std::vector<std::string>& doubts_;
    std::vector<wire::Hash> hashes_;  // h0, h1, …
    std::map<domain::ResponseId, Sequence> rated_;
    std::set<domain::ResponseId> undone_;
    std::deque<std::pair<Sequence, base::Stamp>> recent_;
    bool broken_ = false;  // after a gap nothing more can be chained
};

class FolderAudit {
public:
    FolderAudit(fs::path folder, const std::optional<wire::PublicKey>& expected_key)
        : folder_(std::move(folder)), expected_key_(expected_key) {}

    Audit run() {
        if (read_device_list()) {
            read_manifests();
            find_foreign_files();
            read_batches();
            audit_streams();
        }
        return std::move(audit_);
    }

private:
    void doubt(std::string words) { audit_.doubts.push_back(std::move(words)); }

    std::optional<std::string> read(const std::string& name) {
        auto text = base::read_file(folder_ / name, folder_file_limit);
        if (text) return std::move(*text);
        doubt(text.problem().code == base::Code::not_found ? name + " is missing" : text.problem().words);
        return std::nullopt;
    }

    bool read_device_list() {
        const auto text = read(devices_name);
        if (!text) return false;
        auto list = read_devices(*text);
        if (!list) {
            doubt(list.problem().words);
            return false;
        }
        devices_sha256_ = sha256_hex(*text);
        list_ = std::move(*list);
        audit_.receipt_key = list_.receipt_key;
        audit_.devices = list_.devices.size();
        if (expected_key_ && *expected_key_ != list_.receipt_key) doubt("devices.json names another receipt key");
        return true;
    }

    void read_manifests() {
        const auto text = read(cursor_name);
        if (!text) return;
        const auto cursor = read_cursor(*text);
        if (!cursor) return doubt(cursor.problem().words);
        if (write_cursor(*cursor) != *text) doubt("the cursor is not what was written");
        Manifest before;
        before.number = 0;
        for (std::uint64_t number = 1; number <= cursor->manifests; ++number) {
            const auto manifest = read_one_manifest(number);
            if (!manifest) return;
            follow(before, *manifest);
            before = *manifest;
        }
        if (Cursor{before.incarnation, before.through, before.number} != *cursor)
            doubt("the cursor does not say what the last manifest says");
        if (before.devices_sha256 != devices_sha256_) doubt("devices.json is not the one of the last pull");
    }

    std::optional<Manifest> read_one_manifest(std::uint64_t number) {
        const std::string name = manifest_name(number);
        const auto text = read(name);
        if (!text) return std::nullopt;
        auto manifest = read_manifest(*text, list_.receipt_key);
        if (!manifest) {
            doubt(name + ": " + manifest.problem().words);
            return std::nullopt;
        }
        if (manifest->number != number) doubt(name + " is another manifest");
        ++audit_.pulls;
        return std::move(*manifest);
    }

    void follow(const Manifest& before, const Manifest& manifest) {
        const bool restored = manifest.incarnation > before.incarnation;
        if (manifest.after != (restored ? 0 : before.through))
            doubt(fmt::format("manifest {} does not go on where the one before ended", manifest.number));
        for (const ListedFile& file : manifest.files) {
            const auto [known, added] = listed_.emplace(file.name, file.sha256);
            if (!added && known->second != file.sha256) doubt(file.name + " was pulled twice with different bytes");
        }
    }

    void find_foreign_files() {
        std::error_code error;
        std::vector<std::string> names;
        for (fs::recursive_directory_iterator item(folder_, error), end; !error && item != end; item.increment(error))
            if (item->is_symlink() || !item->is_directory())
                names.push_back(item->path().lexically_relative(folder_).generic_string());
        if (error) doubt("cannot read the folder: " + error.message());
        std::sort(names.begin(), names.end());
        std::set<std::string> own{devices_name, cursor_name};
        for (std::uint64_t number = 1; number <= audit_.pulls; ++number) own.insert(manifest_name(number));
        for (const std::string& name : names)
            if (!own.contains(name) && !listed_.contains(name)) doubt(name + " does not belong here");
    }

    void read_batches() {
        for (const auto& [name, sha256] : listed_) {
            const auto bytes = read(name);
            if (!bytes) continue;
            ++audit_.batches;
            if (sha256_hex(*bytes) != sha256) doubt(name + " is not the file that was pulled");
            if (const auto wrong = read_one_batch(name, *bytes); !wrong) doubt(name + ": " + wrong.problem().words);
        }
    }

    base::Result<> read_one_batch(const std::string& name, std::string_view bytes) {
        auto batch = wire::read_batch(bytes);
        if (!batch) return batch.problem();
        const wire::BatchHeader& header = batch->header;
        if (batch_name(header.stream, header.first, header.last) != name)
            return base::Problem{base::Code::unproven, "it holds another batch than its name says", 0};
        const ListedDevice* device = device_named(header.stream.device);
        if (device == nullptr) return base::Problem{base::Code::unproven, "devices.json does not know its device", 0};
        auto hashes = wire::prove(*batch, device->public_key);
        if (!hashes) return hashes.problem();
        // Names sort like sequences, so a stream's batches arrive in order.
        auto [stream, added] = streams_.try_emplace(header.stream, header.stream, audit_.doubts);
        stream->second.add(*batch, *hashes);
        return base::Done{};
    }

    const ListedDevice* device_named(std::string_view id) const {
        const auto found = std::find_if(list_.devices.begin(), list_.devices.end(),
                                        [id](const ListedDevice& device) { return device.id == id; });
        return found == list_.devices.end() ? nullptr : &*found;
    }

    void audit_streams() {
        std::map<wire::Stream, const wire::Receipt*> receipts;
        for (const ListedDevice& device : list_.devices)
            for (const wire::Receipt& receipt : device.receipts) {
                if (receipt.stream.device != device.id || !wire::verify(receipt, list_.receipt_key))
                    doubt("a receipt of device " + device.id + " is not signed with the receipt key");
                receipts[receipt.stream] = &receipt;
            }
        for (const auto& [name, receipt] : receipts)
            if (!streams_.contains(name))
                doubt(fmt::format("device {} epoch {}: entries 1 to {} are missing", name.device, name.epoch,
                                  receipt->sequence));
        for (auto& [name, stream] : streams_) {
            const auto receipt = receipts.find(name);
            stream.compare(receipt == receipts.end() ? nullptr : receipt->second);
            audit_.streams.push_back(stream.coverage());
        }
    }

    fs::path folder_;
    std::optional<wire::PublicKey> expected_key_;
    Audit audit_;
    DeviceList list_;
    std::string devices_sha256_;
    std::map<std::string, std::string> listed_;  // name -> SHA-256
    std::map<wire::Stream, StreamAudit> streams_;
};

}  // namespace

Audit verify_folder(const fs::path& folder, const std::optional<wire::PublicKey>& expected_key) {
    return FolderAudit(folder, expected_key).run();
}

std::string text_of(const Audit& audit) {
    std::string text = fmt::format("{} of {}, from {}\n", amount(audit.batches, "batch", "batches"),
                                   amount(audit.devices, "device", "devices"), amount(audit.pulls, "pull", "pulls"));
    std::uint64_t entries = 0;
    std::uint64_t ratings = 0;
    for (const StreamCoverage& stream : audit.streams) {
        text += fmt::format("  device {} epoch {}: entries 1 to {}, {}\n", stream.stream.device, stream.stream.epoch,
                            stream.last, amount(stream.ratings, "rating", "ratings"));
        entries += stream.last;
        ratings += stream.ratings;
    }
    text += amount(entries, "entry", "entries") + ", " + amount(ratings, "rating", "ratings") + "\n";
    if (audit.receipt_key)
        text += fmt::format("receipt key {}: compare it with the server's\n", base::to_base64(*audit.receipt_key));
    for (const std::string& doubt : audit.doubts) text += "DOUBT: " + doubt + '\n';
    return text + (audit.doubts.empty()
                       ? "No doubt: complete, unchanged and signed by these devices.\n"
                       : amount(audit.doubts.size(), "doubt", "doubts") + ": do not rely on this folder.\n");
}

}  // namespace server
