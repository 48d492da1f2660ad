// Store: people, their sessions, programs' tokens, failures to log in.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;
using sql::integer;

const std::string select_account =
    "SELECT name, role, agency, unit, password_hash, totp_secret, totp_used, active, created_ms FROM person ";
const std::string account_by_name_sql = select_account + "WHERE name = $1";
const std::string accounts_sql = select_account + "ORDER BY name";

const std::string select_program =
    "SELECT id, name, role, agency, unit, created_ms, created_by, expires_ms, revoked_ms FROM program ";
const std::string program_by_token_sql = select_program + "WHERE token_hash = $1";
const std::string program_by_id_sql = select_program + "WHERE id = $1";
const std::string programs_sql = select_program + "ORDER BY created_ms, id";

// A role that this program does not know may see results of its scope, and that is all.
people::Grant grant_at(const sql::Row& row, int role) {
    return {people::role_named(row.text_view(role)).value_or(people::Role::viewer),
            {row.text(role + 1), row.text(role + 2)}};
}

Account account_at(const sql::Row& row) {
    Account account{.name = row.text(0), .grant = grant_at(row, 1), .password_hash = row.text(4)};
    if (!row.is_null(5)) account.totp = array_at<20>(row, 5);
    account.totp_used_through = row.integer(6);
    account.active = row.integer(7) != 0;
    account.created = wall_at(row, 8);
    return account;
}

Program program_at(const sql::Row& row) {
    Program program{.id = row.text(0),
                    .name = row.text(1),
                    .grant = grant_at(row, 2),
                    .created = wall_at(row, 5),
                    .created_by = row.text(6),
                    .expires = wall_at(row, 7)};
    if (!row.is_null(8)) program.revoked = wall_at(row, 8);
    return program;
}

sql::Value totp_value(const Account& account) {
    return account.totp ? sql::Value(base::View(*account.totp)) : sql::Value(nullptr);
}

template <typename Item, typename Make>
Result<std::vector<Item>> all_of(sql::Connection& connection, std::string_view statement, Make make) {
    std::vector<Item> items;
    const auto read = connection.query(statement, {}, [&](const sql::Row& row) { items.push_back(make(row)); });
    if (!read) return read.problem();
    return items;
}

template <typename Item, typename Make>
Result<std::optional<Item>> one_of(sql::Connection& connection, std::string_view statement, sql::Value key, Make make) {
    std::optional<Item> item;
    const auto read = connection.query(statement, {key}, [&](const sql::Row& row) { item = make(row); });
    if (!read) return read.problem();
    return item;
}

Result<> done(const Result<std::int64_t>& changed) { return changed ? Result<>(Done{}) : changed.problem(); }

}  // namespace

bool is_valid(const Program& program, base::WallTime now) { return !program.revoked && now < program.expires; }

Result<bool> Store::is_there(const people::Scope& scope) {
    if (scope == people::Scope{}) return true;
    const auto found = scope.unit.empty() ? connection_.integer("SELECT 1 FROM agency WHERE id = $1", {scope.agency})
                                          : connection_.integer("SELECT 1 FROM unit WHERE id = $1 AND agency = $2",
                                                                {scope.unit, scope.agency});
    if (!found) return found.problem();
    return found->has_value();
}

Result<std::optional<Account>> Store::account(std::string_view name) {
    return one_of<Account>(connection_, account_by_name_sql, name, account_at);
}

Result<std::vector<Account>> Store::accounts() { return all_of<Account>(connection_, accounts_sql, account_at); }

Result<> Store::add_account(const Account& account) {
    return done(connection_.execute(
        "INSERT INTO person (name, role, agency, unit, password_hash, totp_secret, totp_used, active, created_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {account.name, name_of(account.grant.role), account.grant.scope.agency, account.grant.scope.unit,
         account.password_hash, totp_value(account), account.totp_used_through, integer(account.active ? 1 : 0),
         to_ms(account.created)}));
}

Result<> Store::change_account(const Account& account) {
    return done(connection_.execute(
        "UPDATE person SET role = $1, agency = $2, unit = $3, password_hash = $4, totp_secret = $5, totp_used = $6, "
        "active = $7 WHERE name = $8",
        {name_of(account.grant.role), account.grant.scope.agency, account.grant.scope.unit, account.password_hash,
         totp_value(account), account.totp_used_through, integer(account.active ? 1 : 0), account.name}));
}

Result<> Store::add_session(const wire::Hash& token_hash, const Session& session) {
    return done(connection_.execute(
        "INSERT INTO session (token_hash, person, began_ms, seen_ms) VALUES ($1, $2, $3, $4)",
        {base::View(token_hash), session.person, to_ms(session.times.began), to_ms(session.times.seen)}));
}

Result<std::optional<Session>> Store::session(const wire::Hash& token_hash) {
    return one_of<Session>(connection_, "SELECT person, began_ms, seen_ms FROM session WHERE token_hash = $1",
                           base::View(token_hash), [](const sql::Row& row) {
                               return Session{row.text(0), {wall_at(row, 1), wall_at(row, 2)}};
                           });
}

Result<> Store::note_session(const wire::Hash& token_hash, base::WallTime seen) {
    return done(connection_.execute("UPDATE session SET seen_ms = $1 WHERE token_hash = $2",
                                    {to_ms(seen), base::View(token_hash)}));
}

Result<> Store::end_session(const wire::Hash& token_hash) {
    return done(connection_.execute("DELETE FROM session WHERE token_hash = $1", {base::View(token_hash)}));
}

Result<> Store::end_sessions_of(std::string_view person) {
    return done(connection_.execute("DELETE FROM session WHERE person = $1", {person}));
}

Result<> Store::end_sessions_before(base::WallTime began) {
    return done(connection_.execute("DELETE FROM session WHERE began_ms < $1", {to_ms(began)}));
}

Result<> Store::add_program(const Program& program, const wire::Hash& token_hash) {
    return done(connection_.execute(
        "INSERT INTO program (id, token_hash, name, role, agency, unit, created_ms, created_by, expires_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {program.id, base::View(token_hash), program.name, name_of(program.grant.role), program.grant.scope.agency,
         program.grant.scope.unit, to_ms(program.created), program.created_by, to_ms(program.expires)}));
}

Result<std::optional<Program>> Store::program_by_token(const wire::Hash& token_hash) {
    return one_of<Program>(connection_, program_by_token_sql, base::View(token_hash), program_at);
}

Result<std::optional<Program>> Store::program(std::string_view id) {
    return one_of<Program>(connection_, program_by_id_sql, id, program_at);
}

Result<std::vector<Program>> Store::programs() { return all_of<Program>(connection_, programs_sql, program_at); }

Result<> Store::revoke_program(std::string_view id, base::WallTime now) {
    return done(connection_.execute("UPDATE program SET revoked_ms = $1 WHERE id = $2 AND revoked_ms IS NULL",
                                    {to_ms(now), id}));
}

Result<people::Failures> Store::failures(const wire::Hash& whose) {
    const auto found = one_of<people::Failures>(connection_, "SELECT count, last_ms FROM failure WHERE key_hash = $1",
                                                base::View(whose), [](const sql::Row& row) {
                                                    return people::Failures{row.count(0), wall_at(row, 1)};
                                                });
    if (!found) return found.problem();
    return found->value_or(people::Failures{});
}

Result<> Store::put_failures(const wire::Hash& whose, const people::Failures& failures) {
    return done(
        connection_.execute("INSERT INTO failure (key_hash, count, last_ms) VALUES ($1, $2, $3) "
                            "ON CONFLICT (key_hash) DO UPDATE SET count = $2, last_ms = $3",
                            {base::View(whose), integer(failures.count), to_ms(failures.last)}));
}

Result<> Store::forget_failures(const wire::Hash& whose) {
    return done(connection_.execute("DELETE FROM failure WHERE key_hash = $1", {base::View(whose)}));
}

Result<> Store::forget_failures_before(base::WallTime last) {
    return done(connection_.execute("DELETE FROM failure WHERE last_ms < $1", {to_ms(last)}));
}

}  // namespace server
