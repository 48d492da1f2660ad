// Logbook: which entries the terminal owes its journal by itself, found from what stands in it: a heartbeat each hour,
// before it the server's newest receipt, a word when the clock moved, canaries once a day (PROTOCOL.md, section 1).
//
// Pure: told every entry in the order of the journal, asked now and then. So a restart neither forgets nor repeats one.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sync/base/time.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/receipt.hpp"

namespace staff {

inline constexpr base::Duration heartbeat_interval = std::chrono::hours{1};
inline constexpr base::Duration noted_clock_step = std::chrono::seconds{5};

// How the terminal is when it is asked.
struct Situation {
    base::Stamp now;
    bool lit = false;              // the screen is on and the program draws on it
    std::uint64_t free_bytes = 0;  // where the journal lies
    wire::Sequence head = 0;
    std::optional<wire::Receipt> receipt{};  // the newest one
};

class Logbook {
public:
    void add(const wire::Entry& entry);

    // Oldest duty first.
    std::vector<wire::Body> due(const Situation& situation) const;

    // No canary of every level, one after the other, stands under this local day yet.
    bool owes_canaries(base::LocalDay day) const { return tested_ != day; }

private:
    void follow_clock(const wire::Entry& entry);
    void follow_canaries(const wire::Entry& entry);
    std::optional<wire::ClockStep> clock_step(const base::Stamp& now) const;
    std::optional<wire::ReceiptNote> receipt_note(const Situation& situation) const;

    std::optional<base::Stamp> clock_;  // what the journal last said of it, in the newest boot
    std::optional<base::Stamp> beat_;
    wire::Sequence noted_through_ = 0;
    int next_canary_ = 1;
    std::optional<base::LocalDay> tested_;
    std::array<std::uint64_t, 5> ratings_{};
};

}  // namespace staff
