// Commands about people, programs and what they did.
#include "sync/server/commands_people.hpp"

#include <fmt/format.h>

#include "sync/base/secret_prompt.hpp"
#include "sync/people/name.hpp"
#include "sync/people/password.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/people_json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Result<people::Grant> grant_from(const UserRequest& request) {
    const auto role = people::role_named(request.role);
    if (!role) return Problem{Code::bad_input, "there is no role \"" + request.role + '"', 0};
    return people::Grant{*role, request.scope};
}

Result<std::string> new_password_hash(const std::string& name) {
    const auto password = base::read_new_secret("Password of " + name + ", 12 characters or more: ");
    if (!password) return password.problem();
    if (const auto good = people::check_password(*password, name); !good) return good.problem();
    return people::hash_password(*password);
}

Result<bool> change_user(const Path& database, const std::string& name, const PersonChange& change,
                         std::string_view told) {
    const auto changed_ = changed(
        database, [&](Store& store) { return change_person(store, shell_author(), name, change, base::wall_now()); });
    if (!changed_) return changed_.problem();
    fmt::print("{}: {}\n", name, told);
    return true;
}

std::string scope_text(const people::Scope& scope) {
    if (scope.agency.empty()) return "-";
    return scope.unit.empty() ? scope.agency : scope.agency + '/' + scope.unit;
}

template <typename Item>
void print_json(const std::vector<Item>& items) {
    wire::JsonArray all;
    for (const Item& item : items) all.push_back(json_of(item));
    fmt::print("{}\n", wire::to_text(all));
}

std::string state_of(const Program& program, base::WallTime now) {
    if (program.revoked) return "revoked " + base::to_iso8601(*program.revoked);
    return (now < program.expires ? "until " : "expired ") + base::to_iso8601(program.expires);
}

void print_deed(const people::LoggedDeed& logged) {
    const people::Deed& deed = logged.deed;
    fmt::print("{:>6}  {}  {:<20}  {:<18}  {}{}{}\n", logged.number, base::to_iso8601(logged.at),
               logged.doer.from.empty() ? logged.doer.name : logged.doer.name + " from " + logged.doer.from, deed.act,
               deed.object, deed.words.empty() ? "" : ": ", deed.words);
}

}  // namespace

Result<bool> add_user(const Path& database, const UserRequest& user) {
    const auto grant = grant_from(user);
    if (!grant) return grant.problem();
    if (const auto valid = validate(*grant); !valid) return valid.problem();
    if (const auto named = people::check_name(user.name); !named) return named.problem();
    const auto hash = new_password_hash(user.name);
    if (!hash) return hash.problem();
    const auto added = changed(database, [&](Store& store) {
        return add_person(store, shell_author(), {user.name, *grant, *hash}, base::wall_now());
    });
    if (!added) return added.problem();
    fmt::print("{} may log in as {}\n", user.name, name_of(grant->role));
    return true;
}

Result<bool> list_users(const Path& database, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto people = visible_people(*store, shell_author());
    if (!people) return people.problem();
    if (format == Format::json) {
        print_json(*people);
        return true;
    }
    for (const Account& one : *people)
        fmt::print("{:<20}  {:<16}  {:<24}  {}{}\n", one.name, name_of(one.grant.role), scope_text(one.grant.scope),
                   one.active ? "active" : "disabled", one.totp ? ", with codes" : "");
    fmt::print("{}\n", amount(people->size(), "user", "users"));
    return true;
}

Result<bool> disable_user(const Path& database, const std::string& name) {
    return change_user(database, name, {.active = false}, "disabled; nobody gets this name again");
}

Result<bool> change_user_password(const Path& database, const std::string& name) {
    const auto hash = new_password_hash(name);
    if (!hash) return hash.problem();
    return change_user(database, name, {.password_hash = *hash}, "has a new password and is logged out everywhere");
}

Result<bool> change_user_totp(const Path& database, const std::string& name, bool off) {
    if (off)
        return change_user(database, name, {.totp = std::optional<people::TotpSecret>{}}, "no codes are asked for");
    const people::TotpSecret secret = wire::random_bytes<20>();
    const auto done = change_user(database, name, {.totp = std::optional(secret)},
                                  "a code of six digits is asked for from now on, from an app that has this:");
    if (!done) return done.problem();
    fmt::print("{}\n{}\n", people::to_base32(secret), people::totp_uri(secret, name));
    return true;
}

Result<bool> add_token(const Path& database, const UserRequest& token, std::int64_t days) {
    const auto grant = grant_from(token);
    if (!grant) return grant.problem();
    ShownToken shown;
    const auto added = changed(database, [&](Store& store) -> Result<> {
        auto made = add_program(store, shell_author(), {token.name, *grant, std::chrono::days{days}}, base::wall_now());
        if (!made) return made.problem();
        shown = std::move(*made);
        return base::Done{};
    });
    if (!added) return added.problem();
    fmt::print("{}\n", shown.token);
    fmt::print(stderr, "This token is shown once. Its number is {}: `sipas token revoke {}` ends it.\n", shown.id,
               shown.id);
    return true;
}

Result<bool> list_tokens(const Path& database, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto programs = visible_programs(*store, shell_author());
    if (!programs) return programs.problem();
    if (format == Format::json) {
        print_json(*programs);
        return true;
    }
    for (const Program& one : *programs)
        fmt::print("{}  {:<14}  {:<24}  {}  {}\n", one.id, name_of(one.grant.role), scope_text(one.grant.scope),
                   state_of(one, base::wall_now()), one.name);
    fmt::print("{}\n", amount(programs->size(), "token", "tokens"));
    return true;
}

Result<bool> revoke_token(const Path& database, const std::string& id) {
    const auto revoked =
        changed(database, [&](Store& store) { return revoke_program(store, shell_author(), id, base::wall_now()); });
    if (!revoked) return revoked.problem();
    fmt::print("token {} opens nothing any more\n", id);
    return true;
}

Result<bool> list_log(const Path& database, std::uint64_t limit, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto deeds = store->deeds_before(newest_deeds, "", limit);
    if (!deeds) return deeds.problem();
    if (format == Format::json) {
        print_json(*deeds);
        return true;
    }
    for (const people::LoggedDeed& deed : *deeds) print_deed(deed);
    return true;
}

Result<LogVerdict> verify_log(const Path& database, const std::string& noted) {
    const auto mark = people::mark_from(noted);
    if (!noted.empty() && !mark)
        return Problem{Code::bad_input, "a head is what `sipas audit verify` printed: NUMBER:HASH", 0};
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    people::DeedProver prover(mark);
    const Moment moment(*store);
    if (!moment.begun()) return moment.begun().problem();
    const auto read =
        store->each_deed(0, [&](const DeedRow& row) { prover.read(row.number, row.agency, row.line, row.hash); });
    if (!read) return read.problem();
    const auto head = store->deeds_head();
    if (!head) return head.problem();
    prover.end(*head);
    fmt::print("{} proven\n", amount(prover.reached().number, "row", "rows"));
    if (!prover.missing().empty()) fmt::print("MISSING: {}\n", prover.missing());
    if (!prover.doubtful().empty()) fmt::print("DOUBTFUL: {}\n", prover.doubtful());
    if (!prover.doubtful().empty()) return LogVerdict::doubtful;
    if (!prover.missing().empty()) return LogVerdict::missing;
    fmt::print("Note this head elsewhere, for `sipas audit verify --head`:\n{}\n", to_text(prover.reached()));
    return LogVerdict::proven;
}

}  // namespace server
