// WriterLock: at most one connection of all processes writes to or checkpoints a database file at a time.
//
// SQLite's own locks should be enough, but before 3.51.3 (Debian 12 has 3.40.1) two connections that write or
// checkpoint at the same instant can corrupt a database in WAL mode. So whoever writes, `sipas serve` or a command
// beside it, a terminal or a second one started by mistake, first takes this lock: flock() on FILE.lock, which the
// kernel releases when its holder dies.
#pragma once

#include <chrono>
#include <filesystem>

#include "sync/base/result.hpp"

namespace sql {

class WriterLock {
public:
    // busy when another holds it for longer than `patience`.
    static base::Result<WriterLock> take(const std::filesystem::path& database, std::chrono::milliseconds patience);

    WriterLock(WriterLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    WriterLock& operator=(WriterLock&&) = delete;
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;
    ~WriterLock();

private:
    explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace sql
