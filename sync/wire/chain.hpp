// The chain: each entry's hash holds the hash before it, so that nothing can be edited, inserted, removed or reordered
// without every later hash changing. Formulas are those of PROTOCOL.md, section 2.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/bytes.hpp"

namespace wire {

using Hash = std::array<base::Byte, 32>;
using Epoch = std::uint32_t;     // 1 at first; rises only when the database or the key was lost
using Sequence = std::uint64_t;  // 1 for the first entry of an epoch, without holes

// Who a chain belongs to. Every hash and signature is bound to it.
struct Stream {
    std::string device;
    Epoch epoch = 1;
    auto operator<=>(const Stream&) const = default;
};

// h0 = SHA256("sipas/chain/v1" 00 device epoch_be32 previous_head); previous_head is 32 zero bytes in epoch 1.
Hash chain_start(const Stream& stream, const Hash& previous_head);

// h_i = SHA256(01 h_{i-1} seq_be64 length_be32 line)
Hash chain_next(const Hash& previous, Sequence sequence, std::string_view line);

// What a device signs for entry i: "sipas/head/v1" 00 device epoch_be32 seq_be64 h_i
base::Bytes head_statement(const Stream& stream, Sequence sequence, const Hash& hash);

}  // namespace wire
