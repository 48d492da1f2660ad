// Chart: bars as SVG, drawn here, to stand within HTML. Whoever cannot see it is told the same in words, and kinds
// differ by pattern as much as by colour, so that a grey copy says what the original did.
#pragma once

#include <string>

#include "sync/report/document.hpp"

namespace report {

// `id` makes its parts' names unique within the page.
std::string svg_of(const Chart& chart, std::size_t id);

}  // namespace report
