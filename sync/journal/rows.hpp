// Rows: the tables of journal.db, as values; for this room, and for sync/audit, which checks them.
//
// A row that is there but is not what was written (a hash of another length, say) is `damaged`. One connection, one
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/journal/journal.hpp"
#include "sync/sql/connection.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"

namespace journal {

struct StreamRow {
    wire::Stream stream;
    wire::Hash previous_head{};
    wire::PublicKey public_key{};
};

struct EntryRow {
    std::string line;
    wire::Hash hash{};
    wire::Signature signature{};
};

base::Problem damaged(std::string_view what);
// What was asked for is not here any more: gap, and where the journal begins.
base::Problem purged_away(const Head& purged);

template <std::size_t n>
bool copy_exactly(base::View from, std::array<base::Byte, n>& into) {
    if (from.size() != n) return false;
    std::copy(from.begin(), from.end(), into.begin());
    return true;
}

// Brings a file up to date, or makes its tables.
base::Result<> prepare(sql::Connection& database);

// damaged unless the tables and triggers are, word for word, those that this program (or an older one) makes.
base::Result<> check_schema(sql::Connection& database);

// Nothing: the journal has not been begun.
base::Result<std::optional<StreamRow>> read_stream_row(sql::Connection& database);
base::Result<> write_stream_row(sql::Connection& database, const StreamRow& row);

// not_found when there is no such entry.
base::Result<EntryRow> read_entry_row(sql::Connection& database, wire::Sequence sequence);

// The last entry that was purged; sequence 0: none was.
base::Result<Head> read_purged_row(sql::Connection& database);
base::Result<> write_purged_row(sql::Connection& database, const Head& purged);

// Hash of an entry or of the last one purged; gap and not_found as in Reader::hash_at().
base::Result<wire::Hash> read_hash(sql::Connection& database, wire::Sequence sequence);

base::Result<std::vector<CommentText>> read_comment_rows(sql::Connection& database, wire::Sequence after,
                                                         std::size_t limit);
base::Result<> write_comment_row(sql::Connection& database, const domain::ResponseId& response,
                                 const CommentText& comment);

// The device wrote this hash at this sequence.
bool is_signed(const StreamRow& stream, wire::Sequence sequence, const EntryRow& row);

}  // namespace journal
