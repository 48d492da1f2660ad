// Dialect: a schema step, written once, as PostgreSQL wants it. SQLite takes it as it stands.
//
// A step is written for SQLite with plain tables, and this is all that is put into other words:
//
//   INTEGER PRIMARY KEY   a number that the database gives when none is named: BIGINT, identity
//   BLOB                  BYTEA
//   TEXT                  TEXT COLLATE "C": SQLite compares bytes, and both must sort and bound alike
//   WITHOUT ROWID         nothing: a table of PostgreSQL is never the index of its key
//   CREATE TRIGGER name BEFORE UPDATE [OF columns] | DELETE ON table [WHEN condition]
//       BEGIN SELECT RAISE(ABORT, 'words'); END;
//                         the one kind of trigger there is: it refuses. PostgreSQL wants a function for it, and has
//                         TRUNCATE, which a trigger against DELETE does not see: it is refused too.
#pragma once

#include <string>
#include <string_view>

namespace sql {

// Made once before the first step: what refusing triggers call.
inline constexpr const char* refusing_function =
    "CREATE OR REPLACE FUNCTION sipas_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;";

std::string in_postgres(std::string_view step);

}  // namespace sql
