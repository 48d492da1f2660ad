#include "sync/sql/file_layer.hpp"

#include <sqlite3.h>

#include <array>
#include <mutex>

namespace sql {
namespace {

thread_local std::uint64_t failures = 0;

sqlite3_vfs* below() {
    static sqlite3_vfs* const own = sqlite3_vfs_find(nullptr);
    return own;
}

// SQLite has one set of functions for a database and another for its log. Each is copied, with some of them replaced.
struct Watched {
    sqlite3_io_methods methods;  // first: a file points to it
    const sqlite3_io_methods* below;
};
constexpr std::size_t watched_limit = 8;  // there are two

const sqlite3_io_methods& methods_below(const sqlite3_file* file) {
    return *reinterpret_cast<const Watched*>(file->pMethods)->below;
}

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    const int state = methods_below(file).xRead(file, into, bytes, offset);
    if (state != SQLITE_IOERR_READ && state != SQLITE_IOERR_CORRUPTFS) return state;
    ++failures;
    return SQLITE_IOERR_READ;
}

int map_for_writing(sqlite3_file* file, int region, int bytes, int extend, void volatile** found) {
    const int state = methods_below(file).xShmMap(file, region, bytes, extend, found);
    if ((state & 0xFF) != SQLITE_READONLY) return state;
    *found = nullptr;
    methods_below(file).xShmUnmap(file, 0);  // the next time it is opened anew
    return SQLITE_IOERR_SHMOPEN;
}

// The copies stay for ever, in their places: files point to them.
template <Access access>
const sqlite3_io_methods* watching(const sqlite3_io_methods* found) {
    static std::mutex mutex;
    static std::array<Watched, watched_limit> copies{};
    const std::lock_guard lock(mutex);
    for (Watched& copy : copies) {
        if (copy.below == found) return &copy.methods;
        if (copy.below != nullptr) continue;
        copy = {*found, found};
        copy.methods.xRead = read;
        if (access == Access::write && found->iVersion >= 2 && found->xShmMap != nullptr)
            copy.methods.xShmMap = map_for_writing;
        return &copy.methods;
    }
    return found;
}

template <Access access>
int open(sqlite3_vfs* /*layer*/, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    int opened_as = 0;
    const int state = below()->xOpen(below(), name, file, flags, &opened_as);
    if (flags_out != nullptr) *flags_out = opened_as;
    if (state != SQLITE_OK || file->pMethods == nullptr) return state;
    if (access == Access::write && (flags & SQLITE_OPEN_READWRITE) != 0 && (opened_as & SQLITE_OPEN_READONLY) != 0) {
        file->pMethods->xClose(file);
        file->pMethods = nullptr;
        return SQLITE_CANTOPEN;
    }
    file->pMethods = watching<access>(file->pMethods);
    return state;
}

template <Access access>
const char* layer(const char* name) {
    static sqlite3_vfs layer = [name] {
        if (below() == nullptr) return sqlite3_vfs{};
        sqlite3_vfs own = *below();
        own.zName = name;
        own.xOpen = open<access>;
        return own;
    }();
    static const bool is_there = below() != nullptr && sqlite3_vfs_register(&layer, 0) == SQLITE_OK;
    return is_there ? layer.zName : nullptr;
}

}  // namespace

const char* file_layer(Access access) {
    return access == Access::write ? layer<Access::write>("sipas") : layer<Access::read_only>("sipas-read-only");
}

std::uint64_t failed_reads() { return failures; }

}  // namespace sql
