#include <fmt/format.h>

#include "sync/audit/dating.hpp"
#include "sync/audit/device_audit.hpp"
#include "sync/audit/folders.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/key_file.hpp"
#include "sync/wire/receipt.hpp"
#include "sync/wire/receipt_key.hpp"

namespace audit {
namespace {

namespace fs = std::filesystem;

constexpr const char* identity_name = "device.json";
constexpr const char* key_name = "device.key";
constexpr const char* receipts_name = "receipts.db";
constexpr const char* config_name = "config.json";
constexpr std::size_t config_limit_bytes = std::size_t{1024} * 1024;
constexpr std::size_t identity_limit_bytes = std::size_t{512} * 1024;

class Terminal {
public:
    Terminal(Path folder, const TrustedKeys& keys, const LookedAt& looked_at)
        : folder_(std::move(folder)), keys_(keys), dating_(folder_) {
        expected_.looked_at = looked_at;
        report_.kind = "a terminal's data folder";
    }

    Report run() {
        read_identity();
        read_key_changes();
        find_device_key();
        ReceiptBook receipts(receipt_keys(), receipts_name, report_);
        read_receipts(receipts);
        receipts.close();
        expected_.heads = receipts.heads();
        DeviceAudit device(expected_.device, Holes::doubtful);
        for (const journal::SetAside& aside : journal::list_set_aside(folder_)) take_set_aside(aside, device);
        take(folder_ / journal::journal_file_name, expected_, device);
        device.finish(receipts, report_);
        dating_.stood(receipts_name, receipts.newest());
        dating_.stood(journal::journal_file_name, receipts.newest());
        dating_.date(report_.findings);
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

    // What config.json says counts only where a key that is known signed it, so that it needs no other check.
    void read_key_changes() {
        const auto text = base::read_file(folder_ / config_name, config_limit_bytes);
        if (!text) return;
        const auto json = wire::parse_json(*text);
        const wire::JsonArray* list = json ? wire::array_at(*json, "receipt_keys") : nullptr;
        const auto changes = list != nullptr ? wire::read_key_changes(*list) : std::vector<wire::KeyChange>{};
        if (!json || !changes) return report_.doubt(What::file, "config.json is not what was written", config_name);
        changes_ = *changes;
    }

    // The key that is trusted, else the pinned one, and those that took over from it, each signed by the one before.
    std::vector<wire::PublicKey> receipt_keys() {
        const auto first = keys_.receipt ? keys_.receipt : pinned_;
        if (!first) return {};
        auto keys = wire::keys_from(*first, changes_);
        if (!keys_.receipt)
            report_.notes.push_back("receipt key " + base::to_base64(*first) + ": compare it with the server's");
        else if (pinned_ && wire::keys_from(*pinned_, changes_).back() != keys.back())
            report_.doubt(What::key, "device.json names another receipt key than the server's", identity_name);
        return keys;
    }

    void find_device_key() {
        expected_.key = keys_.device;
        if (expected_.key) return;
        if (const auto seed = wire::read_key_file(folder_ / key_name)) {
            expected_.key = wire::SecretKey(*seed).public_key();
            report_.notes.push_back("device key " + base::to_base64(*expected_.key) + ": compare it with the server's");
        } else {
            report_.miss(What::key, "the device's key is not known but from its own journal: --device-key", key_name);
        }
    }

    void read_receipts(ReceiptBook& receipts) {
        const auto copy = DatabaseCopy::of(folder_ / receipts_name);
        if (!copy) return report_.miss(What::file, "receipts.db is missing", receipts_name);
        auto database = copy->open();
        const auto done = database ? database->query(
                                         "SELECT CAST(json AS BLOB), CAST(device AS BLOB), CAST(epoch AS INTEGER), "
                                         "CAST(seq AS INTEGER) FROM receipt ORDER BY id",
                                         {},
                                         [&](const sql::Row& row) {
                                             receipts.add(row.text_view(0), expected_.device);
                                             compare_with_its_row(row);
                                         })
                                   : base::Result<>(database.problem());
        if (!done) report_.doubt(What::file, "receipts.db cannot be read", receipts_name);
    }

    // Programs look a receipt up by what stands beside it, which nobody has signed.
    void compare_with_its_row(const sql::Row& row) {
        const auto receipt = wire::read_receipt(row.text_view(0));
        if (receipt && (receipt->stream.device != row.text(1) || receipt->stream.epoch != row.integer(2) ||
                        static_cast<std::int64_t>(receipt->sequence) != row.integer(3)))
            report_.doubt(What::receipt, "receipts.db: beside a receipt stands another device, epoch or entry",
                          receipts_name);
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
        auto stream = audit_journal(file, name, expected, device.count(), report_);
        if (!stream) return;
        dating_.stood(name, stream->dates().until);
        dating_.stood(receipts_name, stream->noted_receipt_date());
        for (const char* needed : {identity_name, key_name}) dating_.stood(needed, stream->dates().until);
        device.add(std::move(stream));
    }

    Path folder_;
    TrustedKeys keys_;
    Dating dating_;
    Report report_;
    Expected expected_;
    std::vector<wire::KeyChange> changes_;
    std::optional<wire::PublicKey> pinned_;  // the server's key, as enrolment wrote it down
};

}  // namespace

Report audit_terminal(const Path& folder, const TrustedKeys& keys, const LookedAt& looked_at) {
    return Terminal(folder, keys, looked_at).run();
}

Report audit_single_journal(const Path& file, const TrustedKeys& keys, const LookedAt& looked_at) {
    Report report;
    report.kind = "a journal";
    if (!keys.device) report.miss(What::key, "the device's key is not known but from its own journal: --device-key");
    const ReceiptBook no_receipts({}, {}, report);
    DeviceAudit device("", Holes::doubtful);
    const std::string name = file.filename().string();
    Dating dating(file.parent_path());
    if (auto stream = audit_journal(file, name, {{}, keys.device, {}, looked_at}, device.count(), report)) {
        dating.stood(name, stream->dates().until);
        device.add(std::move(stream));
    }
    device.finish(no_receipts, report);
    dating.date(report.findings);
    return report;
}

}  // namespace audit
