// Evidence: what a path holds, and a database of it that can be read without touching it.
//
// SQLite writes beside a database even when it only reads it. So what is read is a copy in a temporary folder of the
// reader's own (mode 0700, gone with the value), and the evidence stays byte for byte as it was found.
#pragma once

#include <filesystem>

#include "sync/base/result.hpp"
#include "sync/sql/connection.hpp"

namespace audit {

using Path = std::filesystem::path;

enum class Kind { nothing, terminal, journal, stick, pulled };
Kind kind_of(const Path& path);

// A plain file, no link and no pipe: whoever filled a folder may have wanted its reader to wait, or to read elsewhere.
bool is_plain_file(const Path& path);

class DatabaseCopy {
public:
    // With the log beside it. Also while a program writes it: the copy is made again when the log was begun anew
    // meanwhile. not_found when there is no such file, busy when it never stood still.
    static base::Result<DatabaseCopy> of(const Path& file);
    ~DatabaseCopy();
    DatabaseCopy(DatabaseCopy&& other) noexcept;
    DatabaseCopy& operator=(DatabaseCopy&&) = delete;
    DatabaseCopy(const DatabaseCopy&) = delete;
    DatabaseCopy& operator=(const DatabaseCopy&) = delete;

    // Of the copy, which nobody else reads.
    base::Result<sql::Connection> open() const;

private:
    explicit DatabaseCopy(Path folder) : folder_(std::move(folder)) {}
    Path folder_;
};

}  // namespace audit
