#include "sync/wire/tag.hpp"

#include <sodium.h>

#include "sync/base/check.hpp"

namespace wire {

static_assert(crypto_generichash_KEYBYTES == sizeof(TagKey));
static_assert(crypto_generichash_BYTES == sizeof(Tag));

Tag keyed_tag(const TagKey& key, base::View bytes) {
    static const int started =
        sodium_init();  // it chooses the processor's fastest code: once, before any thread uses it
    base::check(started >= 0, "libsodium starts");
    Tag tag{};
    const int made = crypto_generichash(tag.data(), tag.size(), bytes.data(), bytes.size(), key.data(), key.size());
    base::check(made == 0, "a keyed hash of these sizes can be made");
    return tag;
}

bool is_same(const Tag& left, const Tag& right) { return sodium_memcmp(left.data(), right.data(), left.size()) == 0; }

}  // namespace wire
