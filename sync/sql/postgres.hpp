// PostgreSQL: a Connection to a PostgreSQL 15 database through libpq; a CMake target of its own, so that what runs on a
// terminal does not link libpq.
//
// One writer at a time holds here too, over all servers on one database: a transaction that writes first takes an
// advisory lock of the database and keeps it until it is committed. Rows locked one by one would let writers overlap,
// but numbers would then be committed out of their order, and who reads what came after a number would miss some. A
// group of batches is one transaction, so the lock costs a commit, not a row.
//
// A COMMIT that PostgreSQL answers with ROLLBACK or with a WARNING (a wait for the standby was cancelled) is a Problem:
// unknown, like every other. Sessions never run with synchronous_commit below "on".
//
// A lost connection is `unavailable` for the transaction that was under way; nothing of it is tried again here. The
// next statement outside a transaction, which must be one that may be run twice, connects anew: after a failed attempt
// not before 100 ms, doubling to five seconds; until then everything is `unavailable` at once, and nobody waits.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/sql/connection.hpp"

namespace sql {

// "postgresql://…" or "postgres://…"
bool names_postgres(std::string_view address);

// `address` is a connection URI of libpq; several hosts are tried in turn for the one that takes writes. It may hold a
// password, so it stands in no Problem. Access::read_only: the database itself refuses what would change it.
base::Result<Connection> connect(const std::string& address, Access access);

}  // namespace sql
