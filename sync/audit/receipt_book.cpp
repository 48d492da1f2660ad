#include "sync/audit/receipt_book.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace audit {

void ReceiptBook::add(std::string_view json_text, const std::string& device) {
    auto receipt = wire::read_receipt(json_text);
    if (!receipt) return report_.doubt(What::receipt, file_ + " holds something that is no receipt", file_);
    if (!device.empty() && receipt->stream.device != device)
        return report_.doubt(What::receipt, file_ + " holds a receipt of device " + receipt->stream.device, file_);
    if (keys_.empty()) {
        without_key_ = true;
        return;
    }
    const bool good = std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) { return verify(*receipt, key); });
    if (good) {
        receipts_[receipt->stream].push_back(std::move(*receipt));
        return;
    }
    const auto [found, added] = unsigned_.try_emplace(receipt->stream);
    Finding& finding = found->second;
    if (added) finding = {Verdict::doubtful, What::receipt, receipt->stream, {receipt->sequence, 0}, {}, file_, {}};
    finding.entries.first = std::min(finding.entries.first, receipt->sequence);
    finding.entries.last = std::max(finding.entries.last, receipt->sequence);
    finding.dates.from = std::min(finding.dates.from.value_or(receipt->received), receipt->received);
    finding.dates.until = std::max(finding.dates.until.value_or(receipt->received), receipt->received);
}

void ReceiptBook::close() {
    if (without_key_)
        report_.miss(What::key, "the server's receipt key is not known, so no receipt can be checked: --receipt-key");
    for (auto& [stream, finding] : unsigned_) {
        const bool one = finding.dates.from == finding.dates.until;
        const std::string when = one ? " of " + time_text(*finding.dates.from) : between_text(finding.dates) + ",";
        finding.words = fmt::format("the receipt for entry {}{} is not signed with the server's key",
                                    span_text(finding.entries), when);
        report_.findings.push_back(finding);
    }
}

const std::vector<wire::Receipt>& ReceiptBook::of(const wire::Stream& stream) const {
    static const std::vector<wire::Receipt> none;
    const auto found = receipts_.find(stream);
    return found == receipts_.end() ? none : found->second;
}

const wire::Receipt* ReceiptBook::highest(const wire::Stream& stream) const {
    const auto& receipts = of(stream);
    const auto found = std::max_element(receipts.begin(), receipts.end(), [](const auto& one, const auto& other) {
        return one.sequence < other.sequence;
    });
    return found == receipts.end() ? nullptr : &*found;
}

wire::Sequence ReceiptBook::durable(const wire::Stream& stream) const {
    wire::Sequence durable = 0;
    for (const wire::Receipt& receipt : of(stream)) durable = std::max(durable, receipt.durable);
    return durable;
}

std::optional<base::WallTime> ReceiptBook::newest() const {
    std::optional<base::WallTime> newest;
    for (const auto& [stream, receipts] : receipts_)
        for (const wire::Receipt& receipt : receipts) newest = std::max(newest, std::optional(receipt.received));
    return newest;
}

std::vector<wire::Stream> ReceiptBook::streams() const {
    std::vector<wire::Stream> streams;
    for (const auto& [stream, receipts] : receipts_) streams.push_back(stream);
    return streams;
}

std::map<wire::Stream, std::map<wire::Sequence, wire::Hash>> ReceiptBook::heads() const {
    std::map<wire::Stream, std::map<wire::Sequence, wire::Hash>> heads;
    for (const auto& [stream, receipts] : receipts_)
        for (const wire::Receipt& receipt : receipts) heads[stream][receipt.sequence] = receipt.head;
    return heads;
}

Claim claim_of(const wire::Receipt& receipt) {
    return {receipt.sequence, receipt.head, What::receipt,
            fmt::format("the receipt of {}", time_text(receipt.received)), receipt.received};
}

}  // namespace audit
