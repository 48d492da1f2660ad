// Dice: chance for tests, the same for the same seed on every machine (std's distributions are not).
#pragma once

#include <cstdint>
#include <random>

namespace support {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    // From 0 up to, not including, 1.
    double chance() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }

private:
    std::mt19937_64 engine_;
};

}  // namespace support
