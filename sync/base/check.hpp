// check: states what can never be false, and stops the program where it is.
//
// On in every build, release too: a program that goes on with a broken assumption can lose or invent a citizen's
// voice; a program that aborts is started again by its service manager and finds its journal whole.
// Not for bad input, missing networks or full disks: those are a Problem (problem.hpp).
#pragma once

#include <source_location>
#include <string_view>

namespace base {

[[noreturn]] void abort_because(std::string_view why, std::source_location where) noexcept;

inline void check(bool condition, std::string_view why,
                  std::source_location where = std::source_location::current()) noexcept {
    if (!condition) abort_because(why, where);
}

}  // namespace base
