// Stream audit: one epoch of one device, put together again from proven entries, wherever they came from.
//
// Whoever feeds it has proven each entry that it takes (chain and signature); here it is told what lies between them,
// what begins and ends the stream, and what others signed about it. Entries come in ascending order; an entry may come
// again, and must then be the same one.
#pragma once

#include <map>
#include <unordered_map>

#include "sync/audit/rating_count.hpp"
#include "sync/audit/report.hpp"

namespace audit {

// Somebody's signed word that the stream had this head at this sequence.
struct Claim {
    wire::Sequence sequence = 0;
    wire::Hash head{};
    What objection = What::receipt;      // what it is when the stream had another
    std::string by;                      // "the receipt of 2026-11-03 09:12"
    std::optional<base::WallTime> at{};  // when it was signed
};

// What it means when entries are not there: parts of a copy did not come along, or a journal, which never has holes,
// was tampered with.
enum class Holes { missing, doubtful };

class StreamAudit {
public:
    StreamAudit(wire::Stream stream, Holes holes, RatingCount& count);

    // The entries up to here left as they may; `hash` is that of the last one.
    void begin_after(wire::Sequence sequence, const wire::Hash& hash);
    // What comes before the first entry that is here is with the server. Of no effect later.
    void begin_at(wire::Sequence first);
    void take(wire::Sequence sequence, std::string_view line, const wire::Hash& before, const wire::Hash& hash);
    // There is something at this place that is not proven, or not in order.
    void note(Verdict verdict, What what, wire::Sequence sequence, std::string_view line);
    // Something in this file speaks of an entry that is not there.
    void note_absent(What what, wire::Sequence sequence, const std::string& file) {
        add(Verdict::doubtful, what, {sequence, sequence}).finding.file = file;
    }
    // After the last entry, and close() after the last claim.
    void compare(const Claim& claim);
    void close();

    const wire::Stream& stream() const { return proof_.stream; }
    wire::Sequence last() const { return next_ - 1; }
    std::optional<wire::Hash> hash_at(wire::Sequence sequence) const;
    // What the first entry says of the epoch before.
    const std::optional<wire::Lost>& lost() const { return lost_; }
    const Dates& first_date() const { return first_date_; }
    // The largest sequence that its own entries say there is a receipt for.
    wire::Sequence noted_receipt() const { return noted_receipt_; }
    const std::optional<base::WallTime>& noted_receipt_date() const { return noted_receipt_date_; }
    // Of the first and the last proven entry that has one.
    const Dates& dates() const { return dates_; }

    StreamProof& proof() { return proof_; }
    void tell(std::vector<Finding>& findings) const;

private:
    struct Note {
        Finding finding;
        std::string kind;  // of the only entry; of a claim, whose it is
    };

    void cover(wire::Sequence sequence);
    void look_at(const wire::Entry& entry, std::string_view line, const wire::Hash& before);
    void look_at_start(std::string_view line, const wire::Hash& before);
    void prove(wire::Sequence sequence, const std::optional<base::WallTime>& date);
    Note& add(Verdict verdict, What what, const Span& span);
    void date_end(std::size_t note, const std::optional<base::WallTime>& date);
    std::string words_of(const Note& note) const;

    StreamProof proof_;
    Holes holes_;
    RatingCount& count_;
    std::unordered_map<wire::Sequence, wire::Hash> hashes_;
    wire::Sequence next_ = 1;  // nothing is known of it and what follows
    wire::Sequence claimed_ = 0;
    wire::Sequence noted_receipt_ = 0;
    std::optional<base::WallTime> noted_receipt_date_;
    std::optional<wire::Lost> lost_;
    Dates first_date_;
    Dates dates_;
    std::vector<Note> notes_;
    std::vector<std::size_t> open_;             // notes whose end the next proven entry dates
    std::map<What, std::size_t> contradicted_;  // the one note of all claims that contradict
    std::map<What, std::size_t> latest_;        // note of each kind, to be continued
};

// The wall clock of an entry's line, where the device trusted it.
std::optional<base::WallTime> date_of(std::string_view line);

}  // namespace audit
