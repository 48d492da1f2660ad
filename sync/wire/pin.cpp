#include "sync/wire/pin.hpp"

#include <sodium.h>

#include <array>

#include "sync/base/check.hpp"

namespace wire {
namespace {

using HashText = std::array<char, crypto_pwhash_STRBYTES>;  // ends with zeros

void start_sodium() { base::check(sodium_init() >= 0, "libsodium starts"); }

}  // namespace

base::Result<std::string> hash_pin(std::string_view pin) {
    start_sodium();
    HashText text{};
    if (crypto_pwhash_str(text.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return base::Problem{base::Code::unavailable, "there is no memory left to hash a PIN; try again", 0};
    return std::string(text.data());
}

bool is_pin_hash(std::string_view text) {
    return text.starts_with(crypto_pwhash_STRPREFIX) && text.size() < crypto_pwhash_STRBYTES &&
           text.find('\0') == std::string_view::npos;
}

bool pin_matches(std::string_view hash, std::string_view pin) {
    start_sodium();
    if (!is_pin_hash(hash)) return false;
    HashText text{};
    hash.copy(text.data(), hash.size());
    return crypto_pwhash_str_verify(text.data(), pin.data(), pin.size()) == 0;
}

}  // namespace wire
