#include "sync/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace base {

void abort_because(std::string_view why, std::source_location where) noexcept {
    static_cast<void>(std::fprintf(stderr, "check failed: %.*s (%s:%u)\n", static_cast<int>(why.size()), why.data(),
                                   where.file_name(), where.line()));
    std::abort();
}

}  // namespace base
