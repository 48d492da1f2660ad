#include "sync/server/question.hpp"

#include <fmt/format.h>

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

// Shapes and ranges are the route's.
std::optional<Claim> claim_in(const Call& call) {
    const auto sequence = call.whole("seq");
    const auto head = base::array_from_hex<32>(call.value("head").value_or(""));
    const auto boot = call.value("b");
    const auto asked = call.whole("m");
    if (!sequence || !head || !boot || !asked) return std::nullopt;
    return Claim{*sequence, *head, std::string(*boot),
                 base::Instant{base::Duration{static_cast<std::int64_t>(*asked)}}};
}

// What the journal's end has to do with what is held; empty when it fits.
std::string objection(const Claim& claim, const StreamRow& stream) {
    if (claim.sequence < stream.head)
        return fmt::format("the journal of epoch {} ends at entry {}, but the server holds {} that it sent",
                           stream.name.epoch, claim.sequence, stream.head);
    if (claim.sequence == stream.head && claim.head != stream.head_hash)
        return fmt::format("the journal of epoch {} has another entry {} than it sent", stream.name.epoch,
                           claim.sequence);
    return {};
}

bool is_fresh(const Claim& claim, const std::optional<Boot>& boot) {
    return !boot || (boot->is_newest && claim.asked > boot->latest);
}

}  // namespace

Result<Question> read_question(const Call& call) {
    const auto epoch = static_cast<wire::Epoch>(call.whole("epoch").value_or(1));
    const bool is_claim = call.value("seq") || call.value("head") || call.value("b") || call.value("m");
    if (!is_claim) return Question{epoch, std::nullopt};
    const auto claim = claim_in(call);
    if (!claim) return Problem{Code::bad_input, "seq comes with head, b and m, as in PROTOCOL.md, section 5", 0};
    return Question{epoch, claim};
}

Finding judge_claim(const Device& device, wire::Epoch epoch, const Claim& claim, const std::optional<StreamRow>& stream,
                    const std::optional<Boot>& boot) {
    Finding finding{!boot, std::nullopt};
    if (!stream || stream->head == 0 || !is_fresh(claim, boot)) return finding;
    std::string words = objection(claim, *stream);
    if (words.empty()) return finding;
    const std::string sequence = std::to_string(claim.sequence);
    const std::string head = base::to_hex(claim.head);
    finding.rollback =
        Sighting{.kind = AlarmKind::rollback,
                 .device = device.number,
                 .epoch = epoch,
                 .identity = identity_of({sequence, head}),
                 .words = std::move(words),
                 .evidence = fmt::format("asked: epoch={}&seq={}&head={}&b={}&m={}\nheld: seq={}&head={}\n", epoch,
                                         sequence, head, claim.boot, claim.asked.time_since_epoch().count(),
                                         stream->head, base::to_hex(stream->head_hash)),
                 .claimed = claim.sequence,
                 .held = stream->head};
    return finding;
}

Result<Heard> hear(Store& store, const Device& device, const Question& question) {
    auto stream = store.stream(device, question.epoch);
    if (!stream) return stream.problem();
    if (!question.claim) return Heard{std::move(*stream), {}};
    const auto boot = store.boot(device.number, question.claim->boot);
    if (!boot) return boot.problem();
    Finding finding = judge_claim(device, question.epoch, *question.claim, *stream, *boot);
    return Heard{std::move(*stream), std::move(finding)};
}

Result<> write_down(Store& store, const Device& device, const Claim& claim, const Finding& finding,
                    base::WallTime now) {
    if (finding.rollback)
        if (const auto raised = store.raise(*finding.rollback, now); !raised) return raised;
    if (!finding.is_new_boot) return Done{};
    return store.hear_boot(device.number, claim.boot, claim.asked);
}

}  // namespace server
