// Receipt key changes: the key that signs receipts hands over to the next one (PROTOCOL.md, section 4).
//
// Whoever pinned one of the keys follows the list to the last one. A change that the key before did not sign leads
// nowhere and is passed over, so that nobody who holds the list alone can lead anybody to a key of his own.
#pragma once

#include <span>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/key.hpp"

namespace wire {

struct KeyChange {
    PublicKey key{};        // the new one
    base::WallTime from;    // since when it signs
    Signature signature{};  // by the key before
    bool operator==(const KeyChange&) const = default;
};

KeyChange change_key(const SecretKey& before, const PublicKey& next, base::WallTime from);

// The newest key that `pinned` leads to; `pinned` itself when nothing follows it. `changes` are oldest first.
PublicKey follow_changes(PublicKey pinned, std::span<const KeyChange> changes);

// `first`, and every key that it leads to, oldest first: all that may have signed since it did.
std::vector<PublicKey> keys_from(const PublicKey& first, std::span<const KeyChange> changes);

// [{"key","from_ms","signature"}], oldest first.
JsonArray key_changes_json(std::span<const KeyChange> changes);
// bad_input when an element is no change. Whether it leads anywhere, follow_changes() says.
base::Result<std::vector<KeyChange>> read_key_changes(const JsonArray& json);

}  // namespace wire
