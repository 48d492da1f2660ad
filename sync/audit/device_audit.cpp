#include "sync/audit/device_audit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace audit {
namespace {

using wire::Sequence;
using wire::Stream;

Finding missing(What what, const Stream& stream, std::string words) {
    return {Verdict::missing, what, stream, {}, {}, {}, std::move(words)};
}

Finding missing_receipt(const ReceiptBook& receipts, const Stream& stream, std::string words) {
    Finding finding = missing(What::receipt, stream, std::move(words));
    finding.file = receipts.file();
    return finding;
}

Claim claim_of(const wire::Lost& lost, const StreamAudit& said_in) {
    return {lost.last, lost.head, What::fork, fmt::format("the first entry of epoch {}", said_in.stream().epoch),
            said_in.first_date().from};
}

}  // namespace

void DeviceAudit::add(std::unique_ptr<StreamAudit> stream) { streams_.push_back(std::move(stream)); }

StreamAudit& DeviceAudit::stream(const Stream& stream) {
    if (streams_.empty() || streams_.back()->stream() != stream)
        streams_.push_back(std::make_unique<StreamAudit>(stream, holes_, count_));
    return *streams_.back();
}

bool DeviceAudit::is_here(const Stream& stream) const {
    return std::any_of(streams_.begin(), streams_.end(), [&](const auto& each) { return each->stream() == stream; });
}

// Of several files of one epoch the longest has to hold what was signed for.
bool DeviceAudit::is_longest(const StreamAudit& stream) const {
    return std::all_of(streams_.begin(), streams_.end(), [&](const auto& each) {
        return each->stream() != stream.stream() || each->last() < stream.last() || &stream == each.get() ||
               (each->last() == stream.last() && each.get() > &stream);
    });
}

std::vector<Claim> DeviceAudit::claims_on(const StreamAudit& stream) const {
    std::vector<Claim> claims;
    for (const auto& each : streams_)
        if (const auto& lost = each->lost(); lost && Stream{each->stream().device, lost->epoch} == stream.stream())
            claims.push_back(claim_of(*lost, *each));
    return claims;
}

void DeviceAudit::finish(const ReceiptBook& receipts, Report& report) {
    for (const auto& stream : streams_) {
        finish(*stream, receipts, report);
        report.streams.push_back(stream->proof());
        stream->tell(report.findings);
    }
    tell_losses(report);
    miss_whole_streams(receipts, report);
}

void DeviceAudit::finish(StreamAudit& stream, const ReceiptBook& receipts, Report& report) {
    if (!is_longest(stream)) return;
    for (const wire::Receipt& receipt : receipts.of(stream.stream())) stream.compare(audit::claim_of(receipt));
    for (const Claim& claim : claims_on(stream)) stream.compare(claim);
    const wire::Receipt* highest = receipts.highest(stream.stream());
    const Sequence signed_for = highest != nullptr ? highest->sequence : 0;
    if (signed_for > 0)
        stream.proof().sealed = fmt::format("the server signed for entries 1-{} on {}", number_text(signed_for),
                                            time_text(highest->received));
    else
        report.findings.push_back(
            missing_receipt(receipts, stream.stream(), "no receipt of the server: only the device says where it ends"));
    if (stream.noted_receipt() > signed_for) {
        report.findings.push_back(missing_receipt(
            receipts, stream.stream(),
            fmt::format("it speaks of a receipt for entry {} that is not here", number_text(stream.noted_receipt()))));
        report.findings.back().dates.from = stream.noted_receipt_date();
    }
    const Sequence purged = stream.proof().purged_through;
    if (purged > receipts.durable(stream.stream()))
        report.findings.push_back(
            {Verdict::doubtful,
             What::purge,
             stream.stream(),
             {1, purged},
             {std::nullopt, stream.dates().from},
             {},
             fmt::format("entries 1-{} were purged{}, but no receipt calls them durable", number_text(purged),
                         stream.dates().from ? ", from before " + time_text(*stream.dates().from) : "")});
    stream.close();
}

void DeviceAudit::tell_losses(Report& report) {
    for (const auto& stream : streams_) {
        const auto& lost = stream->lost();
        if (!lost) continue;
        const Dates& dates = stream->first_date();
        Finding finding = missing(What::epoch, {stream->stream().device, lost->epoch}, "");
        finding.dates = dates;
        finding.words =
            fmt::format("it was lost{} ({}), and is known up to entry {}",
                        dates.from ? " on " + time_text(*dates.from) : "", lost->why, number_text(lost->last));
        report.findings.push_back(std::move(finding));
    }
}

void DeviceAudit::miss_whole_streams(const ReceiptBook& receipts, Report& report) const {
    std::map<Stream, Sequence> claimed;
    for (const Stream& stream : receipts.streams())
        if (stream.device == device_) claimed[stream] = receipts.highest(stream)->sequence;
    for (const auto& stream : streams_)
        if (const auto& lost = stream->lost()) {
            Sequence& last = claimed[{stream->stream().device, lost->epoch}];
            last = std::max(last, lost->last);
        }
    for (const auto& [stream, last] : claimed)
        if (last > 0 && !is_here(stream)) {
            Finding finding = missing(What::gap, stream, "");
            finding.entries = {1, last};
            if (const wire::Receipt* highest = receipts.highest(stream)) finding.dates.until = highest->received;
            finding.words =
                fmt::format("gap 1-{}{}: nothing of it is here", number_text(last), between_text(finding.dates));
            report.findings.push_back(std::move(finding));
        }
}

void take_batch(DeviceAudit& device, const BatchSource& source, const std::string& name, std::string_view bytes,
                Report& report) {
    const auto batch = wire::read_batch(bytes);
    if (!batch) return report.doubt(What::file, name + ": " + batch.problem().words, name);
    const wire::BatchHeader& header = batch->header;
    if (header.stream.device != device.device() || source.name_of(header) != name)
        return report.doubt(What::file, name + " holds another batch than its name says", name);
    source.looked_at(batch->lines.size());
    StreamAudit& stream = device.stream(header.stream);
    const auto key = source.key_of(header.stream.epoch);
    const auto hashes = key ? wire::prove(*batch, *key) : base::Result<std::vector<wire::Hash>>(base::Problem{});
    for (std::size_t i = 0; i < batch->lines.size(); ++i) {
        const Sequence sequence = header.first + i;
        const std::string& line = batch->lines.at(i);
        if (hashes)
            stream.take(sequence, line, i == 0 ? header.previous : hashes->at(i - 1), hashes->at(i));
        else if (key)
            stream.note(Verdict::doubtful, What::entry, sequence, line);
        else
            stream.note(Verdict::missing, What::unproven, sequence, line);
    }
}

}  // namespace audit
