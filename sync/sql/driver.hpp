// Driver: what a database does for a Connection, and the one place that names where the two databases differ; made by
// sqlite.cpp and postgres.cpp. Statements come in the common dialect of connection.hpp.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/sql/connection.hpp"

namespace sql {

class Driver {
public:
    Driver() = default;
    virtual ~Driver() = default;
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;
    Driver(Driver&&) = delete;
    Driver& operator=(Driver&&) = delete;

    virtual base::Result<> run(const char* statements) = 0;
    // How many rows it changed.
    virtual base::Result<std::int64_t> query(std::string_view statement, std::span<const Value> values,
                                             const Each& each) = 0;
    virtual base::Result<> walk(std::string_view statement, std::span<const Value> values, const Each& each) = 0;
    virtual base::Result<std::int64_t> insert(const Insertion& into, std::span<const Value> values) = 0;

    // One writer at a time: SQLite locks the file, PostgreSQL an advisory lock of the database.
    virtual base::Result<> begin_writing() = 0;
    virtual base::Result<> begin_reading() = 0;
    virtual base::Result<> commit() = 0;
    virtual void roll_back() = 0;

    // How many schema steps were run: SQLite has a place for it in the file's header, PostgreSQL needs a table.
    virtual base::Result<std::int64_t> steps_done() = 0;
    virtual base::Result<> run_step(const char* step, std::int64_t count) = 0;

    // PostgreSQL has tools of its own for these two, and answers `unsupported` with their names.
    virtual base::Result<> look_through(Thoroughness thoroughness) = 0;
    virtual base::Result<> copy_to(const std::filesystem::path& file) = 0;

    // What a synchronous standby has on its disk too. SQLite has none.
    virtual base::Result<std::int64_t> log_position() = 0;
    virtual base::Result<bool> is_beyond_this_disk(std::int64_t log_position) = 0;
};

}  // namespace sql
