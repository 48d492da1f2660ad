#include "sync/sql/reads.hpp"

#include <sqlite3.h>

#include <array>
#include <mutex>

namespace sql {
namespace {

thread_local std::uint64_t failures = 0;

sqlite3_vfs* below = nullptr;  // SQLite's own layer

// SQLite has one set of functions for a database and another for its log. Each is copied, with another way to read.
struct Watched {
    sqlite3_io_methods methods;  // first: a file points to it
    const sqlite3_io_methods* below;
};
constexpr std::size_t watched_limit = 8;  // there are two

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    const auto* const watched = reinterpret_cast<const Watched*>(file->pMethods);
    const int state = watched->below->xRead(file, into, bytes, offset);
    if (state != SQLITE_IOERR_READ && state != SQLITE_IOERR_CORRUPTFS) return state;
    ++failures;
    return SQLITE_IOERR_READ;
}

// The copies stay for ever, in their places: files point to them.
const sqlite3_io_methods* watching(const sqlite3_io_methods* found) {
    static std::mutex mutex;
    static std::array<Watched, watched_limit> copies{};
    const std::lock_guard lock(mutex);
    for (Watched& copy : copies) {
        if (copy.below == found) return &copy.methods;
        if (copy.below != nullptr) continue;
        copy = {*found, found};
        copy.methods.xRead = read;
        return &copy.methods;
    }
    return found;
}

int open(sqlite3_vfs* /*layer*/, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    const int state = below->xOpen(below, name, file, flags, flags_out);
    if (state == SQLITE_OK && file->pMethods != nullptr) file->pMethods = watching(file->pMethods);
    return state;
}

}  // namespace

const char* watched_files() {
    static sqlite3_vfs layer = [] {
        below = sqlite3_vfs_find(nullptr);
        if (below == nullptr) return sqlite3_vfs{};
        sqlite3_vfs own = *below;
        own.zName = "sipas";
        own.xOpen = open;
        return own;
    }();
    static const bool is_there = below != nullptr && sqlite3_vfs_register(&layer, 0) == SQLITE_OK;
    return is_there ? layer.zName : nullptr;
}

std::uint64_t failed_reads() { return failures; }

}  // namespace sql
