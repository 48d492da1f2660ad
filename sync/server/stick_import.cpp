#include "sync/server/stick_import.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "sync/base/file.hpp"
#include "sync/server/ingest.hpp"
#include "sync/wire/json.hpp"

namespace server {
namespace {

using base::Done;
using base::Problem;
using base::Result;
using Path = std::filesystem::path;

constexpr std::string_view device_start = "sipas-";
constexpr std::chrono::days longest_road{90};

std::vector<Path> sorted_entries(const Path& folder) {
    std::vector<Path> entries;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        entries.push_back(entry->path());
    // "epoch-2" before "epoch-10": shorter names first.
    std::sort(entries.begin(), entries.end(), [](const Path& one, const Path& other) {
        const std::string a = one.filename().string();
        const std::string b = other.filename().string();
        return std::pair(a.size(), a) < std::pair(b.size(), b);
    });
    return entries;
}

std::vector<Path> batch_files(const Path& folder) {
    std::vector<Path> files;
    for (const Path& epoch : sorted_entries(folder))
        for (const Path& file : sorted_entries(epoch))
            if (file.extension() == ".batch") files.push_back(file);
    return files;
}

base::WallTime left_terminal(const base::Stamp& sent, base::WallTime now) {
    const bool believable = sent.trust != base::ClockTrust::unset && sent.wall <= now && sent.wall > now - longest_road;
    return believable ? sent.wall : now;
}

class Import {
public:
    Import(Store& store, const Meta& meta, Device device, Path folder, base::WallTime now)
        : store_(store), meta_(meta), device_(std::move(device)), folder_(std::move(folder)), now_(now) {}

    Result<ImportedDevice> run() {
        ImportedDevice imported{device_.id, 0, 0, {}};
        for (const Path& file : batch_files(folder_)) {
            ++imported.files;
            const auto taken = take(file);
            if (taken)
                imported.entries += *taken;
            else if (base::row_of(taken.problem().code).exit_code == 3)
                return taken.problem();  // the machine would not: come again
            else
                imported.refusals.push_back(file.filename().string() + ": " + taken.problem().words);
        }
        if (const auto written = write_receipts(); !written) return written.problem();
        return imported;
    }

private:
    // How many entries were new.
    Result<std::uint64_t> take(const Path& file) {
        const auto bytes = base::read_file(file, wire::batch_bytes_hard_limit);
        if (!bytes) return bytes.problem();
        const auto proven = prove(*bytes, wire::Encoding::plain, device_);
        if (!proven) return proven.problem();
        const wire::BatchHeader& header = proven->batch.header;
        auto change = store_.begin();
        if (!change) return change.problem();
        const auto before = store_.stream(device_, header.stream.epoch);
        if (!before) return before.problem();
        const auto verdict = append(store_, device_, *proven, meta_.incarnation, left_terminal(header.sent, now_));
        if (!verdict) return verdict.problem();
        if (const auto committed = change->commit(); !committed) return committed.problem();
        // After a gap the terminal is told what stands here: a restored server may hold less than it signed for.
        if (!verdict->refusal || verdict->refusal->code == base::Code::gap) epochs_.insert(header.stream.epoch);
        if (verdict->refusal) return *verdict->refusal;
        const wire::Sequence known = *before ? (*before)->head : 0;
        return header.last > known ? header.last - known : 0;
    }

    Result<> write_receipts() {
        const wire::SecretKey key(meta_.receipt_seed);
        wire::JsonArray receipts;
        for (const wire::Epoch epoch : epochs_) {
            const auto stream = store_.stream(device_, epoch);
            if (!stream) return stream.problem();
            const auto receipt = wire::sign(receipt_of(*stream, {device_.id, epoch}, meta_.incarnation, now_), key);
            if (auto json = wire::parse_json(wire::write_receipt(receipt))) receipts.push_back(std::move(*json));
        }
        if (receipts.empty()) return Done{};
        wire::JsonObject file;
        file["receipts"] = receipts;
        return base::replace_file(folder_ / "receipt.json", wire::to_text(file) + "\n");
    }

    Store& store_;
    const Meta& meta_;
    Device device_;
    Path folder_;
    base::WallTime now_;
    std::set<wire::Epoch> epochs_;
};

Result<ImportedDevice> import_device(Store& store, const Meta& meta, const Path& folder, base::WallTime now) {
    const std::string id = folder.filename().string().substr(device_start.size());
    const auto found = store.device_by_id(id);
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    if (!device || !device->active)
        return ImportedDevice{id, 0, 0, {device ? "this device was revoked" : "nobody enrolled this device here"}};
    return Import(store, meta, *device, folder, now).run();
}

}  // namespace

Result<std::vector<ImportedDevice>> import_stick(Store& store, const Path& stick, base::WallTime now) {
    const auto meta = store.meta();
    if (!meta) return meta.problem();
    std::vector<ImportedDevice> devices;
    for (const Path& folder : sorted_entries(stick)) {
        if (!folder.filename().string().starts_with(device_start)) continue;
        auto imported = import_device(store, *meta, folder, now);
        if (!imported) return imported.problem();
        devices.push_back(std::move(*imported));
    }
    return devices;
}

}  // namespace server
