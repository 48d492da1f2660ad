// Report: what an audit found, in one shape for all kinds of evidence: what is proven, what is missing, what is
// doubtful.
//
// Missing: nothing contradicts, but something is not there. Doubtful: something is not what was signed. PROTOCOL.md,
// section 10, says which finding means what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"

namespace audit {

// Exit codes of `sipas verify`: never renumber.
enum class Verdict : std::uint8_t { proven = 0, missing = 1, doubtful = 2 };

// In what --json prints: never rename.
enum class What : std::uint8_t {
    gap,        // entries are not there
    unproven,   // an entry whose line nothing bears out, because what stood before it is not there or was altered
    epoch,      // an epoch was lost
    receipt,    // there is none; or one that is not the server's, or names another head
    key,        // not known, or another one than was expected
    file,       // not there, not readable, or not what was written
    entry,      // not what was signed
    signature,  // not the device's, though later ones bear out what the entry says
    start,      // the chain does not begin where it should
    end,        // entries that the server has signed for were cut off
    fork,       // two entries of one sequence
    comment,    // words that are not those of the entry's digest
    day,        // a day closed with another head than the chain has
    stream,     // another device's, or nobody's
    schema,     // tables or triggers are not those that the terminal makes
    purge,      // entries left that no receipt calls durable
};
std::string_view slug_of(What what);

struct Span {
    wire::Sequence first = 0;
    wire::Sequence last = 0;  // inclusive; both 0: no entries in particular
    bool operator==(const Span&) const = default;
};

// From the entry's own time, or else from what stands before and after it.
struct Dates {
    std::optional<base::WallTime> from;
    std::optional<base::WallTime> until;
};

struct Finding {
    Verdict verdict = Verdict::doubtful;
    What what = What::file;
    wire::Stream stream{{}, 0};  // epoch 0: of no stream in particular
    Span entries;
    Dates dates;
    std::string file;   // relative to the evidence; empty: none in particular
    std::string words;  // for a person
};

struct Stretch {
    Span entries;
    Dates dates;
};

struct StreamProof {
    wire::Stream stream;
    wire::Sequence purged_through = 0;
    std::vector<Stretch> proven;
    std::uint64_t ratings = 0;  // that count, of those proven
    std::string sealed;         // up to where the server signed, and when; empty: it did not
};

struct Report {
    std::string kind;                // what the evidence is
    std::vector<std::string> notes;  // what a person should compare or know
    std::vector<StreamProof> streams;
    std::vector<Finding> findings;

    void miss(What what, std::string words, std::string file = {});
    void doubt(What what, std::string words, std::string file = {});
    Verdict verdict() const;
};

std::string to_text(const Report& report);
std::string to_json(const Report& report);  // one object, one line

// The parts of sentences: "4,711", "18,300-18,336", "2026-11-03 09:12" (local).
std::string number_text(std::uint64_t number);
std::string span_text(const Span& span);
std::string time_text(base::WallTime time);
std::string between_text(const Dates& dates);  // ", between … and …"; empty: nothing is known

}  // namespace audit
