// SHA-256 of bytes. OpenSSL's, because it uses the processor's SHA instructions: six times libsodium's (measured.md).
#pragma once

#include <array>

#include "sync/base/bytes.hpp"

namespace wire {

std::array<base::Byte, 32> sha256(base::View bytes);

}  // namespace wire
