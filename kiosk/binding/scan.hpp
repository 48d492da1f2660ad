// Scan: cuts the bytes of a scanner into lines. Pure; the bytes are hostile.
//
// CR, LF, CRLF and tab end a line, a pause does not, empty lines are none. A line longer than the limit is dropped up
// to its end, so that memory stays small and the line after it is whole.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sync/base/bytes.hpp"

namespace binding {

class Scan {
public:
    static constexpr std::size_t line_limit_bytes = 256;

    // The lines that end in `bytes`, in their order.
    std::vector<std::string> feed(base::View bytes);

private:
    std::string line_;
    bool is_overlong_ = false;
};

}  // namespace binding
