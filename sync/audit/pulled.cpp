#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sync/audit/device_audit.hpp"
#include "sync/audit/folders.hpp"
#include "sync/audit/listed_device.hpp"
#include "sync/base/file.hpp"
#include "sync/server/folder.hpp"

namespace audit {
namespace {

namespace fs = std::filesystem;

class PulledFolder {
public:
    PulledFolder(Path folder, const TrustedKeys& keys, const LookedAt& looked_at)
        : folder_(std::move(folder)), keys_(keys), looked_at_(looked_at) {
        report_.kind = "a pulled folder";
    }

    Report run() {
        if (read_device_list()) {
            read_manifests();
            find_foreign_files();
            audit_devices();
        }
        return std::move(report_);
    }

private:
    void doubt(const std::string& name, std::string_view words) {
        report_.doubt(What::file, fmt::format("{} {}", name, words), name);
    }

    std::optional<std::string> read(const std::string& name) {
        std::error_code error;
        if (fs::exists(folder_ / name, error) && !is_plain_file(folder_ / name)) {
            doubt(name, "is no file");
            return std::nullopt;
        }
        auto text = base::read_file(folder_ / name, server::folder_file_limit);
        if (text) return std::move(*text);
        if (text.problem().code == base::Code::not_found)
            report_.miss(What::file, name + " is missing", name);
        else
            doubt(name, "cannot be read: " + text.problem().words);
        return std::nullopt;
    }

    bool read_device_list() {
        const auto text = read(server::devices_name);
        if (!text) return false;
        auto list = read_listed(*text);
        if (!list) {
            doubt(server::devices_name, "is not what was written");
            return false;
        }
        devices_sha256_ = server::sha256_hex(*text);
        list_ = std::move(*list);
        if (!keys_.receipt)
            report_.notes.push_back("receipt key " + base::to_base64(list_.receipt_key) +
                                    ": compare it with the server's");
        else if (wire::follow_changes(*keys_.receipt, list_.changes) != list_.receipt_key)
            report_.doubt(What::key, "devices.json names another receipt key than the server's", server::devices_name);
        return true;
    }

    // All that may have signed: the key that is trusted and those that it leads to. A key that only stands in the list
    // is anybody's. Where none is trusted, the folder can but agree with itself.
    std::vector<wire::PublicKey> receipt_keys() const {
        if (keys_.receipt) return wire::keys_from(*keys_.receipt, list_.changes);
        std::vector<wire::PublicKey> keys{list_.receipt_key};
        for (const wire::KeyChange& change : list_.changes) keys.push_back(change.key);
        return keys;
    }

    void read_manifests() {
        const auto text = read(server::cursor_name);
        if (!text) return;
        const auto cursor = server::read_cursor(*text);
        if (!cursor || server::write_cursor(*cursor) != *text)
            return doubt(server::cursor_name, "is not what was written");
        server::Manifest before;
        before.number = 0;
        for (std::uint64_t number = 1; number <= cursor->manifests; ++number) {
            const auto manifest = read_one_manifest(number);
            if (!manifest) return;
            follow(before, *manifest);
            before = *manifest;
        }
        if (server::Cursor{before.incarnation, before.through, before.number} != *cursor)
            doubt(server::cursor_name, "does not say what the last manifest says");
        if (before.devices_sha256 != devices_sha256_) doubt(server::devices_name, "is not the one of the last pull");
    }

    std::optional<server::Manifest> read_one_manifest(std::uint64_t number) {
        const std::string name = server::manifest_name(number);
        const auto text = read(name);
        if (!text) return std::nullopt;
        for (const wire::PublicKey& key : receipt_keys())
            if (auto manifest = server::read_manifest(*text, key)) {
                if (manifest->number != number) doubt(name, "is another manifest");
                ++manifests_;
                return std::move(*manifest);
            }
        doubt(name, "is not what the server signed");
        return std::nullopt;
    }

    void follow(const server::Manifest& before, const server::Manifest& manifest) {
        const bool restored = manifest.incarnation > before.incarnation;
        if (manifest.after != (restored ? 0 : before.through))
            doubt(server::manifest_name(manifest.number), "does not go on where the one before ended");
        for (const server::ListedFile& file : manifest.files) {
            const auto [known, added] = files_.emplace(file.name, file.sha256);
            if (!added && known->second != file.sha256) doubt(file.name, "was pulled twice with different bytes");
        }
    }

    void find_foreign_files() {
        std::error_code error;
        std::vector<std::string> names;
        for (fs::recursive_directory_iterator item(folder_, error), end; !error && item != end; item.increment(error))
            if (item->is_symlink() || !item->is_directory())
                names.push_back(item->path().lexically_relative(folder_).generic_string());
        if (error) report_.doubt(What::file, "the folder cannot be read: " + error.message());
        std::sort(names.begin(), names.end());
        std::set<std::string> own{server::devices_name, server::cursor_name};
        for (std::uint64_t number = 1; number <= manifests_; ++number) own.insert(server::manifest_name(number));
        for (const std::string& name : names)
            if (!own.contains(name) && !files_.contains(name)) doubt(name, "does not belong here");
    }

    void audit_devices() {
        ReceiptBook receipts(receipt_keys(), server::devices_name, report_);
        for (const ListedDevice& device : list_.devices)
            for (const std::string& receipt : device.receipts) receipts.add(receipt, device.id);
        receipts.close();
        std::set<std::string> known;
        for (const ListedDevice& device : list_.devices) {
            known.insert(device.id);
            audit_device(device, receipts);
        }
        for (const auto& [name, sha256] : files_)
            if (!known.contains(name.substr(0, name.find('/')))) doubt(name, "is of a device that devices.json lacks");
    }

    // Names sort like sequences, so a stream's batches arrive in order.
    void audit_device(const ListedDevice& listed, const ReceiptBook& receipts) {
        DeviceAudit device(listed.id, Holes::missing);
        const BatchSource source{[&](wire::Epoch epoch) { return listed.key_of(epoch); },
                                 [](const wire::BatchHeader& header) {
                                     return server::batch_name(header.stream, header.first, header.last);
                                 },
                                 looked_at_};
        const std::string start = listed.id + "/";
        for (auto file = files_.lower_bound(start); file != files_.end() && file->first.starts_with(start); ++file) {
            const auto bytes = read(file->first);
            if (!bytes) continue;
            if (server::sha256_hex(*bytes) != file->second) tell_changed(file->first, *bytes);
            take_batch(device, source, file->first, *bytes, report_);
        }
        device.finish(receipts, report_);
    }

    void tell_changed(const std::string& name, std::string_view bytes) {
        doubt(name, "is not the file that was pulled");
        const auto batch = wire::read_batch(bytes);
        if (!batch) return;
        Finding& finding = report_.findings.back();
        finding.stream = batch->header.stream;
        finding.entries = {batch->header.first, batch->header.last};
        finding.dates = {date_of(batch->lines.front()), date_of(batch->lines.back())};
        finding.words += between_text(finding.dates);
    }

    Path folder_;
    TrustedKeys keys_;
    LookedAt looked_at_;
    Report report_;
    DeviceList list_;
    std::string devices_sha256_;
    std::uint64_t manifests_ = 0;
    std::map<std::string, std::string> files_;  // name -> SHA-256
};

}  // namespace

Report audit_pulled(const Path& folder, const TrustedKeys& keys, const LookedAt& looked_at) {
    return PulledFolder(folder, keys, looked_at).run();
}

}  // namespace audit
