// Foresight: the screens that one more event can bring, so that they can be made ready while nobody waits.
//
// A guess that may be wrong or incomplete: nothing depends on it but speed.
#pragma once

#include <vector>

#include "kiosk/flow/visit.hpp"

namespace flow {

// After a touch of anything on the screen, if saving succeeds, and when the screen closes by itself. Each different one
// once, the screen of `state` itself not among them.
std::vector<Screen> foreseen(const State& state, const Wording& wording, base::Instant now);

// What lifting the finger from `target` will bring if saving succeeds; the screen of `state` where that is not known.
Screen after_touch(const State& state, const Wording& wording, const Target& target, base::Instant now);

}  // namespace flow
