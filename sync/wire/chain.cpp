#include "sync/wire/chain.hpp"

#include "sync/wire/sha256.hpp"

namespace wire {
namespace {

void append_tagged_stream(base::Bytes& bytes, std::string_view tag, const Stream& stream) {
    base::append(bytes, base::view_of(tag));
    bytes.push_back(0);
    base::append(bytes, base::view_of(stream.device));
    base::append_be32(bytes, stream.epoch);
}

}  // namespace

Hash chain_start(const Stream& stream, const Hash& previous_head) {
    base::Bytes bytes;
    append_tagged_stream(bytes, "sipas/chain/v1", stream);
    base::append(bytes, previous_head);
    return sha256(bytes);
}

Hash chain_next(const Hash& previous, Sequence sequence, std::string_view line) {
    base::Bytes bytes;
    bytes.reserve(1 + previous.size() + 8 + 4 + line.size());
    bytes.push_back(1);
    base::append(bytes, previous);
    base::append_be64(bytes, sequence);
    base::append_be32(bytes, static_cast<std::uint32_t>(line.size()));
    base::append(bytes, base::view_of(line));
    return sha256(bytes);
}

base::Bytes head_statement(const Stream& stream, Sequence sequence, const Hash& hash) {
    base::Bytes bytes;
    append_tagged_stream(bytes, "sipas/head/v1", stream);
    base::append_be64(bytes, sequence);
    base::append(bytes, hash);
    return bytes;
}

}  // namespace wire
