// Gallery: every screen that people can come to see, reached by the events that lead there, with the product's own
// words, survey and place. What the kept pictures and the contact sheet show.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/visit.hpp"

namespace gallery {

struct Moment {
    std::string name;  // "telling", "health" …
    flow::Screen screen;
};

// In the order of a visit, the staff's pages last. The look is laid over every screen but the staff's and the dark one.
// `can_write`: the panel has room for a keyboard.
std::vector<Moment> moments(const flow::Wording& wording, domain::Language language, const flow::Look& look,
                            bool can_write);

// The words that ship. Aborts when they cannot be read.
flow::Wording shipped_wording();

}  // namespace gallery
