// Backup and restore: what makes `durable` true, and what is done when the server's disk is lost.
//
// A backup is one file, copied from one moment of the database while the server goes on, and read back: SQLite finds it
// whole, and every chain in it is proven again from its first entry. Only then, in one transaction that also writes
// down when and where, each stream's `durable` rises to its head in that file, and the next receipts carry it: devices
// may then purge, so a backup that is counted must be kept until the next one is. A copy on the database's own disk
// survives nothing and is not counted.
//
// This is for a database in a file. PostgreSQL has tools of its own: `unsupported`, with their names.
//
// A restore puts a backup in the database's place while no server runs. What it replaces is set aside and never
// overwritten. The incarnation rises, so that every device asks anew what is held and sends the rest again.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

struct BackedUp {
    std::filesystem::path file;
    std::uint64_t entries = 0;
    bool counted = false;  // durable rose
};

// `elsewhere`: the caller knows that the folder is on another disk, even if it does not look so. After a Problem no
// half file stays and nothing is counted; but where only the counting failed, that is unknown, and the file stays.
base::Result<BackedUp> back_up(Store& store, const std::filesystem::path& database, const std::filesystem::path& folder,
                               bool elsewhere, base::WallTime now);

// The second half of it: proves the file and, when it is `elsewhere`, raises `durable`. damaged when anything in it
// does not fit together or is not what the database holds.
base::Result<std::uint64_t> admit_backup(Store& store, const std::filesystem::path& file, bool elsewhere,
                                         base::WallTime now);

struct Restored {
    wire::Incarnation incarnation = 1;
    std::uint64_t entries = 0;
    std::filesystem::path aside;  // what stood there before; empty when nothing did
};

// busy while a server runs on the database; damaged when the backup does not prove itself. Then nothing was changed,
// and after any other Problem neither, unless the disk would not let the old database come back: then the words say
// where it is.
base::Result<Restored> restore(const std::filesystem::path& database, const std::filesystem::path& backup,
                               base::WallTime now);

// Held by a running server for as long as it runs; busy when there is one already. On PostgreSQL nothing is held: any
// number of servers may run.
base::Result<std::optional<sql::WriterLock>> serving_lock(const std::filesystem::path& database);

}  // namespace server
