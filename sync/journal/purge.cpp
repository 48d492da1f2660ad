#include "sync/journal/purge.hpp"

#include <algorithm>

namespace journal {
namespace {

using base::Result;
using wire::Sequence;

constexpr std::size_t slice_bytes = std::size_t{1024} * 1024;

// Up to where the server answers for what leaves.
Result<Sequence> answered_for(const Journal& journal, const Room& room) {
    const auto& receipt = room.receipt;
    if (!receipt || receipt->stream != journal.stream() || !wire::verify(*receipt, room.receipt_key))
        return Sequence{0};
    const auto own = journal.hash_at(receipt->sequence);
    if (!own || *own != receipt->head) return Sequence{0};
    const auto head = journal.head();
    if (!head) return head.problem();
    const Sequence durable = std::min({receipt->durable, receipt->sequence, std::max<Sequence>(head->sequence, 1) - 1});
    const auto unsent = journal.comments(room.comments_through, 1);
    if (!unsent) return unsent.problem();
    return unsent->empty() ? durable : std::min(durable, unsent->front().sequence - 1);
}

bool is_trusted(const base::Stamp& stamp) { return stamp.trust >= base::ClockTrust::network; }

// The last entry of the slice that is known to be old.
Sequence old_through(const Slice& slice, const base::Stamp& now) {
    if (!is_trusted(now)) return 0;
    Sequence through = 0;
    for (std::size_t i = 0; i < slice.lines.size(); ++i) {
        const auto entry = wire::read_entry(slice.lines[i], slice.first + i);
        if (!entry || !is_trusted(entry->stamp)) continue;
        if (now.wall - entry->stamp.wall <= purge_age) break;
        through = slice.first + i;
    }
    return through;
}

Result<Sequence> pressed_through(const Journal& journal, const Room& room, Sequence last) {
    const auto reusable = journal.reusable_bytes();
    if (!reusable) return reusable.problem();
    if (room.free_bytes + *reusable >= purge_pressure_bytes) return Sequence{0};
    const auto head = journal.head();
    if (!head) return head.problem();
    return head->sequence <= kept_under_pressure ? Sequence{0} : std::min(last, head->sequence - kept_under_pressure);
}

}  // namespace

Result<Sequence> purgeable(const Journal& journal, const Room& room) {
    const auto allowed = answered_for(journal, room);
    const auto purged = journal.purged_through();
    if (!allowed || !purged) return allowed ? purged.problem() : allowed.problem();
    if (*allowed <= *purged) return Sequence{0};
    const auto slice = journal.read(*purged, std::min<std::size_t>(purge_at_once, *allowed - *purged), slice_bytes);
    if (!slice) return slice.problem();
    const Sequence old = old_through(*slice, room.now);
    const auto pressed = pressed_through(journal, room, *purged + slice->lines.size());
    if (!pressed) return pressed.problem();
    const Sequence through = std::max(old, *pressed);
    return through > *purged ? through : Sequence{0};
}

}  // namespace journal
