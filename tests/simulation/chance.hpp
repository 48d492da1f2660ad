// Chance of a whole process: what production code draws (keys, response ids, salts) comes from the seed.
//
// Ed25519 and the rest of libsodium stay as they are; only its source of random bytes is exchanged, by its own door for
// that.
#pragma once

#include <cstdint>

#include "sync/domain/response.hpp"

namespace simulation {

// From here on, in this process.
void seed_chance(std::uint64_t seed);

// The first 16 bytes drawn at once since listen(): a response id is drawn when a face is touched, and nobody inside
// needs to be asked which it is.
void listen_for_response();
domain::ResponseId heard_response();

}  // namespace simulation
