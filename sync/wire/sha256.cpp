#include "sync/wire/sha256.hpp"

#include <openssl/sha.h>

#include <new>

namespace wire {

std::array<base::Byte, 32> sha256(base::View bytes) {
    std::array<base::Byte, 32> hash{};
    // OpenSSL asks for memory too. A hash that was not made must never reach a chain.
    if (SHA256(bytes.data(), bytes.size(), hash.data()) == nullptr) throw std::bad_alloc();
    return hash;
}

}  // namespace wire
