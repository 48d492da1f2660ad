// Display width: how many terminal columns a UTF-8 text takes, so that tables of Vietnamese names stand straight.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace report {

// Combining marks take none, East Asian wide characters two, everything else one. A byte that is no UTF-8 takes one.
std::size_t display_width(std::string_view text);

std::string pad_right(std::string_view text, std::size_t columns);  // spaces after
std::string pad_left(std::string_view text, std::size_t columns);   // spaces before

}  // namespace report
