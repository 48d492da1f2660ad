#include <fmt/format.h>

#include <algorithm>

#include "sync/audit/device_audit.hpp"
#include "sync/audit/folders.hpp"
#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace audit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view device_start = "sipas-";
constexpr const char* receipts_name = "receipt.json";
constexpr std::size_t receipts_limit_bytes = std::size_t{256} * 1024;

// "epoch-2" before "epoch-10": shorter names first.
std::vector<Path> sorted_in(const Path& folder) {
    std::vector<Path> paths;
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error))
        paths.push_back(item->path());
    std::sort(paths.begin(), paths.end(), [](const Path& one, const Path& other) {
        const std::string a = one.filename().string();
        const std::string b = other.filename().string();
        return std::pair(a.size(), a) < std::pair(b.size(), b);
    });
    return paths;
}

std::string stick_name(const wire::BatchHeader& header) {
    return fmt::format("epoch-{}/{:010}-{:010}.batch", header.stream.epoch, header.first, header.last);
}

class StickFolder {
public:
    StickFolder(Path folder, const TrustedKeys& keys, const LookedAt& looked_at, Report& report)
        : folder_(std::move(folder)),
          device_(folder_.filename().string().substr(device_start.size())),
          keys_(keys),
          looked_at_(looked_at),
          report_(report) {}

    void run() {
        ReceiptBook receipts(keys_.receipt ? std::vector{*keys_.receipt} : std::vector<wire::PublicKey>{},
                             receipts_name, report_);
        read_receipts(receipts);
        receipts.close();
        DeviceAudit device(device_, Holes::missing);
        const BatchSource source{[this](wire::Epoch) { return keys_.device; }, stick_name, looked_at_};
        for (const Path& epoch : sorted_in(folder_))
            for (const Path& file : sorted_in(epoch)) take(file, source, receipts, device);
        device.finish(receipts, report_);
    }

private:
    void read_receipts(ReceiptBook& receipts) {
        const Path file = folder_ / receipts_name;
        if (!is_plain_file(file)) return;  // the stick has not been at the server yet
        const auto text = base::read_file(file, receipts_limit_bytes);
        if (!text) return report_.doubt(What::file, "receipt.json cannot be read", receipts_name);
        const auto json = wire::parse_json(*text);
        const wire::JsonArray* list = json ? wire::array_at(*json, "receipts") : nullptr;
        if (list == nullptr) return report_.doubt(What::file, "receipt.json holds no receipts", receipts_name);
        for (const wire::Json& each : *list) receipts.add(wire::to_text(each), device_);
    }

    void take(const Path& file, const BatchSource& source, const ReceiptBook& receipts, DeviceAudit& device) {
        const std::string name = file.lexically_relative(folder_).generic_string();
        if (!is_plain_file(file)) return report_.doubt(What::file, name + " is no file", name);
        const auto bytes = base::read_file(file, wire::batch_bytes_hard_limit);
        if (!bytes) return report_.doubt(What::file, name + ": " + bytes.problem().words, name);
        const auto batch = wire::read_batch(*bytes);
        // A stick brings what the server has not signed for yet.
        if (batch && batch->header.stream.device == device_) {
            const wire::Receipt* highest = receipts.highest(batch->header.stream);
            if (highest != nullptr && highest->sequence + 1 >= batch->header.first)
                device.stream(batch->header.stream).begin_at(batch->header.first);
        }
        take_batch(device, source, name, *bytes, report_);
    }

    Path folder_;
    std::string device_;
    TrustedKeys keys_;
    LookedAt looked_at_;
    Report& report_;
};

}  // namespace

Report audit_stick(const Path& stick, const TrustedKeys& keys, const LookedAt& looked_at) {
    Report report;
    report.kind = "a terminal's USB stick";
    if (!keys.device) report.miss(What::key, "the device's key is not known: --device-key");
    const auto is_device = [](const Path& path) { return path.filename().string().starts_with(device_start); };
    const Path named = stick.has_filename() ? stick : stick.parent_path();
    if (is_device(named))
        StickFolder(named, keys, looked_at, report).run();
    else
        for (const Path& folder : sorted_in(stick))
            if (is_device(folder)) StickFolder(folder, keys, looked_at, report).run();
    return report;
}

}  // namespace audit
