// Target: one way in for bytes that somebody else wrote. Each file of this folder named after one defines both
// functions; libFuzzer (fuzzing.cpp) or CTest (replaying.cpp) calls them.
//
// A target reads the bytes with the product's own code and checks a law on what came out (base::check ends the program
// when it is broken). It keeps no state from one input to the next, so that a found input tells everything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

// Inputs that mean something: where mutation starts.
std::vector<std::string> seeds();

void run(std::string_view bytes);

}  // namespace fuzz
