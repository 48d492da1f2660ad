#include "kiosk/binding/scan.hpp"

namespace binding {
namespace {

bool ends_line(char c) { return c == '\r' || c == '\n' || c == '\t'; }

}  // namespace

std::vector<std::string> Scan::feed(base::View bytes) {
    std::vector<std::string> lines;
    for (const char c : base::text_of(bytes)) {
        if (ends_line(c)) {
            if (!line_.empty() && !is_overlong_) lines.push_back(line_);
            line_.clear();
            is_overlong_ = false;
        } else if (line_.size() < line_limit_bytes) {
            line_ += c;
        } else {
            is_overlong_ = true;
        }
    }
    return lines;
}

}  // namespace binding
