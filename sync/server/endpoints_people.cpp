// Sessions, users and tokens of programs.
#include <fmt/format.h>

#include "sync/people/name.hpp"
#include "sync/people/password.hpp"
#include "sync/people/token.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/login.hpp"
#include "sync/server/people_json.hpp"
#include "sync/server/routes.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::string_view no_store = "no-store";

Reply created(const wire::JsonObject& json) {
    Reply reply = json_reply(json);
    reply.status = 201;
    reply.headers.emplace_back("Cache-Control", no_store);  // a token is shown once
    return reply;
}

Reply gone() { return {.status = 204}; }

// What a change says of itself once it is committed.
template <typename Said>
Answer task(std::shared_ptr<Said> said, std::function<Result<>(Store&, Said&)> write,
            std::function<Reply(const Said&)> reply) {
    return Answer(Task{[said, write = std::move(write)](Store& store) { return write(store, *said); },
                       [said, reply = std::move(reply)](const Result<>& committed) {
                           return committed ? reply(*said) : problem_reply(committed.problem());
                       }});
}

std::string text_or_nothing(const wire::Json& json, std::string_view key) {
    return std::string(wire::text_at(json, key).value_or(""));
}

Result<people::Grant> grant_in(const wire::Json& json) {
    const auto role = people::role_named(wire::text_at(json, "role").value_or(""));
    if (!role) return Problem{Code::bad_input, R"("role" is none that there is)", 0};
    return people::Grant{*role, {text_or_nothing(json, "agency"), text_or_nothing(json, "unit")}};
}

Reply wait_reply(base::Duration wait) { return limited_reply("too many tries failed; wait, then try again", wait); }

wire::JsonObject whoami(const std::string& name, const people::Grant& grant, std::string_view session_token) {
    wire::JsonObject json;
    json["name"] = name;
    for (const auto& member : json_of(grant)) json[member.key()] = member.value();
    if (!session_token.empty()) json["csrf"] = people::csrf_token(session_token);
    return json;
}

Reply login_reply(const LoginOutcome& outcome) {
    if (outcome.wait > base::Duration{}) return wait_reply(outcome.wait);
    if (outcome.token.empty())
        return problem_reply({Code::unauthorised, "name, password and code do not belong together", 0});
    Reply reply = created(whoami(outcome.account.name, outcome.account.grant, outcome.token));
    reply.headers.emplace_back("Set-Cookie", people::session_cookie(outcome.token));
    return reply;
}

Result<Answer> begin_session(const Desk& desk, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const LoginTry login{text_or_nothing(*json, "name"), text_or_nothing(*json, "password"),
                         text_or_nothing(*json, "code"), std::string(call.client)};
    const auto wait = desk.read([&](Store& store) { return login_wait(store, login, call.now); });
    if (!wait) return wait.problem();
    if (*wait > base::Duration{}) return Answer(wait_reply(*wait));
    auto account = desk.read([&](Store& store) { return store.account(login.name); });
    if (!account) return account.problem();
    const auto check = check_password_of(std::move(*account), login);
    if (!check) return check.problem();
    return task<LoginOutcome>(
        std::make_shared<LoginOutcome>(),
        [login, check = *check, now = call.now](Store& store, LoginOutcome& said) -> Result<> {
            auto outcome = log_in(store, login, check, now);
            if (!outcome) return outcome.problem();
            said = std::move(*outcome);
            return Done{};
        },
        login_reply);
}

std::string_view session_token_of(const Call& call) {
    return call.person().session ? people::session_in(call.request.header("cookie")).value_or("") : "";
}

Result<Answer> end_session(const Desk&, const Call& call) {
    const std::string token(session_token_of(call));
    if (token.empty()) return Problem{Code::bad_input, "a program has no session: its token is revoked instead", 0};
    const Author author = call.author();
    return task<Done>(
        std::make_shared<Done>(),
        [token, author, now = call.now](Store& store, Done&) -> Result<> {
            if (const auto ended = store.end_session(people::hash_of_token(token)); !ended) return ended;
            return store.log(author.doer, {"session.end", {}, {}, author.grant.scope.agency}, now);
        },
        [](const Done&) {
            Reply reply = gone();
            reply.headers.emplace_back("Set-Cookie", people::session_cookie_gone());
            return reply;
        });
}

Result<Answer> show_me(const Desk&, const Call& call) {
    const Person& person = call.person();
    Reply reply = json_reply(whoami(person.name, person.grant, session_token_of(call)));
    reply.headers.emplace_back("Cache-Control", no_store);
    return Answer(std::move(reply));
}

template <typename Item>
Answer list_reply(std::string_view name, const std::vector<Item>& items) {
    wire::JsonArray list;
    for (const Item& item : items) list.push_back(json_of(item));
    wire::JsonObject json;
    json[name] = std::move(list);
    return Answer(json_reply(json));
}

Result<Answer> list_people(const Desk& desk, const Call& call) {
    const auto people = desk.read([&](Store& store) { return visible_people(store, call.author()); });
    if (!people) return people.problem();
    return list_reply("users", *people);
}

Result<std::string> password_hash_in(const wire::Json& json, std::string_view name) {
    const std::string password = text_or_nothing(json, "password");
    if (const auto good = people::check_password(password, name); !good) return good.problem();
    return people::hash_password(password);
}

Result<Answer> create_person(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const auto grant = grant_in(*json);
    if (!grant) return grant.problem();
    const std::string name = text_or_nothing(*json, "name");
    if (const auto named = people::check_name(name); !named) return named.problem();
    const auto hash = password_hash_in(*json, name);
    if (!hash) return hash.problem();
    return task<Account>(
        std::make_shared<Account>(Account{.name = name, .grant = *grant, .password_hash = *hash, .created = call.now}),
        [author = call.author(), now = call.now](Store& store, Account& said) {
            return add_person(store, author, {said.name, said.grant, said.password_hash}, now);
        },
        [](const Account& said) { return created(json_of(said)); });
}

// What PATCH /v1/users/{name} may carry; nothing of it: bad_input.
Result<PersonChange> change_in(const wire::Json& json, std::string_view name) {
    PersonChange change{.active = wire::bool_at(json, "active")};
    if (wire::text_at(json, "role")) {
        const auto grant = grant_in(json);
        if (!grant) return grant.problem();
        change.grant = *grant;
    }
    if (wire::text_at(json, "password")) {
        const auto hash = password_hash_in(json, name);
        if (!hash) return hash.problem();
        change.password_hash = *hash;
    }
    const auto totp = wire::text_at(json, "totp");
    if (totp == "new") change.totp = std::optional(wire::random_bytes<20>());
    if (totp == "off") change.totp = std::optional<people::TotpSecret>{};
    if (change.active || change.grant || change.password_hash || change.totp) return change;
    return Problem{Code::bad_input, R"(a change names "active", "role" (with its place), "password" or "totp")", 0};
}

struct Changed {
    PersonChange change;
    Account account;
};

Reply change_reply(const Changed& said) {
    wire::JsonObject json = json_of(said.account);
    if (said.change.totp && *said.change.totp) {
        json["totp_secret"] = people::to_base32(**said.change.totp);
        json["totp_uri"] = people::totp_uri(**said.change.totp, said.account.name);
    }
    Reply reply = json_reply(json);
    reply.headers.emplace_back("Cache-Control", no_store);
    return reply;
}

Result<Answer> patch_person(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const std::string name(call.value("name").value_or(""));
    auto change = change_in(*json, name);
    if (!change) return change.problem();
    return task<Changed>(
        std::make_shared<Changed>(Changed{std::move(*change), {}}),
        [author = call.author(), name, now = call.now](Store& store, Changed& said) -> Result<> {
            if (const auto done = change_person(store, author, name, said.change, now); !done) return done;
            const auto account = store.account(name);
            if (!account) return account.problem();
            said.account = account->value_or(Account{});
            return Done{};
        },
        change_reply);
}

Result<Answer> list_programs(const Desk& desk, const Call& call) {
    const auto programs = desk.read([&](Store& store) { return visible_programs(store, call.author()); });
    if (!programs) return programs.problem();
    return list_reply("tokens", *programs);
}

Result<Answer> create_program(const Desk&, const Call& call) {
    const auto json = wire::parse_json(call.request.body);
    if (!json) return json.problem();
    const auto grant = grant_in(*json);
    if (!grant) return grant.problem();
    const NewProgram program{text_or_nothing(*json, "name"), *grant,
                             std::chrono::days{wire::integer_at(*json, "days").value_or(90)}};
    return task<ShownToken>(
        std::make_shared<ShownToken>(),
        [author = call.author(), program, now = call.now](Store& store, ShownToken& said) -> Result<> {
            auto shown = add_program(store, author, program, now);
            if (!shown) return shown.problem();
            said = std::move(*shown);
            return Done{};
        },
        [](const ShownToken& said) {
            wire::JsonObject shown;
            shown["id"] = said.id;
            shown["token"] = said.token;
            return created(shown);
        });
}

Result<Answer> delete_program(const Desk&, const Call& call) {
    return task<Done>(
        std::make_shared<Done>(),
        [author = call.author(), id = std::string(call.value("id").value_or("")), now = call.now](Store& store, Done&) {
            return revoke_program(store, author, id, now);
        },
        [](const Done&) { return gone(); });
}

constexpr std::uint64_t rows_most = 500;

Result<Answer> list_deeds(const Desk& desk, const Call& call) {
    const std::uint64_t before = call.whole("before").value_or(newest_deeds);
    const std::uint64_t limit = call.whole("limit").value_or(100);
    const auto deeds =
        desk.read([&](Store& store) { return store.deeds_before(before, call.person().grant.scope.agency, limit); });
    if (!deeds) return deeds.problem();
    return list_reply("rows", *deeds);
}

constexpr std::array name_in_path{Parameter{"name", Name{40}, true, "The user's name"}};
constexpr std::array id_in_path{Parameter{"id", Hex{8}, true, "The token's number, as it is listed"}};
constexpr std::array page_of_log{
    Parameter{"before", Whole{1, newest_deeds}, false, "Only rows below this number: the last one of the page before"},
    Parameter{"limit", Whole{1, rows_most}, false, "So many rows at most; 100 when nothing is said"}};

constexpr std::array takes_login{Content{"application/json", "Login"}};
constexpr std::array takes_user{Content{"application/json", "NewUser"}};
constexpr std::array takes_change{Content{"application/json", "UserChange"}};
constexpr std::array takes_token{Content{"application/json", "NewToken"}};
constexpr std::array gives_whoami{Content{"application/json", "Whoami"}};
constexpr std::array gives_user{Content{"application/json", "User"}};
constexpr std::array gives_users{Content{"application/json", "Users"}};
constexpr std::array gives_token{Content{"application/json", "ShownToken"}};
constexpr std::array gives_tokens{Content{"application/json", "Tokens"}};
constexpr std::array gives_rows{Content{"application/json", "AuditRows"}};
constexpr std::array login_problems{401};
constexpr std::array place_problems{404};  // a place that the asker does not see

constexpr std::array routes{
    Route{.method = "POST",
          .path = "/v1/sessions",
          .access = Access::anybody,
          .endpoint = begin_session,
          .words = "Name, password and code become a session: a cookie, and a CSRF token for the page that has it",
          .takes = takes_login,
          .success = 201,
          .gives = gives_whoami,
          .problems = login_problems},
    Route{.method = "DELETE",
          .path = "/v1/sessions/current",
          .access = Access::person,
          .endpoint = end_session,
          .words = "Ends the session that asks",
          .success = 204},
    Route{.method = "GET",
          .path = "/v1/me",
          .access = Access::person,
          .endpoint = show_me,
          .words = "Who asks, and what he was granted",
          .gives = gives_whoami},
    Route{.method = "GET",
          .path = "/v1/users",
          .access = Access::person,
          .act = Act::see_people,
          .endpoint = list_people,
          .words = "The users whom the asker sees, disabled ones too",
          .gives = gives_users},
    Route{.method = "POST",
          .path = "/v1/users",
          .access = Access::person,
          .act = Act::change_people,
          .endpoint = create_person,
          .words = "A new user; 403 when the name was ever given, or more is granted than the asker has",
          .takes = takes_user,
          .success = 201,
          .gives = gives_user,
          .problems = place_problems},
    Route{.method = "PATCH",
          .path = "/v1/users/{name}",
          .access = Access::person,
          .act = Act::change_people,
          .in_path = name_in_path,
          .endpoint = patch_person,
          .words =
              "Enables, disables, grants, sets a password or an app for codes; what changes ends the user's sessions",
          .takes = takes_change,
          .gives = gives_user},
    Route{.method = "GET",
          .path = "/v1/tokens",
          .access = Access::person,
          .act = Act::see_people,
          .endpoint = list_programs,
          .words = "The tokens of programs that the asker sees, without what opens anything",
          .gives = gives_tokens},
    Route{.method = "POST",
          .path = "/v1/tokens",
          .access = Access::person,
          .act = Act::change_people,
          .endpoint = create_program,
          .words = "A token for a program, shown this once",
          .takes = takes_token,
          .success = 201,
          .gives = gives_token,
          .problems = place_problems},
    Route{.method = "DELETE",
          .path = "/v1/tokens/{id}",
          .access = Access::person,
          .act = Act::change_people,
          .in_path = id_in_path,
          .endpoint = delete_program,
          .words = "Revokes a token: it opens nothing from now on",
          .success = 204},
    Route{.method = "GET",
          .path = "/v1/audit",
          .access = Access::person,
          .act = Act::see_log,
          .in_query = page_of_log,
          .endpoint = list_deeds,
          .words = "The audit log, newest first: who did what, and who was refused",
          .gives = gives_rows},
};

}  // namespace

std::span<const Route> people_routes() { return routes; }

}  // namespace server
