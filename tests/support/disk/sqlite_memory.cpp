#include "tests/support/disk/sqlite_memory.hpp"

#include <sqlite3.h>

#include <atomic>

#include "sync/base/check.hpp"

namespace support {
namespace {

sqlite3_mem_methods original{};
std::atomic<std::uint64_t> asked_count{0};
std::atomic<std::uint64_t> refused_from{0};
std::atomic<bool> refused_for_ever{false};

bool is_refused() {
    const std::uint64_t number = ++asked_count;
    const std::uint64_t from = refused_from.load();
    return from != 0 && (number == from || (number > from && refused_for_ever.load()));
}

void* take(int bytes) { return is_refused() ? nullptr : original.xMalloc(bytes); }
void* take_again(void* old, int bytes) { return is_refused() ? nullptr : original.xRealloc(old, bytes); }

// Before anybody has used SQLite: later it cannot be told any more.
const bool installed = [] {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &original);
    sqlite3_mem_methods ours = original;
    ours.xMalloc = take;
    ours.xRealloc = take_again;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK;
}();

}  // namespace

SqliteMemory::SqliteMemory(std::uint64_t n, Lasting lasting) {
    base::check(installed, "SQLite's memory can be watched");
    asked_count = 0;
    refused_for_ever = lasting == Lasting::for_ever;
    refused_from = n;
}

SqliteMemory::~SqliteMemory() { refused_from = 0; }

std::uint64_t SqliteMemory::asked() const { return asked_count; }

}  // namespace support
