// A batch, as it comes from a terminal, a stick or a pulled folder.
#include "sync/wire/batch.hpp"

#include "sync/base/check.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"

namespace fuzz {

std::vector<std::string> seeds() {
    const wire::Stream stream{"d0123", 1};
    const auto key = support::sample_key();
    const auto batch = [&](std::size_t entries) {
        return support::sample_batch(key, stream, 1, entries, wire::chain_start(stream, wire::Hash{}));
    };
    auto raw = wire::read_batch(batch(1)).value();
    raw.header.raw = true;
    return {batch(1), batch(3), wire::write_batch(raw.header, raw.lines)};
}

// What was read is the bytes it came from; what proves itself proves itself again; a batch that proves itself is one of
// the lines that were signed.
void run(std::string_view bytes) {
    const auto batch = wire::read_batch(bytes);
    if (!batch) return;
    base::check(wire::bytes_of(*batch) == bytes, "a batch keeps its bytes");
    const auto again = wire::read_batch(wire::write_batch(batch->header, batch->lines));
    base::check(again && again->lines == batch->lines && again->header.head == batch->header.head,
                "what was read can be written");
    const auto key = support::sample_key().public_key();
    const auto hashes = wire::prove(*batch, key);
    base::check(static_cast<bool>(hashes) == static_cast<bool>(wire::prove(*again, key)),
                "a proof does not hang on its spelling");
    if (hashes) base::check(hashes->size() == batch->lines.size(), "every line has its hash");
}

}  // namespace fuzz
