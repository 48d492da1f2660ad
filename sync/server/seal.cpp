#include "sync/server/seal.hpp"

namespace server {

using base::Result;

Result<Seal> SealReader::read(Store& store) {
    const auto meta = store.meta();
    if (!meta) return meta.problem();
    const std::scoped_lock lock(mutex_);
    if (!key_ || seed_ != meta->receipt_seed) {
        key_ = std::make_shared<const wire::SecretKey>(meta->receipt_seed);
        seed_ = meta->receipt_seed;
    }
    return Seal{meta->incarnation, meta->dossier_master, key_};
}

Result<wire::KeyChange> change_receipt_key(Store& store, base::WallTime now) {
    const auto meta = store.meta();
    if (!meta) return meta.problem();
    const wire::SecretKey before(meta->receipt_seed);
    const auto seed = wire::random_bytes<32>();
    const wire::KeyChange change = wire::change_key(before, wire::SecretKey(seed).public_key(), now);
    if (const auto put = store.put_receipt_key(seed, before.public_key(), change); !put) return put.problem();
    return change;
}

}  // namespace server
