// Audit: compares what the server holds with the terminals' journals and with what citizens were thanked for.
#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/central.hpp"
#include "tests/simulation/fleet.hpp"
#include "tests/simulation/terminal.hpp"

namespace simulation {

// Complains to the world about every promise that was not kept, and fills in the outcome's counts.
void audit(World& world, Central& central, const std::vector<std::unique_ptr<Terminal>>& terminals, Outcome& outcome);

}  // namespace simulation
