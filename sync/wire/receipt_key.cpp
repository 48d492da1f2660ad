#include "sync/wire/receipt_key.hpp"

namespace wire {
namespace {

base::Bytes statement_of(const PublicKey& next, base::WallTime from) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/receipt-key/v1"));
    bytes.push_back(0);
    base::append(bytes, next);
    base::append_be64(bytes, static_cast<std::uint64_t>(from.time_since_epoch().count()));
    return bytes;
}

}  // namespace

KeyChange change_key(const SecretKey& before, const PublicKey& next, base::WallTime from) {
    return {next, from, before.sign(statement_of(next, from))};
}

PublicKey follow_changes(PublicKey pinned, std::span<const KeyChange> changes) {
    return keys_from(pinned, changes).back();
}

std::vector<PublicKey> keys_from(const PublicKey& first, std::span<const KeyChange> changes) {
    std::vector<PublicKey> keys{first};
    for (const KeyChange& change : changes)
        if (verify(keys.back(), statement_of(change.key, change.from), change.signature)) keys.push_back(change.key);
    return keys;
}

JsonArray key_changes_json(std::span<const KeyChange> changes) {
    JsonArray list;
    for (const KeyChange& change : changes) {
        JsonObject json;
        json["key"] = base::to_base64(change.key);
        json["from_ms"] = change.from.time_since_epoch().count();
        json["signature"] = base::to_base64(change.signature);
        list.push_back(std::move(json));
    }
    return list;
}

base::Result<std::vector<KeyChange>> read_key_changes(const JsonArray& json) {
    std::vector<KeyChange> changes;
    for (const Json& each : json) {
        KeyChange change;
        const auto from = count_at(each, "from_ms");
        if (!from || !base::from_base64(text_at(each, "key").value_or(""), change.key) ||
            !base::from_base64(text_at(each, "signature").value_or(""), change.signature))
            return base::Problem{base::Code::bad_input, "a change of the receipt key is not what the protocol writes",
                                 0};
        change.from = base::WallTime{base::Duration{static_cast<std::int64_t>(*from)}};
        changes.push_back(change);
    }
    return changes;
}

}  // namespace wire
