#include "sync/sql/reads.hpp"

#include <sqlite3.h>

namespace sql {
namespace {

thread_local std::uint64_t failures = 0;

// SQLite's own layer, and its functions for a file of a database. A log's and a journal's file have the same ones.
sqlite3_vfs* below = nullptr;
const sqlite3_io_methods* methods_below = nullptr;

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    const int state = methods_below->xRead(file, into, bytes, offset);
    if (state != SQLITE_IOERR_READ && state != SQLITE_IOERR_CORRUPTFS) return state;
    ++failures;
    return SQLITE_IOERR_READ;
}

// One set of functions serves all files that SQLite's layer gives that one set; a file with others stays as it is.
const sqlite3_io_methods* watching(const sqlite3_io_methods* found) {
    static const sqlite3_io_methods watched = [found] {
        methods_below = found;
        sqlite3_io_methods methods = *found;
        methods.xRead = read;
        return methods;
    }();
    return found == methods_below ? &watched : found;
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
