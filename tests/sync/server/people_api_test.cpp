// Sessions, users, tokens and the log over the API: who gets in, how far, and what is written down of it.
#include <catch2/catch.hpp>

#include "sync/people/password.hpp"
#include "sync/people/session.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/login.hpp"
#include "sync/server/routes.hpp"
#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using people::Role;
using server::Headers;
using test::Server;

namespace {

constexpr const char* password = "mây trắng trên đèo";

const std::string& password_hash() {
    static const std::string hash = people::hash_password(password).value();
    return hash;
}

void add(Server& server, const std::string& name, const people::Grant& grant) {
    test::change(server.store(), [&](server::Store& store) {
        return server::add_person(store, server::shell_author(), {name, grant, password_hash()}, server.now);
    });
}

std::string login_body(const std::string& name, const std::string& with, const std::string& code = {}) {
    wire::JsonObject json;
    json["name"] = name;
    json["password"] = with;
    if (!code.empty()) json["code"] = code;
    return wire::to_text(json);
}

server::Reply log_in(Server& server, const std::string& name, const std::string& with = password,
                     const std::string& code = {}) {
    return server.ask("POST", "/v1/sessions", {}, login_body(name, with, code));
}

std::string header_of(const server::Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

// What a browser sends once it is logged in; with the CSRF token, as a page adds it.
Headers page_of(const server::Reply& reply) {
    REQUIRE(reply.status == 201);
    const std::string cookie = header_of(reply, "Set-Cookie");
    return {{"cookie", cookie.substr(0, cookie.find(';'))},
            {"sipas-csrf", std::string(wire::text_at(test::json_of(reply), "csrf").value_or(""))}};
}

Headers logged_in(Server& server, const std::string& name, const people::Grant& grant) {
    add(server, name, grant);
    return page_of(log_in(server, name));
}

Headers program(Server& server, const people::Grant& grant) {
    std::string token;
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        auto shown = server::add_program(store, server::shell_author(), {"x", grant}, server.now);
        if (!shown) return shown.problem();
        token = shown->token;
        return base::Done{};
    });
    return {{"authorization", "Bearer " + token}};
}

std::vector<std::string> names_in(const server::Reply& reply, std::string_view list, std::string_view key) {
    REQUIRE(reply.status == 200);
    const wire::Json json = test::json_of(reply);
    std::vector<std::string> names;
    for (const wire::Json& item : *wire::array_at(json, list))
        names.emplace_back(wire::text_at(item, key).value_or(""));
    return names;
}

}  // namespace

TEST_CASE("who logs in gets a session: it is he until he leaves, is idle, or the day's work is over") {
    Server server;
    const Headers page = logged_in(server, "hoa", {Role::agency_admin, {"a", ""}});
    const auto me = server.ask("GET", "/v1/me", page);
    REQUIRE(me.status == 200);
    CHECK(wire::text_at(test::json_of(me), "name") == "hoa");
    CHECK(wire::text_at(test::json_of(me), "role") == "agency-admin");
    CHECK(wire::text_at(test::json_of(me), "csrf") == page[1].second);

    for (int i = 0; i < 3; ++i) {
        server.now += 29min;
        CHECK(server.ask("GET", "/v1/me", page).status == 200);  // used, so it goes on
    }
    server.now += 31min;
    CHECK(server.ask("GET", "/v1/me", page).status == 401);

    const Headers again = page_of(log_in(server, "hoa"));
    CHECK(server.ask("DELETE", "/v1/sessions/current", again).status == 204);
    CHECK(server.ask("GET", "/v1/me", again).status == 401);
}

TEST_CASE("an unknown name, a wrong password and a disabled user get the same answer, word for word") {
    Server server;
    add(server, "hoa", {Role::auditor, {}});
    add(server, "cu", {Role::auditor, {}});
    test::change(server.store(), [&](server::Store& store) {
        return server::change_person(store, server::shell_author(), "cu", {.active = false}, server.now);
    });
    const auto wrong = log_in(server, "hoa", "không phải mật khẩu");
    CHECK(wrong.status == 401);
    for (const auto& other : {log_in(server, "khong.ai"), log_in(server, "cu"), log_in(server, "")}) {
        CHECK(other.status == 401);
        CHECK(other.body == wrong.body);
        CHECK(other.headers.size() == wrong.headers.size());
    }
}

TEST_CASE("with an app a code is asked for too, and each is taken once") {
    Server server;
    add(server, "hoa", {Role::auditor, {}});
    const people::TotpSecret secret{1, 2, 3};
    test::change(server.store(), [&](server::Store& store) {
        return server::change_person(store, server::shell_author(), "hoa", {.totp = std::optional(secret)}, server.now);
    });
    const std::string code = people::totp_code(secret, people::totp_step(server.now));
    CHECK(log_in(server, "hoa").status == 401);
    CHECK(log_in(server, "hoa", "không phải mật khẩu", code).status == 401);
    CHECK(log_in(server, "hoa", password, code).status == 201);
    CHECK(log_in(server, "hoa", password, code).status == 401);
    server.now += 30s;
    const std::string next = people::totp_code(secret, people::totp_step(server.now));
    CHECK(log_in(server, "hoa", password, next).status == 201);
}

TEST_CASE("after some failures the next try waits, even with the right password, and then it counts") {
    Server server;
    add(server, "hoa", {Role::auditor, {}});
    for (int i = 0; i < 5; ++i) {
        CHECK(log_in(server, "hoa", "x").status == 401);
        server.now += i < 3 ? 0s : 1s;
    }
    const auto early = log_in(server, "hoa");
    CHECK(early.status == 429);
    CHECK(header_of(early, "Retry-After") == "1");
    server.now += 1s;
    CHECK(log_in(server, "hoa").status == 201);
    CHECK(log_in(server, "hoa", "x").status == 401);  // counted anew: no wait
    CHECK(log_in(server, "hoa").status == 201);
}

TEST_CASE("many tries at once get no more guesses than one after another") {
    Server server;
    add(server, "hoa", {Role::auditor, {}});
    const auto account = server.store().account("hoa");
    const server::LoginTry wrong{"hoa", "x", "", "10.0.0.9"};
    const server::LoginTry right{"hoa", password, "", "10.0.0.8"};
    int refused = 0;
    int waiting = 0;
    for (int i = 0; i < 20; ++i)  // all were checked before the first was written
        test::change(server.store(), [&](server::Store& store) -> base::Result<> {
            const auto outcome = server::log_in(store, wrong, {*account, false}, server.now);
            if (!outcome) return outcome.problem();
            (outcome->wait > 0s ? waiting : refused) += 1;
            return base::Done{};
        });
    CHECK(refused == 4);
    CHECK(waiting == 16);
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        const auto outcome = server::log_in(store, right, {*account, true}, server.now);
        if (!outcome) return outcome.problem();
        CHECK(outcome->token.empty());
        return base::Done{};
    });
}

TEST_CASE("a page changes nothing without its CSRF token, and a session's cookie is worth nothing in another") {
    Server server;
    const Headers page = logged_in(server, "chu", {Role::system_admin, {}});
    const Headers other = page_of(log_in(server, "chu"));
    const std::string body = R"({"name":"kho","role":"data-reader"})";
    CHECK(server.ask("POST", "/v1/tokens", {page[0]}, body).status == 403);
    CHECK(server.ask("POST", "/v1/tokens", {page[0], other[1]}, body).status == 403);
    CHECK(server.ask("POST", "/v1/tokens", page, body).status == 201);
    CHECK(server.ask("GET", "/v1/tokens", {page[0]}).status == 200);
    CHECK(server.ask("GET", "/v1/me", {{"cookie", "__Host-sipas=sipas_session_x"}}).status == 401);
}

TEST_CASE("a program's token opens what it was given, until it is over or revoked") {
    Server server;
    const Headers reader = program(server, {Role::data_reader, {"a", ""}});
    CHECK(server.ask("GET", "/v1/me", reader).status == 200);
    CHECK(server.ask("GET", "/v1/users", reader).status == 403);
    CHECK(server.ask("DELETE", "/v1/sessions/current", reader).status == 400);
    const auto programs = server.store().programs();
    const Headers chief = logged_in(server, "chu", {Role::system_admin, {}});
    CHECK(server.ask("DELETE", "/v1/tokens/" + programs->at(0).id, chief).status == 204);
    CHECK(server.ask("GET", "/v1/me", reader).status == 401);
    const Headers second = program(server, {Role::score_reader, {}});
    server.now += std::chrono::days{90};
    CHECK(server.ask("GET", "/v1/me", second).status == 401);
}

TEST_CASE("users are made, changed and listed over the API, each within what its maker sees") {
    Server server;
    const Headers chief = logged_in(server, "chu", {Role::system_admin, {}});
    const auto made = server.ask("POST", "/v1/users", chief,
                                 R"({"name":"anh","role":"agency-admin","agency":"a","password":"gió mùa đông bắc"})");
    REQUIRE(made.status == 201);
    CHECK(made.body.find("password") == std::string::npos);
    const Headers anh = page_of(log_in(server, "anh", "gió mùa đông bắc"));
    CHECK(
        server.ask("POST", "/v1/users", anh, R"({"name":"ngan","role":"viewer","agency":"a","password":"x"})").status ==
        400);
    CHECK(server
              .ask("POST", "/v1/users", anh,
                   R"({"name":"ai","role":"viewer","agency":"b","password":"gió mùa đông bắc"})")
              .status == 404);
    CHECK(names_in(server.ask("GET", "/v1/users", anh), "users", "name") == std::vector<std::string>{"anh"});
    const auto coded = server.ask("PATCH", "/v1/users/anh", chief, R"({"totp":"new"})");
    REQUIRE(coded.status == 200);
    CHECK(wire::text_at(test::json_of(coded), "totp_uri")->starts_with("otpauth://totp/SIPAS:anh?secret="));
    CHECK(server.ask("GET", "/v1/me", anh).status == 401);  // changed: logged out
    CHECK(server.ask("PATCH", "/v1/users/anh", chief, "{}").status == 400);
    CHECK(server.ask("PATCH", "/v1/users/chu", chief, R"({"active":false})").status == 403);
}

TEST_CASE("a stolen device token opens no route of people, whatever the method") {
    Server server;
    const auto terminal = server.enrol(1);
    const Headers stolen{{"authorization", "Bearer " + server.token_of(terminal)}};
    std::size_t tried = 0;
    for (const server::Route& route : server::all_routes()) {
        if (route.access != server::Access::person) continue;
        INFO(route.method << ' ' << route.path);
        CHECK(server.ask(std::string(route.method), std::string(route.path), stolen).status == 403);
        ++tried;
    }
    CHECK(tried >= 9);
}

TEST_CASE("an auditor's session changes nothing by any route") {
    Server server;
    const Headers auditor = logged_in(server, "kiem", {Role::auditor, {}});
    for (const server::Route& route : server::all_routes()) {
        if (route.access != server::Access::person || !route.act) continue;
        INFO(route.method << ' ' << route.path);
        const bool reads = route.method == "GET";
        CHECK(people::changes_something(*route.act) != reads);
        const int status = server.ask(std::string(route.method), std::string(route.path), auditor).status;
        CHECK((status == 403) != reads);
    }
}

TEST_CASE("whatever is B's answers A's admin with 404, as what does not exist does") {
    Server server;
    add(server, "binh", {Role::viewer, {"b", ""}});
    program(server, {Role::score_reader, {"b", ""}});
    const std::string token = server.store().programs()->at(0).id;
    const Headers admin = logged_in(server, "anh", {Role::agency_admin, {"a", ""}});
    const auto asked = [&](const std::string& path, const std::string& method, const std::string& body) {
        return server.ask(method, path, admin, body);
    };
    const std::string change = R"({"active":false})";
    const auto his = asked("/v1/users/binh", "PATCH", change);
    const auto nobodys = asked("/v1/users/bong", "PATCH", change);
    CHECK(his.status == 404);
    CHECK(nobodys.status == 404);
    CHECK(asked("/v1/tokens/" + token, "DELETE", "").status == 404);
    CHECK(asked("/v1/tokens/00000000", "DELETE", "").status == 404);
    CHECK(names_in(asked("/v1/tokens", "GET", ""), "tokens", "id").empty());
    CHECK(names_in(asked("/v1/users", "GET", ""), "users", "name") == std::vector<std::string>{"anh"});
    for (const std::string& act : names_in(asked("/v1/audit", "GET", ""), "rows", "object"))
        CHECK((act == "anh" || act.empty()));
    CHECK((*server.store().account("binh"))->active);
}

TEST_CASE("the log tells who came, who was refused and from where, and never what was typed") {
    Server server;
    const Headers chief = logged_in(server, "chu", {Role::system_admin, {}});
    log_in(server, "chu", "mật khẩu sai rồi");
    log_in(server, "mật khẩu gõ nhầm ô");
    const auto log = server.ask("GET", "/v1/audit?limit=3", chief);
    CHECK(names_in(log, "rows", "act") ==
          std::vector<std::string>{"session.refused", "session.refused", "session.begin"});
    CHECK(log.body.find("nhầm ô") == std::string::npos);
    CHECK(log.body.find("sai rồi") == std::string::npos);
    CHECK(server.ask("GET", "/v1/audit?limit=501", chief).status == 400);
}
