#include "sync/audit/stream_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sync/wire/json.hpp"
#include "sync/wire/stamp.hpp"

namespace audit {
namespace {

using wire::Sequence;

std::optional<base::WallTime> known_date(const base::Stamp& stamp) {
    if (stamp.trust == base::ClockTrust::unset) return std::nullopt;
    return stamp.wall;
}

std::string kind_of(std::string_view line) {
    const auto json = wire::parse_json(line);
    const auto kind = json ? wire::text_at(*json, "k") : std::nullopt;
    return kind && domain::is_identifier(*kind) ? std::string(*kind) : std::string();
}

}  // namespace

std::optional<base::WallTime> date_of(std::string_view line) {
    const auto json = wire::parse_json(line);
    if (!json) return std::nullopt;
    const auto stamp = wire::read_stamp(*json);
    return stamp ? known_date(*stamp) : std::nullopt;
}

StreamAudit::StreamAudit(wire::Stream stream, Holes holes, RatingCount& count) : holes_(holes), count_(count) {
    proof_.stream = std::move(stream);
    count_.begin_epoch();
}

void StreamAudit::begin_after(Sequence sequence, const wire::Hash& hash) {
    proof_.purged_through = sequence;
    next_ = sequence + 1;
    hashes_[sequence] = hash;
}

void StreamAudit::begin_at(Sequence first) {
    if (next_ == 1) next_ = first;
}

std::optional<wire::Hash> StreamAudit::hash_at(Sequence sequence) const {
    const auto found = hashes_.find(sequence);
    return found == hashes_.end() ? std::nullopt : std::optional(found->second);
}

void StreamAudit::take(Sequence sequence, std::string_view line, const wire::Hash& before, const wire::Hash& hash) {
    const auto known = hash_at(sequence);
    const auto known_before = hash_at(sequence - 1);
    if ((known && *known != hash) || (known_before && *known_before != before))
        return note(Verdict::doubtful, What::fork, sequence, line);
    if (known) return;
    cover(sequence);
    hashes_[sequence] = hash;
    prove(sequence, date_of(line));
    if (sequence == 1) look_at_start(line, before);
    if (const auto entry = wire::read_entry(line, sequence)) look_at(*entry, line, before);
    proof_.ratings = count_.ratings();
}

// Whatever lies before this place and was not seen is not there.
void StreamAudit::cover(Sequence sequence) {
    if (sequence > next_) {
        const auto verdict = holes_ == Holes::doubtful ? Verdict::doubtful : Verdict::missing;
        add(verdict, What::gap, {next_, sequence - 1}).finding.dates.from = dates_.until;
        date_end(notes_.size() - 1, std::nullopt);
    }
    next_ = std::max(next_, sequence + 1);
}

void StreamAudit::prove(Sequence sequence, const std::optional<base::WallTime>& date) {
    std::vector<Stretch>& proven = proof_.proven;
    if (proven.empty() || proven.back().entries.last + 1 != sequence)
        proven.push_back({{sequence, sequence}, {date, date}});
    Stretch& stretch = proven.back();
    stretch.entries.last = sequence;
    if (!date) return;
    if (!stretch.dates.from) stretch.dates.from = date;
    stretch.dates.until = date;
    if (!dates_.from) dates_.from = date;
    dates_.until = date;
    for (const std::size_t each : std::exchange(open_, {})) notes_.at(each).finding.dates.until = date;
}

// Nothing: the next proven entry will date it.
void StreamAudit::date_end(std::size_t note, const std::optional<base::WallTime>& date) {
    notes_.at(note).finding.dates.until = date;
    std::erase(open_, note);
    if (!date) open_.push_back(note);
}

void StreamAudit::look_at_start(std::string_view line, const wire::Hash& before) {
    const auto entry = wire::read_entry(line, 1);
    const auto* lost = entry ? std::get_if<wire::Lost>(&entry->body) : nullptr;
    first_date_ = {date_of(line), date_of(line)};
    if (lost != nullptr) lost_ = *lost;
    const bool first_epoch = stream().epoch == 1;
    const wire::Hash previous_head = lost != nullptr ? lost->head : wire::Hash{};
    if (first_epoch == (lost != nullptr) || before != wire::chain_start(stream(), previous_head))
        note(Verdict::doubtful, What::start, 1, line);
}

void StreamAudit::look_at(const wire::Entry& entry, std::string_view line, const wire::Hash& before) {
    count_.take(entry);
    if (const auto* closed = std::get_if<wire::DayClosed>(&entry.body))
        if (closed->sequence + 1 != entry.sequence || closed->head != before)
            note(Verdict::doubtful, What::day, entry.sequence, line);
    const auto* receipt = std::get_if<wire::ReceiptNote>(&entry.body);
    if (receipt != nullptr && receipt->sequence > noted_receipt_) {
        noted_receipt_ = receipt->sequence;
        noted_receipt_date_ = date_of(line);
    }
}

void StreamAudit::note(Verdict verdict, What what, Sequence sequence, std::string_view line) {
    cover(sequence);
    const auto date = date_of(line);
    const auto latest = latest_.find(what);
    const bool goes_on = latest != latest_.end() && notes_.at(latest->second).finding.entries.last + 1 == sequence;
    if (!goes_on) {
        Note& begun = add(verdict, what, {sequence, sequence});
        begun.finding.dates.from = date ? date : dates_.until;
        begun.kind = kind_of(line);
    }
    const std::size_t index = latest_.at(what);
    notes_.at(index).finding.entries.last = sequence;
    date_end(index, date);
}

StreamAudit::Note& StreamAudit::add(Verdict verdict, What what, const Span& span) {
    latest_[what] = notes_.size();
    Note& note = notes_.emplace_back();
    note.finding.verdict = verdict;
    note.finding.what = what;
    note.finding.stream = stream();
    note.finding.entries = span;
    return note;
}

void StreamAudit::compare(const Claim& claim) {
    claimed_ = std::max(claimed_, claim.sequence);
    const auto own = hash_at(claim.sequence);
    if (claim.sequence == 0 || !own || *own == claim.head) return;
    const auto [known, added] = contradicted_.try_emplace(claim.objection, notes_.size());
    if (added) add(Verdict::doubtful, claim.objection, {claim.sequence, claim.sequence}).kind = claim.by;
    auto& [verdict, what, of, entries, dates, file, words] = notes_.at(known->second).finding;
    entries = {std::min(entries.first, claim.sequence), std::max(entries.last, claim.sequence)};
    if (!claim.at) return;
    dates = {std::min(dates.from.value_or(*claim.at), *claim.at), std::max(dates.until, claim.at)};
}

void StreamAudit::close() {
    if (claimed_ < next_) return;
    const bool cut = holes_ == Holes::doubtful;
    add(cut ? Verdict::doubtful : Verdict::missing, cut ? What::end : What::gap, {next_, claimed_}).finding.dates.from =
        dates_.until;
}

std::string StreamAudit::words_of(const Note& note) const {
    const Finding& finding = note.finding;
    const bool one = finding.entries.first == finding.entries.last;
    const std::string span = span_text(finding.entries);
    const std::string place = fmt::format("{} {}", one ? "entry" : "entries", span);
    const Dates& dates = finding.dates;
    const std::string about = !one && dates.from && dates.until
                                  ? fmt::format("{} to {}", time_text(*dates.from), time_text(*dates.until))
                              : dates.from && dates.from == dates.until ? time_text(*dates.from)
                              : dates.from || dates.until               ? between_text(dates).substr(2)
                                                                        : "";
    const std::string kind = one ? note.kind : "";
    const std::string more = about + (about.empty() || kind.empty() ? "" : ", ") + kind;
    const std::string entry = place + (more.empty() ? "" : " (" + more + ")");
    switch (finding.what) {
        case What::gap:
            return fmt::format("gap {}{}{}", span, between_text(dates),
                               holes_ == Holes::doubtful ? ": a journal never has one by itself" : "");
        case What::end:
            return fmt::format("{} cut off{}: the server signed for {}", place + (one ? " was" : " were"),
                               between_text(dates), one ? "it" : "them");
        case What::unproven:
            return fmt::format("{} cannot be proven: what stands before {} is missing, doubtful, or of an unknown key",
                               entry, one ? "it" : "them");
        case What::signature:
            return fmt::format("{}: not the device's signature; what is said there is proven by later entries", entry);
        case What::start:
            return fmt::format("{} does not begin where epoch {} should", entry, stream().epoch);
        case What::fork:
            return note.kind.starts_with("the ") ? fmt::format("{} names another entry {}", note.kind, span)
                                                 : fmt::format("{} contradicts another copy of the same", entry);
        case What::receipt:
            return one ? fmt::format("{} names another head at entry {}", note.kind, span)
                       : fmt::format("receipts{} name other heads at {}", about.empty() ? "" : " of " + about, place);
        case What::comment:
            return fmt::format("the words beside {} are not those that were signed", entry);
        case What::day:
            return fmt::format("{} closes its day with another head than the chain has", entry);
        default:
            return fmt::format("{} {} not what was signed", entry, one ? "is" : "are");
    }
}

void StreamAudit::tell(std::vector<Finding>& findings) const {
    for (const Note& note : notes_) {
        findings.push_back(note.finding);
        findings.back().words = words_of(note);
    }
}

}  // namespace audit
