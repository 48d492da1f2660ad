// Body: what an entry says, one type for each kind that this program understands. PROTOCOL.md, section 1.
//
// What a person gives is the domain's own (rating, answers, undone, canary); what only the journal says stands here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/time.hpp"
#include "sync/domain/response.hpp"
#include "sync/wire/chain.hpp"

namespace wire {

// First entry of every program start: which software and which settings stood behind the entries that follow.
struct Opened {
    std::string version;
    std::string settings;  // hexadecimal SHA-256 of the settings in force, may be empty
    bool operator==(const Opened&) const = default;
};

// A comment as the chain knows it. The text stays where it can be erased; whoever has text and salt can prove it.
struct CommentHash {
    domain::ResponseId response{};
    Hash digest{};
    bool operator==(const CommentHash&) const = default;
};

using CommentSalt = std::array<base::Byte, 16>;  // random, one for each comment, kept beside the text

// SHA256("sipas/comment/v1" 00 salt text)
Hash comment_digest(const CommentSalt& salt, std::string_view text);

// Something the counter's staff did at the terminal; both are identifiers.
struct StaffAct {
    std::string act;   // opened, refused, locked, closed, setting, exported, imported, test_started, …
    std::string what;  // which setting, which stick; may be empty
    bool operator==(const StaffAct&) const = default;
};

// The counter's day was closed; the same facts stand in the QR code that the staff file.
struct DayClosed {
    base::LocalDay day;
    std::uint64_t ratings = 0;  // counted on that day: not undone
    Sequence sequence = 0;      // of the entry before this one
    Hash head{};                // the chain's hash at `sequence`
    bool operator==(const DayClosed&) const = default;
};

// A new epoch begins because the one before was lost: the last that is known of it.
struct Lost {
    Epoch epoch = 1;
    Sequence last = 0;  // 0 with a head of zeros: nothing is known
    Hash head{};
    std::string why;  // an identifier: damaged, missing, fork, rollback, key
    bool operator==(const Lost&) const = default;
};

// How the terminal is, once an hour.
struct Heartbeat {
    bool lit = false;                        // the screen is on and the program draws on it
    std::uint64_t free_mib = 0;              // where the journal lies
    std::uint64_t waiting = 0;               // entries that the server has not signed for
    std::array<std::uint64_t, 5> ratings{};  // of level 1 to 5, in this epoch so far
    bool operator==(const Heartbeat&) const = default;
};

// The wall clock was set, or what vouches for it changed.
struct ClockStep {
    base::Duration step{};  // against the monotonic clock; zero: only the trust changed
    bool operator==(const ClockStep&) const = default;
};

// How far the server has signed for this epoch: its word becomes part of the chain.
struct ReceiptNote {
    Sequence sequence = 0;
    std::uint32_t incarnation = 1;
    Sequence durable = 0;  // at most `sequence`
    bool operator==(const ReceiptNote&) const = default;
};

// A kind that this program does not interpret.
struct Other {
    std::string kind;
    bool operator==(const Other&) const = default;
};

using Body = std::variant<Opened, domain::Rating, domain::Answers, CommentHash, domain::Undone, domain::Canary,
                          StaffAct, DayClosed, Lost, Heartbeat, ClockStep, ReceiptNote, Other>;

inline constexpr std::size_t answers_limit = 40;  // remarks and judgements of one entry: always fit into a line

}  // namespace wire
