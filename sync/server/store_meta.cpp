// Store: what the server knows of itself: keys, incarnation, backups.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::integer;

}  // namespace

Result<Meta> Store::meta() {
    std::optional<Meta> meta;
    const auto read =
        connection_.query("SELECT incarnation, receipt_seed, dossier_master FROM meta", {}, [&](const sql::Row& row) {
            meta = Meta{static_cast<wire::Incarnation>(row.integer(0)), array_at<32>(row, 1), array_at<32>(row, 2)};
        });
    if (!read) return read.problem();
    if (!meta) return Problem{Code::damaged, "the database has no receipt key", 0};
    return *meta;
}

Result<> Store::set_incarnation(wire::Incarnation incarnation) {
    const auto set = connection_.execute("UPDATE meta SET incarnation = $1", {integer(incarnation)});
    return set ? Result<>(Done{}) : set.problem();
}

Result<> Store::put_receipt_key(const wire::Seed& seed, const wire::PublicKey& before, const wire::KeyChange& change) {
    const auto first = connection_.execute(
        "INSERT INTO receipt_key (number, public_key, from_ms, signature) "
        "SELECT 0, $1, created_ms, $2 FROM meta WHERE NOT EXISTS (SELECT 1 FROM receipt_key)",
        {base::View(before), base::View()});
    if (!first) return first.problem();
    const auto next = connection_.execute(
        "INSERT INTO receipt_key (number, public_key, from_ms, signature) "
        "SELECT MAX(number) + 1, $1, $2, $3 FROM receipt_key",
        {base::View(change.key), to_ms(change.from), base::View(change.signature)});
    if (!next) return next.problem();
    const auto signs = connection_.execute("UPDATE meta SET receipt_seed = $1", {base::View(seed)});
    return signs ? Result<>(Done{}) : signs.problem();
}

Result<std::vector<wire::KeyChange>> Store::key_changes() {
    std::vector<wire::KeyChange> changes;
    const auto read =
        connection_.query("SELECT public_key, from_ms, signature FROM receipt_key WHERE number > 0 ORDER BY number", {},
                          [&](const sql::Row& row) {
                              changes.push_back({array_at<32>(row, 0), wall_at(row, 1), array_at<64>(row, 2)});
                          });
    if (!read) return read.problem();
    return changes;
}

Result<bool> Store::was_receipt_key(const wire::PublicKey& key) {
    const auto found = connection_.integer("SELECT number FROM receipt_key WHERE public_key = $1", {base::View(key)});
    if (!found) return found.problem();
    return found->has_value();
}

Result<> Store::is_sound() {
    auto looked = connection_.look_through(sql::Thoroughness::whole);
    if (looked) return looked;
    Problem why = looked.problem();
    if (why.code == Code::damaged) why.words = "the database is damaged: " + why.words;
    if (why.code == Code::unreadable) why.words = "the database could not be read: " + why.words;
    return why;
}

Result<> Store::raise_durable(std::int64_t stream, wire::Sequence durable) {
    const auto raised =
        connection_.execute("UPDATE stream SET durable = $1 WHERE number = $2 AND durable < $1 AND head_seq >= $1",
                            {integer(durable), stream});
    return raised ? Result<>(Done{}) : raised.problem();
}

Result<> Store::add_backup(base::WallTime made, std::string_view file, std::uint64_t entries, bool elsewhere) {
    const auto added =
        connection_.execute("INSERT INTO backup (made_ms, file, entries, elsewhere) VALUES ($1, $2, $3, $4)",
                            {to_ms(made), file, integer(entries), integer(elsewhere ? 1 : 0)});
    return added ? Result<>(Done{}) : added.problem();
}

}  // namespace server
