#include "sync/wire/key.hpp"

#include <sodium.h>

#include "sync/base/check.hpp"

namespace wire {
namespace {

static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(crypto_sign_SECRETKEYBYTES == 64);
static_assert(crypto_sign_BYTES == sizeof(Signature));

void start_sodium() {
    static const int state = sodium_init();
    base::check(state >= 0, "libsodium starts");
}

}  // namespace

SecretKey::SecretKey(const Seed& seed) {
    start_sodium();
    crypto_sign_seed_keypair(public_key_.data(), secret_.data(), seed.data());
}

SecretKey::~SecretKey() { sodium_memzero(secret_.data(), secret_.size()); }

SecretKey::SecretKey(SecretKey&& other) noexcept : public_key_(other.public_key_), secret_(other.secret_) {
    sodium_memzero(other.secret_.data(), other.secret_.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
    if (this != &other) {
        public_key_ = other.public_key_;
        secret_ = other.secret_;
        sodium_memzero(other.secret_.data(), other.secret_.size());
    }
    return *this;
}

Signature SecretKey::sign(base::View statement) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, statement.data(), statement.size(), secret_.data());
    return signature;
}

bool verify(const PublicKey& key, base::View statement, const Signature& signature) {
    start_sodium();
    return crypto_sign_verify_detached(signature.data(), statement.data(), statement.size(), key.data()) == 0;
}

void fill_random(std::span<base::Byte> bytes) {
    start_sodium();
    randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace wire
