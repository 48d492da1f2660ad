// Device audit: all epochs of one device, and what they and the server say of one another.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync/audit/receipt_book.hpp"
#include "sync/audit/stream_audit.hpp"
#include "sync/wire/batch.hpp"

namespace audit {

class DeviceAudit {
public:
    DeviceAudit(std::string device, Holes holes) : device_(std::move(device)), holes_(holes) {}

    const std::string& device() const { return device_; }
    RatingCount& count() { return count_; }
    // Oldest epoch first.
    void add(std::unique_ptr<StreamAudit> stream);
    // The stream that was begun last is asked for again, or another one is begun.
    StreamAudit& stream(const wire::Stream& stream);

    // After everything was taken.
    void finish(const ReceiptBook& receipts, Report& report);

private:
    void finish(StreamAudit& stream, const ReceiptBook& receipts, Report& report);
    void tell_losses(Report& report);
    void miss_whole_streams(const ReceiptBook& receipts, Report& report) const;
    std::vector<Claim> claims_on(const StreamAudit& stream) const;
    bool is_longest(const StreamAudit& stream) const;
    bool is_here(const wire::Stream& stream) const;

    std::string device_;
    Holes holes_;
    RatingCount count_;
    std::vector<std::unique_ptr<StreamAudit>> streams_;
};

// The names of files of batches, in the order of what they hold.
struct BatchSource {
    std::function<std::optional<wire::PublicKey>(wire::Epoch)> key_of;  // nothing: not known
    std::function<std::string(const wire::BatchHeader&)> name_of;       // what its file must be called
    LookedAt looked_at = nobody_waits;
};

// Takes what one file holds. Nothing is taken of a file that is not whole.
void take_batch(DeviceAudit& device, const BatchSource& source, const std::string& name, std::string_view bytes,
                Report& report);

}  // namespace audit
