#include <fmt/format.h>

#include "sync/audit/device_audit.hpp"
#include "sync/audit/folders.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/key_file.hpp"

namespace audit {
namespace {

namespace fs = std::filesystem;

constexpr const char* identity_name = "device.json";
constexpr const char* receipts_name = "receipts.db";
constexpr std::size_t identity_limit_bytes = std::size_t{512} * 1024;

class Terminal {
public:
    Terminal(Path folder, const TrustedKeys& keys) : folder_(std::move(folder)), keys_(keys) {
        report_.kind = "a terminal's data folder";
    }

    Report run() {
        read_identity();
        find_device_key();
        ReceiptBook receipts(receipt_keys(), report_);
        read_receipts(receipts);
        receipts.close();
        expected_.heads = receipts.heads();
        DeviceAudit device(expected_.device, Holes::doubtful);
        for (const journal::SetAside& aside : journal::list_set_aside(folder_)) take_set_aside(aside, device);
        take(folder_ / journal::journal_file_name, expected_, device);
        device.finish(receipts, report_);
        return std::move(report_);
    }

private:
    void read_identity() {
        const auto text = base::read_file(folder_ / identity_name, identity_limit_bytes);
        if (!text) return report_.miss(What::file, "device.json is missing", identity_name);
        const auto json = wire::parse_json(*text);
        const auto device = json ? wire::text_at(*json, "device") : std::nullopt;
        const auto key = json ? wire::text_at(*json, "receipt_key") : std::nullopt;
        pinned_ = base::array_from_base64<32>(key.value_or(""));
        if (!device || !domain::is_identifier(*device) || !pinned_) {
            pinned_.reset();
            return report_.doubt(What::file, "device.json is not what enrolment wrote", identity_name);
        }
        expected_.device = *device;
    }

    std::vector<wire::PublicKey> receipt_keys() {
        std::vector<wire::PublicKey> keys;
        if (keys_.receipt) keys.push_back(*keys_.receipt);
        if (!pinned_) return keys;
        if (!keys_.receipt)
            report_.notes.push_back("receipt key " + base::to_base64(*pinned_) + ": compare it with the server's");
        else if (*keys_.receipt != *pinned_)
            report_.doubt(What::key, "device.json names another receipt key than the server's", identity_name);
        if (keys.empty()) keys.push_back(*pinned_);
        return keys;
    }

    void find_device_key() {
        expected_.key = keys_.device;
        if (expected_.key) return;
        if (const auto seed = wire::read_key_file(folder_ / "device.key")) {
            expected_.key = wire::SecretKey(*seed).public_key();
            report_.notes.push_back("device key " + base::to_base64(*expected_.key) + ": compare it with the server's");
        } else {
            report_.miss(What::key, "the device's key is not known but from its own journal: --device-key");
        }
    }

    void read_receipts(ReceiptBook& receipts) {
        const auto copy = DatabaseCopy::of(folder_ / receipts_name);
        if (!copy) return report_.miss(What::file, "receipts.db is missing", receipts_name);
        auto database = copy->open();
        const auto done =
            database ? database->query("SELECT CAST(json AS BLOB), device, epoch, seq FROM receipt ORDER BY id", {},
                                       [&](const sql::Row& row) {
                                           receipts.add(row.text_view(0), expected_.device, receipts_name);
                                       })
                     : base::Result<>(database.problem());
        if (!done) report_.doubt(What::file, "receipts.db cannot be read", receipts_name);
    }

    // Its key may have been another one; what a later epoch and the receipts say of it shows whether it was.
    void take_set_aside(const journal::SetAside& aside, DeviceAudit& device) {
        std::error_code error;
        if (fs::file_size(aside.file, error) == 0 && !error) return;  // there was no journal to set aside
        Expected expected = expected_;
        expected.key.reset();
        take(aside.file, expected, device);
    }

    void take(const Path& file, const Expected& expected, DeviceAudit& device) {
        std::error_code error;
        const std::string name = file.filename().string();
        if (!fs::exists(file, error)) return report_.miss(What::file, name + " is missing", name);
        if (auto stream = audit_journal(file, name, expected, device.count(), report_)) device.add(std::move(stream));
    }

    Path folder_;
    TrustedKeys keys_;
    Report report_;
    Expected expected_;
    std::optional<wire::PublicKey> pinned_;  // the server's key, as enrolment wrote it down
};

}  // namespace

Report audit_terminal(const Path& folder, const TrustedKeys& keys) { return Terminal(folder, keys).run(); }

Report audit_single_journal(const Path& file, const TrustedKeys& keys) {
    Report report;
    report.kind = "a journal";
    if (!keys.device) report.miss(What::key, "the device's key is not known but from its own journal: --device-key");
    const ReceiptBook no_receipts({}, report);
    DeviceAudit device("", Holes::doubtful);
    const std::string name = file.filename().string();
    if (auto stream = audit_journal(file, name, {{}, keys.device, {}}, device.count(), report))
        device.add(std::move(stream));
    device.finish(no_receipts, report);
    return report;
}

}  // namespace audit
