#include "sync/wire/secret_hash.hpp"

#include <sodium.h>

#include <array>

#include "sync/base/check.hpp"

namespace wire {
namespace {

using HashText = std::array<char, crypto_pwhash_STRBYTES>;  // ends with zeros

void start_sodium() { base::check(sodium_init() >= 0, "libsodium starts"); }

}  // namespace

base::Result<std::string> hash_secret(std::string_view secret, const HashCost& cost) {
    start_sodium();
    HashText text{};
    if (crypto_pwhash_str(text.data(), secret.data(), secret.size(), cost.passes, cost.memory_bytes) != 0)
        return base::Problem{base::Code::unavailable, "there is no memory left to hash a secret; try again", 0};
    return std::string(text.data());
}

bool is_secret_hash(std::string_view text) {
    return text.starts_with(crypto_pwhash_STRPREFIX) && text.size() < crypto_pwhash_STRBYTES &&
           text.find('\0') == std::string_view::npos;
}

bool secret_matches(std::string_view hash, std::string_view secret) {
    start_sodium();
    if (!is_secret_hash(hash)) return false;
    HashText text{};
    hash.copy(text.data(), hash.size());
    return crypto_pwhash_str_verify(text.data(), secret.data(), secret.size()) == 0;
}

}  // namespace wire
