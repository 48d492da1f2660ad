// Compression of batches on the wire: zstd, gzip or none, with the limits that keep a small body from becoming a flood.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace wire {

enum class Encoding { zstd, gzip, plain };

// The value of Content-Encoding: "zstd", "gzip", "identity".
std::string_view name_of(Encoding encoding);
std::optional<Encoding> encoding_named(std::string_view name);

std::string compress(std::string_view bytes, Encoding encoding);

// too_large when the result would pass `limit_bytes` or the ratio passes 50; bad_input when the bytes are not of this
// encoding or end early. Never allocates more than the limit.
base::Result<std::string> decompress(std::string_view bytes, Encoding encoding, std::size_t limit_bytes);

}  // namespace wire
