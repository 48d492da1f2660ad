#include "sync/wire/sha256.hpp"

#include <openssl/sha.h>

namespace wire {

std::array<base::Byte, 32> sha256(base::View bytes) {
    std::array<base::Byte, 32> hash{};
    SHA256(bytes.data(), bytes.size(), hash.data());
    return hash;
}

}  // namespace wire
