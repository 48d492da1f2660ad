// Remains: what can still be read of a journal that is damaged, and how much of that can be proven.
//
// Read-only: the file stays as it was found. Work is bounded by a number of rows and of signatures (a few seconds),
// however large or broken the file is. Nothing here believes a line that no hash and no signature bears out.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/journal/disk_journal.hpp"
#include "sync/wire/receipt.hpp"

namespace journal {

struct Remains {
    // The epoch that a signature bears out; nothing when none does.
    std::optional<wire::Epoch> epoch;
    // The last entry that can still be sent: an unbroken chain leads to it, from the newest receipt or else from the
    // beginning, and it is signed. Sequence 0: none.
    Head proven;
    // Entries after it that can be read one by one, oldest first: no batch can carry them.
    std::vector<Kept> beyond;
};

// What to look for: whose journal it was, and which epoch it should have been where the file does not say.
struct Expected {
    wire::Stream stream;
    wire::PublicKey key{};
};

// What receipts.db knows of a stream.
struct Signed {
    // What the server signed for need not be read again: the first of these is where reading begins.
    std::vector<wire::Receipt> receipts{};
    // Nothing more of the stream is sent. Proven is then the first receipt that the journal agrees with, and everything
    // after it is beyond.
    bool is_over = false;
};
using SignedFor = std::function<Signed(const wire::Stream&)>;

Remains read_remains(const std::filesystem::path& file, const Expected& expected, const SignedFor& signed_for);

}  // namespace journal
