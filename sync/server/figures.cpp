#include "sync/server/figures.hpp"

#include "sync/server/columns.hpp"
#include "sync/sql/postgres.hpp"

namespace server {

using base::Result;

Result<FiguresReader> FiguresReader::open(const std::filesystem::path& database) {
    auto connection = sql::names_postgres(database.string()) ? sql::connect(database.string(), sql::Access::read_only)
                                                             : sql::Connection::open(database, sql::Access::read_only);
    if (!connection) return connection.problem();
    return FiguresReader(std::move(*connection));
}

Result<Figures> FiguresReader::read() {
    Figures figures;
    const auto read = [&](const char* statement, const std::function<void(const sql::Row&)>& each) {
        return connection_.query(statement, {}, each);
    };
    for (const auto& outcome :
         {read("SELECT incarnation FROM meta", [&](const sql::Row& row) { figures.incarnation = row.count(0); }),
          read("SELECT state, COUNT(*) FROM device GROUP BY state",
               [&](const sql::Row& row) { figures.devices[row.text(0)] = row.count(1); }),
          read("SELECT kind, COUNT(*) FROM alarm WHERE cleared_ms IS NULL GROUP BY kind",
               [&](const sql::Row& row) { figures.open_alarms[row.text(0)] = row.count(1); }),
          read("SELECT COALESCE(MAX(id), 0) FROM batch", [&](const sql::Row& row) { figures.batches = row.count(0); }),
          read("SELECT head_seq FROM stream", [&](const sql::Row& row) { figures.entries += row.count(0); }),
          read("SELECT made_ms FROM backup WHERE elsewhere = 1 ORDER BY made_ms DESC LIMIT 1",
               [&](const sql::Row& row) { figures.backup = wall_at(row, 0); })})
        if (!outcome) return outcome.problem();
    return figures;
}

}  // namespace server
