// File layer: what SQLite gets from the system, made honest in two places.
//
// SQLite takes a read that the disk failed (EIO) for a sign of a damaged file, and says so. A disk may fail once and
// read the next time. Databases opened through here are told "could not be read" instead, and who looks a whole file
// through (quick_check only answers in words) can ask whether a read failed meanwhile.
//
// What could not be opened for writing, just now, SQLite opens for reading: the file, its log, or the memory beside it.
// Then every write fails as long as the connection lives. A database opened for writing here fails at once instead, and
// the next try may go well.
#pragma once

#include <cstdint>

#include "sync/sql/access.hpp"

namespace sql {

// The layer's name, for sqlite3_open_v2. Nothing: SQLite's own, because this one could not be had.
const char* file_layer(Access access);

// How many reads of this thread the system has failed so far.
std::uint64_t failed_reads();

}  // namespace sql
