// Beside: the files that SQLite keeps beside a database, by their names. A database that is moved, copied or set aside
// without its log looks whole and is too short.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>

namespace sql {

inline constexpr const char* log_end = "-wal";
inline constexpr std::array log_ends{log_end, "-shm"};

// "journal.db" and "-wal" make "journal.db-wal".
std::filesystem::path beside(std::filesystem::path file, std::string_view end);

// Whatever it is, a link that leads nowhere too.
bool is_there(const std::filesystem::path& path);

// `wanted`, or with .2, .3 and so on behind it: a name that neither a file nor a log has.
std::filesystem::path free_name(const std::filesystem::path& wanted);

}  // namespace sql
