// City: one seed: terminals, people, network and centre under the faults that the seed draws; then the faults stop, and
// everything must drain; then the audit.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/time.hpp"

namespace simulation {

struct Outcome {
    std::vector<std::string> complaints;  // broken promises; empty when all were kept
    std::uint64_t trace = 0;              // the same for the same seed
    std::uint64_t thanked = 0;
    std::uint64_t lost = 0;              // thanked, and neither counted nor declared
    std::uint64_t declared_lost = 0;     // thanked, and an auditor sees that it is missing
    std::uint64_t forgotten = 0;         // thanked, never sent, and its disk lied or was exchanged: nobody can know
    std::uint64_t waits_at_a_clone = 0;  // or was there when it was switched off
    std::uint64_t counted_twice = 0;
    std::uint64_t entries = 0;
    std::uint64_t repeats = 0;  // lines that the server folded
    std::uint64_t undone = 0;
    std::uint64_t undone_unseen = 0;
    std::uint64_t judged = 0;
    std::map<std::string, std::uint64_t> faults;  // how often each happened
};

using Listener = std::function<void(base::Instant, std::string_view who, std::string_view what)>;

// One city in a process at a time: chance and the log are the process's. `listener` hears the story.
Outcome live(std::uint64_t seed, const Listener& listener = nullptr);

}  // namespace simulation
