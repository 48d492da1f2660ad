#include "sync/server/accounts.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "sync/people/name.hpp"
#include "sync/people/token.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using people::Act;

constexpr std::size_t program_name_longest = 80;

std::string place_of(const people::Scope& scope) {
    if (scope.agency.empty()) return "everywhere";
    return scope.unit.empty() ? "agency " + scope.agency : "unit " + scope.unit + " of agency " + scope.agency;
}

std::string words_of(const people::Grant& grant) {
    return fmt::format("{}, {}", name_of(grant.role), place_of(grant.scope));
}

// The author may give this grant: to somebody whom he may change, at a place that is there, and not more than he has.
Result<> may_give(Store& store, const Author& author, const people::Grant& grant) {
    if (const auto valid = validate(grant); !valid) return valid;
    if (const auto may = require(author.grant, Act::change_people, grant.scope, place_of(grant.scope)); !may)
        return may;
    const auto there = store.is_there(grant.scope);
    if (!there) return there.problem();
    if (!*there) return Problem{Code::not_found, "there is no " + place_of(grant.scope), 0};
    if (includes(author.grant, grant)) return Done{};
    return Problem{Code::forbidden, "nobody gives more than he has: " + words_of(grant), 0};
}

Result<Account> changeable(Store& store, const Author& author, std::string_view name) {
    const std::string what = "user \"" + std::string(name) + '"';
    const auto found = store.account(name);
    if (!found) return found.problem();
    const std::optional<Account>& account = *found;
    // The same answer for nobody and for somebody elsewhere.
    const people::Scope where = account ? account->grant.scope : people::Scope{"\n", ""};
    if (const auto may = require(author.grant, Act::change_people, where, what); !may) return may.problem();
    if (!account) return Problem{Code::not_found, "there is no " + what, 0};
    if (!includes(author.grant, account->grant))
        return Problem{Code::forbidden, what + " may do what you may not; somebody above both changes it", 0};
    return *account;
}

// Applies the change to the account; what was changed, in words.
std::string apply(Account& account, const PersonChange& change) {
    std::vector<std::string> words;
    if (change.active) {
        account.active = *change.active;
        words.emplace_back(*change.active ? "enabled" : "disabled");
    }
    if (change.grant) {
        words.push_back(words_of(account.grant) + " -> " + words_of(*change.grant));
        account.grant = *change.grant;
    }
    if (change.password_hash) {
        account.password_hash = *change.password_hash;
        words.emplace_back("a new password");
    }
    if (change.totp) {
        account.totp = *change.totp;
        account.totp_used_through = 0;
        words.emplace_back(*change.totp ? "a new app for codes" : "no codes any more");
    }
    return fmt::format("{}", fmt::join(words, "; "));
}

template <typename Item>
void keep_visible(std::vector<Item>& items, const people::Grant& grant) {
    std::erase_if(items, [&](const Item& item) {
        return may(grant, Act::see_people, item.grant.scope) != people::Right::granted;
    });
}

Result<> is_program_sound(const NewProgram& program) {
    if (people::is_for_people(program.grant.role))
        return Problem{Code::bad_input,
                       fmt::format("{} is a role of people; a program's are score-reader, data-reader, "
                                   "device-keeper",
                                   name_of(program.grant.role)),
                       0};
    if (program.name.empty() || program.name.size() > program_name_longest)
        return Problem{Code::bad_input, "a token has a name of 1 to 80 bytes that says what it is for", 0};
    if (program.lifetime < std::chrono::days{1} || program.lifetime > program_longest)
        return Problem{Code::bad_input, "a token lives 1 to 400 days", 0};
    return Done{};
}

}  // namespace

Author shell_author() {
    const passwd* const user = ::getpwuid(::getuid());
    const std::string name = user != nullptr ? std::string(user->pw_name) : std::to_string(::getuid());
    return {{"shell " + name, {}}, {people::Role::system_admin, {}}};
}

Result<> changed_by_shell(const std::filesystem::path& database, const people::Deed& deed,
                          const std::function<Result<>(Store&)>& work) {
    return changed(database, [&](Store& store) -> Result<> {
        if (const auto worked = work(store); !worked) return worked;
        return store.log(shell_author().doer, deed, base::wall_now());
    });
}

Result<> add_person(Store& store, const Author& author, const NewPerson& person, base::WallTime now) {
    if (const auto named = people::check_name(person.name); !named) return named;
    if (!people::is_for_people(person.grant.role))
        return Problem{Code::bad_input, fmt::format("{} is a program's role", name_of(person.grant.role)), 0};
    if (const auto may = may_give(store, author, person.grant); !may) return may;
    const auto known = store.account(person.name);
    if (!known) return known.problem();
    if (*known) return Problem{Code::forbidden, "the name \"" + person.name + "\" was given before; take another", 0};
    const Account account{
        .name = person.name, .grant = person.grant, .password_hash = person.password_hash, .created = now};
    if (const auto added = store.add_account(account); !added) return added;
    return store.log(author.doer, {"user.add", person.name, words_of(person.grant), person.grant.scope.agency}, now);
}

Result<> change_person(Store& store, const Author& author, std::string_view name, const PersonChange& change,
                       base::WallTime now) {
    auto account = changeable(store, author, name);
    if (!account) return account.problem();
    if (author.doer.name == name)
        return Problem{Code::forbidden, "nobody changes his own rights; another admin does", 0};
    if (change.grant) {
        if (!people::is_for_people(change.grant->role))
            return Problem{Code::bad_input, fmt::format("{} is a program's role", name_of(change.grant->role)), 0};
        if (const auto may = may_give(store, author, *change.grant); !may) return may;
    }
    const std::string words = apply(*account, change);
    if (const auto changed = store.change_account(*account); !changed) return changed;
    if (const auto ended = store.end_sessions_of(account->name); !ended) return ended;
    return store.log(author.doer, {"user.change", account->name, words, account->grant.scope.agency}, now);
}

Result<ShownToken> add_program(Store& store, const Author& author, const NewProgram& program, base::WallTime now) {
    if (const auto sound = is_program_sound(program); !sound) return sound.problem();
    if (const auto may = may_give(store, author, program.grant); !may) return may.problem();
    ShownToken shown{base::to_hex(wire::random_bytes<4>()), people::draw_token(people::program_token_prefix)};
    const Program row{.id = shown.id,
                      .name = program.name,
                      .grant = program.grant,
                      .created = now,
                      .created_by = author.doer.name,
                      .expires = now + program.lifetime};
    if (const auto added = store.add_program(row, people::hash_of_token(shown.token)); !added) return added.problem();
    const std::string words =
        fmt::format("{}: {}, until {}", program.name, words_of(program.grant), base::to_iso8601(row.expires));
    const auto logged = store.log(author.doer, {"token.add", shown.id, words, program.grant.scope.agency}, now);
    if (!logged) return logged.problem();
    return shown;
}

Result<> revoke_program(Store& store, const Author& author, std::string_view id, base::WallTime now) {
    const std::string what = "token \"" + std::string(id) + "\" in force";
    const auto found = store.program(id);
    if (!found) return found.problem();
    const std::optional<Program>& program = *found;
    const people::Scope where = program ? program->grant.scope : people::Scope{"\n", ""};
    if (const auto may = require(author.grant, Act::change_people, where, what); !may) return may;
    if (!program || program->revoked) return Problem{Code::not_found, "there is no " + what, 0};
    if (const auto revoked = store.revoke_program(id, now); !revoked) return revoked;
    return store.log(author.doer, {"token.revoke", program->id, program->name, program->grant.scope.agency}, now);
}

Result<std::vector<Account>> visible_people(Store& store, const Author& author) {
    auto all = store.accounts();
    if (all) keep_visible(*all, author.grant);
    return all;
}

Result<std::vector<Program>> visible_programs(Store& store, const Author& author) {
    auto all = store.programs();
    if (all) keep_visible(*all, author.grant);
    return all;
}

}  // namespace server
