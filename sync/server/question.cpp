#include "sync/server/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::int64_t latest_m = 253'402'300'799'999;  // the year 9999, as in a stamp
constexpr std::size_t boot_letters = 16;

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_boot(std::string_view text) {
    return text.size() == boot_letters && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::optional<Claim> claim_in(const Request& request) {
    const auto sequence = number_from<wire::Sequence>(request.query_value("seq"));
    const auto head = base::array_from_hex<32>(request.query_value("head"));
    const std::string_view boot = request.query_value("b");
    const auto asked = number_from<std::int64_t>(request.query_value("m"));
    if (!sequence || *sequence >= sequence_limit || !head || !is_boot(boot) || !asked) return std::nullopt;
    if (*asked < 0 || *asked > latest_m) return std::nullopt;
    return Claim{*sequence, *head, std::string(boot), base::Instant{base::Duration{*asked}}};
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

Result<Question> read_question(const Request& request) {
    const auto epoch = number_from<wire::Epoch>(request.query_value("epoch"));
    if (!epoch || *epoch < 1) return Problem{Code::bad_input, "ask for ?epoch= with a number from 1 up", 0};
    if (request.query_value("seq").empty()) return Question{*epoch, std::nullopt};
    const auto claim = claim_in(request);
    if (!claim) return Problem{Code::bad_input, "seq comes with head, b and m, as in PROTOCOL.md, section 5", 0};
    return Question{*epoch, claim};
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
