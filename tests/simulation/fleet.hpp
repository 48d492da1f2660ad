// Fleet: one simulated day of terminals, network and server under faults, then healing; and what became of the
// promises.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace simulation {

struct Outcome {
    std::vector<std::string> complaints;  // broken promises; empty when all were kept
    std::uint64_t trace = 0;              // the same for the same seed
    std::size_t thanked = 0;
    std::size_t entries = 0;
    std::size_t repeats = 0;  // lines the server folded
    std::size_t undone = 0;   // ratings taken back
    std::size_t judged = 0;   // criteria, of ratings that were not
};

Outcome live_a_day(std::uint64_t seed);

}  // namespace simulation
