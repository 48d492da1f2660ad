// Local time: where all counters stand, so that terminal and server agree on what a day is.
#pragma once

#include <chrono>

namespace domain {

inline constexpr std::chrono::minutes local_offset{7 * 60};  // from UTC; Vietnam, the whole year

}  // namespace domain
