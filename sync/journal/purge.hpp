// Purge: which entries may leave the terminal. The only place that decides it; Journal::purge() then does it.
//
// What may leave is durable: the newest receipt says so, it is signed by the server, and the journal agrees with it at
// its sequence. The words of comments must have been sent. Of that, what is older than 400 days by a clock that can be
// trusted; and when space runs out, the oldest, all but the newest ten thousand entries (a busy week: what the staff's
// pages show). Space that an earlier purge left inside the file counts as free, so that one purge ends the pressure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"
#include "sync/wire/receipt.hpp"

namespace journal {

inline constexpr std::chrono::days purge_age{400};
inline constexpr std::uint64_t purge_pressure_bytes = std::uint64_t{256} * 1024 * 1024;
inline constexpr std::size_t purge_at_once = 500;  // some milliseconds
inline constexpr wire::Sequence kept_under_pressure = 10'000;

// What is known when it is asked.
struct Room {
    std::optional<wire::Receipt> receipt{};  // the newest one
    wire::PublicKey receipt_key{};           // the server's
    wire::Sequence comments_through = 0;     // the server has the words of comments up to here
    std::uint64_t free_bytes = 0;            // where the journal lies
    base::Stamp now{};
};

// The entry through which the next few hundred may be purged; 0: none may now. Entries whose own clock could not be
// trusted are as old as the next one whose clock could.
base::Result<wire::Sequence> purgeable(const Journal& journal, const Room& room);

}  // namespace journal
