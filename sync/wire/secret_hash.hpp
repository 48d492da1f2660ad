// Secret hash: the hash of a secret that people type, a PIN or a password, by argon2id. Slow on purpose: a tenth of a
// second and more, and 64 MiB.
//
// The hash carries its salt and its cost, so that what is kept today can still be checked when the cost has grown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace wire {

// What one guess costs: passes over so much memory.
struct HashCost {
    unsigned passes = 1;
    std::size_t memory_bytes = 0;
};
inline constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
inline constexpr HashCost pin_cost{.passes = 2, .memory_bytes = 64 * mebibyte};

// unavailable when the machine has not enough memory left for it.
base::Result<std::string> hash_secret(std::string_view secret, const HashCost& cost);

// Shape only: a hash as hash_secret makes it.
bool is_secret_hash(std::string_view text);

// False also when there is not enough memory to tell. Takes the same time whatever the secret.
bool secret_matches(std::string_view hash, std::string_view secret);

}  // namespace wire
