// Nobody: not root for a moment. Root may write everywhere.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

namespace support {

class Nobody {
public:
    Nobody() {
        if (was_ == 0) REQUIRE(seteuid(65534) == 0);
    }
    ~Nobody() {
        if (was_ == 0 && seteuid(was_) != 0) std::abort();
    }
    Nobody(const Nobody&) = delete;
    Nobody& operator=(const Nobody&) = delete;
    Nobody(Nobody&&) = delete;
    Nobody& operator=(Nobody&&) = delete;

private:
    uid_t was_ = geteuid();
};

}  // namespace support
