#include "tests/simulation/chance.hpp"

#include <sodium.h>

#include <algorithm>
#include <random>

#include "sync/base/check.hpp"

namespace simulation {
namespace {

std::mt19937_64 engine;
domain::ResponseId heard{};
bool listening = false;

const char* name() { return "simulation"; }

std::uint32_t draw() { return static_cast<std::uint32_t>(engine() >> 32U); }

void draw_bytes(void* into, const std::size_t count) {
    auto* bytes = static_cast<unsigned char*>(into);
    std::generate_n(bytes, count, [] { return static_cast<unsigned char>(engine() >> 56U); });
    if (!listening || count != heard.size()) return;
    std::copy_n(bytes, count, heard.begin());
    listening = false;
}

randombytes_implementation implementation{name, draw, nullptr, nullptr, draw_bytes, nullptr};

}  // namespace

void seed_chance(std::uint64_t seed) {
    base::check(randombytes_set_implementation(&implementation) == 0, "libsodium takes another source of chance");
    engine.seed(seed);
    listening = false;
}

void listen_for_response() { listening = true; }

domain::ResponseId heard_response() { return heard; }

}  // namespace simulation
