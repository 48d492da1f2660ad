// Figures: how much of everything the database holds, for whoever watches the server; read by a connection of their
// own, beside the store, with counts as the only SQL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/sql/connection.hpp"

namespace server {

struct Figures {
    std::uint64_t incarnation = 1;
    std::map<std::string, std::uint64_t> devices{};      // by state
    std::map<std::string, std::uint64_t> open_alarms{};  // by kind; kinds without any are missing
    std::uint64_t batches = 0;                           // ever received
    std::uint64_t entries = 0;
    std::optional<base::WallTime> backup{};  // the newest that counts
};

// Belongs to one thread at a time.
class FiguresReader {
public:
    // The database exists and is up to date.
    static base::Result<FiguresReader> open(const std::filesystem::path& database);

    base::Result<Figures> read();

private:
    explicit FiguresReader(sql::Connection connection) : connection_(std::move(connection)) {}

    sql::Connection connection_;
};

}  // namespace server
