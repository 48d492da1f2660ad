// Seal: what the server signs with, as it stands in the database: receipt key, incarnation, dossier master.
//
// Whoever signs reads the seal from the store that he just read or wrote with, in the same transaction. So a change of
// the receipt key by a command takes effect with the next answer of a running server. A receipt under way at that
// moment may still carry the key before; the device asks again then.
#pragma once

#include <memory>
#include <mutex>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/key.hpp"

namespace server {

struct Seal {
    wire::Incarnation incarnation = 1;
    wire::TagKey dossier_master{};
    std::shared_ptr<const wire::SecretKey> key;  // null until read
};

// Keeps the expanded key, which costs more than to read its seed. Any thread may ask.
class SealReader {
public:
    base::Result<Seal> read(Store& store);

private:
    std::mutex mutex_;
    wire::Seed seed_{};
    std::shared_ptr<const wire::SecretKey> key_;
};

// Inside a change: a new receipt key, signed by the one before. Returns the change as devices will be told.
base::Result<wire::KeyChange> change_receipt_key(Store& store, base::WallTime now);

}  // namespace server
