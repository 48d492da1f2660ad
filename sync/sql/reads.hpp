// Reads: SQLite's reads of files, watched.
//
// SQLite takes a read that the disk failed (EIO) for a sign of a damaged file, and says so. A disk may fail once and
// read the next time. Databases opened through here are told "could not be read" instead, and who looks a whole file
// through (quick_check only answers in words) can ask whether a read failed meanwhile.
#pragma once

#include <cstdint>

namespace sql {

// The file layer's name, for sqlite3_open_v2. Nothing: SQLite's own, because this one could not be had.
const char* watched_files();

// How many reads of this thread the system has failed so far.
std::uint64_t failed_reads();

}  // namespace sql
