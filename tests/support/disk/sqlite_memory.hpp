// SqliteMemory: while it lives, the n-th piece of memory that SQLite asks for is refused, once or from there on for
// ever. One at a time; for the whole program.
#pragma once

#include <cstdint>

#include "tests/support/disk/disk.hpp"

namespace support {

class SqliteMemory {
public:
    // 0: nothing is refused.
    SqliteMemory(std::uint64_t n, Lasting lasting);
    ~SqliteMemory();
    SqliteMemory(const SqliteMemory&) = delete;
    SqliteMemory& operator=(const SqliteMemory&) = delete;
    SqliteMemory(SqliteMemory&&) = delete;
    SqliteMemory& operator=(SqliteMemory&&) = delete;

    // How often SQLite has asked since.
    std::uint64_t asked() const;
};

}  // namespace support
