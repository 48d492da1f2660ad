// Audit: the promises at the end of the design's protocol page, asked of one city after everything has drained: of what
// the oracle holds, what the centre holds and what the terminals' files hold.
//
// What is promised depends on what the seed was about (README.md): an honest city loses nothing and accuses nobody; a
// disk that forgets or rots loses nothing silently; hands on a terminal are seen.
#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/central.hpp"
#include "tests/simulation/city.hpp"
#include "tests/simulation/oracle.hpp"
#include "tests/simulation/terminal.hpp"

namespace simulation {

// Complains to the world about every promise that was not kept, and fills in the outcome's counts.
void audit(World& world, Central& central, Oracle& oracle, const std::vector<std::unique_ptr<Terminal>>& terminals,
           Outcome& outcome);

}  // namespace simulation
