// Life: the clock, the chance and the end of one uploader: all that it takes from the world beside files and network.
//
// A seam: the machine's clocks, dice and signals in the product (program_life.hpp), virtual time from a seed in
// simulations. Only loops ask it; what decides takes time and chance as arguments. One thread.
#pragma once

#include "sync/base/time.hpp"

namespace uploader {

class Life {
public:
    virtual ~Life() = default;

    // Whether the program was asked to end; stays true.
    virtual bool is_over() = 0;
    // Returns at `until`, or as soon as the program is asked to end.
    virtual void sleep_until(base::Instant until) = 0;
    virtual base::Stamp now() = 0;
    // From 0 up to, not including, 1. Spreads load; protects nothing.
    virtual double chance() = 0;

protected:
    Life() = default;
    Life(const Life&) = default;
    Life& operator=(const Life&) = default;
    Life(Life&&) = default;
    Life& operator=(Life&&) = default;
};

}  // namespace uploader
