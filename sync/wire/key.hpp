// Keys: Ed25519 pairs of devices and of the server's receipts, and random bytes. With tag.cpp and secret_hash.cpp, all
// that knows libsodium.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/bytes.hpp"

namespace wire {

using PublicKey = std::array<base::Byte, 32>;
using Signature = std::array<base::Byte, 64>;
using Seed = std::array<base::Byte, 32>;

// A secret key in memory; wiped when it goes. Movable, not copyable. Threads may sign at the same time.
class SecretKey {
public:
    explicit SecretKey(const Seed& seed);
    ~SecretKey();
    SecretKey(SecretKey&& other) noexcept;
    SecretKey& operator=(SecretKey&& other) noexcept;
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;

    const PublicKey& public_key() const { return public_key_; }
    Signature sign(base::View statement) const;

private:
    PublicKey public_key_{};
    std::array<base::Byte, 64> secret_{};
};

bool verify(const PublicKey& key, base::View statement, const Signature& signature);

void fill_random(std::span<base::Byte> bytes);

template <std::size_t n>
std::array<base::Byte, n> random_bytes() {
    std::array<base::Byte, n> bytes{};
    fill_random(bytes);
    return bytes;
}

}  // namespace wire
