// PIN: the hash of a short secret that people type, by argon2id. Slow on purpose: about a tenth of a second and 64 MiB.
//
// The hash carries its salt and its parameters, so that what is kept today can still be checked when they have grown.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace wire {

// unavailable when the machine has not enough memory left for it.
base::Result<std::string> hash_pin(std::string_view pin);

// Shape only: a hash as hash_pin makes it.
bool is_pin_hash(std::string_view text);

// False also when there is not enough memory to tell. Takes the same time whatever the PIN.
bool pin_matches(std::string_view hash, std::string_view pin);

}  // namespace wire
