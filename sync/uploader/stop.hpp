// Stop: SIGTERM and SIGINT as a question that can be asked, and a sleep that they end at once.
//
// Both signals are blocked, so that nothing is ever interrupted in its middle; made by main before any thread. One
// object a program.
#pragma once

#include <csignal>

#include "sync/base/time.hpp"

namespace uploader {

class Stop {
public:
    Stop();

    // Whether one of the signals has come; stays true.
    bool asked();

    // Returns at `until`, or as soon as the program is asked to stop.
    void sleep_until(base::Instant until);

private:
    sigset_t signals_{};
    bool asked_ = false;
};

}  // namespace uploader
