// Hearing: what programs log, heard by the simulation instead of standard error. `hearing.cpp` stands in for
// sync/base/log.cpp in its programs.
#pragma once

#include <functional>
#include <string_view>

#include "sync/base/log.hpp"

namespace simulation {

// While it lives, what is logged on this thread goes to `listener`; the innermost one hears.
class Hearing {
public:
    using Listener = std::function<void(base::Severity, std::string_view)>;
    explicit Hearing(Listener listener);
    ~Hearing();
    Hearing(const Hearing&) = delete;
    Hearing& operator=(const Hearing&) = delete;
    Hearing(Hearing&&) = delete;
    Hearing& operator=(Hearing&&) = delete;

private:
    Listener listener_;
    const Listener* before_;
};

}  // namespace simulation
