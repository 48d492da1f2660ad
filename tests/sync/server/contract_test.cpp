// The API document against what is really answered, both ways. Every other test of this folder that asks something
// holds its answer against the document too (world.cpp).
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>

#include "sync/people/password.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/api_document.hpp"
#include "sync/server/routes.hpp"
#include "sync/sql/connection.hpp"
#include "sync/wire/compression.hpp"
#include "tests/sync/server/fronted.hpp"
#include "tests/sync/server/loopback.hpp"
#include "tests/sync/server/schema.hpp"
#include "tests/sync/server/world.hpp"

using server::Access;
using server::Headers;
using server::Role;
using server::Route;
using test::json_of;
using test::Server;
using test::Terminal;

namespace {

constexpr const char* password = "mây trắng trên đèo";
const std::string nonce = "00112233445566778899aabbccddeeff";

using Had = std::map<std::string, std::set<int>>;  // "GET /v1/time" -> statuses that came

std::string name_of(const Route& route) { return std::string(route.method) + ' ' + std::string(route.path); }

// What is asked with success, made when it is asked: codes are used up.
struct Sample {
    std::string target;
    std::string body = {};
};

struct Ask {
    const Route* route = nullptr;
    Headers headers = {};
    Sample sample = {};
};

server::Request request_of(const Ask& ask) {
    const std::string& target = ask.sample.target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    return {.method = std::string(ask.route->method),
            .path = target.substr(0, mark),
            .query = target.substr(std::min(mark + 1, target.size())),
            .headers = ask.headers,
            .body = ask.sample.body};
}

std::string header_of(const server::Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

// "/v1/tokens/{id}" -> "/v1/tokens/!", which is the name of nothing
std::string nothing_at(std::string_view path) {
    std::string target(path);
    for (auto open = target.find('{'); open != std::string::npos; open = target.find('{'))
        target.replace(open, target.find('}') - open + 1, "!");
    return target;
}

// Every route of the table, asked for until each answer of the document has come; who adds a route adds its sample.
class Tour {
public:
    Had had;
    std::map<std::string, std::uint64_t> deeds;  // rows of the audit log that the first success of each wrote

    void run() {
        prepare();
        for (const Route& route : server::all_routes())
            if (route.endpoint != nullptr) visit(route);
        of_batches();
        of_others();
        too_large();
        too_often();
        of_watchers();
        broken();
    }

private:
    void note(const std::string& route, const server::Reply& reply) { had[route].insert(reply.status); }

    server::Reply ask(const Ask& ask) {
        auto reply = server_.ask(request_of(ask));
        note(name_of(*ask.route), reply);
        return reply;
    }

    void prepare() {
        terminal_.rate(5);
        first_ = terminal_.everything();
        test::change(server_.store(), [&](server::Store& store) -> base::Result<> {
            const std::string hash = people::hash_password(password).value();
            for (const char* name : {"chu", "nga"}) {
                const server::NewPerson person{name, {Role::system_admin, {}}, hash};
                if (auto added = add_person(store, server::shell_author(), person, server_.now); !added) return added;
            }
            std::string kept_id;
            for (std::string* id : {&token_id_, &kept_id}) {  // the first will be revoked
                const auto shown =
                    add_program(store, server::shell_author(), {"kho", {Role::score_reader, {}}}, server_.now);
                if (!shown) return shown.problem();
                *id = shown->id;
                program_ = {{"authorization", "Bearer " + shown->token}};
            }
            return base::Done{};
        });
        page_ = logged_in();
        test::change(server_.store(), [&](server::Store& store) {
            return store.raise({.kind = server::AlarmKind::clock, .words = "x", .evidence = "y"}, server_.now);
        });
        open_alarm_ = server_.store().alarms(false).value().at(0).id;
    }

    Headers logged_in() {
        const auto reply = server_.ask("POST", "/v1/sessions", {}, login_body(password));
        REQUIRE(reply.status == 201);
        const std::string cookie = header_of(reply, "Set-Cookie");
        return {{"cookie", cookie.substr(0, cookie.find(';'))},
                {"sipas-csrf", std::string(wire::text_at(json_of(reply), "csrf").value_or(""))}};
    }

    static std::string login_body(const std::string& with) { return R"({"name":"chu","password":")" + with + "\"}"; }

    std::string enrol_body(const std::string& code, base::Byte key) {
        const std::string text = base::to_base64(wire::SecretKey(wire::Seed{key}).public_key());
        return R"({"code":")" + code + R"(","public_key":")" + text + "\"}";
    }

    std::string cursor(std::uint64_t incarnation = 1) {
        if (incarnation != 1) return std::string(15, '0') + '9' + std::string(16, '0');
        const auto page = server_.ask("GET", "/v1/batches", page_);
        return std::string(wire::text_at(json_of(page), "next").value_or(std::string(32, '0')));
    }

    Sample sample_of(const Route& route) {
        const std::string comment =
            R"({"comments":[{"epoch":1,"seq":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","text":"x"}]})";
        const std::map<std::string, std::function<Sample()>> samples{
            {"POST /v1/enroll",
             [&] {
                 return Sample{"/v1/enroll", enrol_body(server_.new_code("a1"), ++key_)};
             }},
            {"GET /v1/config", [] { return Sample{"/v1/config"}; }},
            {"GET /v1/time", [] { return Sample{"/v1/time?nonce=" + nonce}; }},
            {"GET /v1/stream", [] { return Sample{"/v1/stream?epoch=1"}; }},
            {"POST /v1/stream/batches",
             [&] {
                 return Sample{"/v1/stream/batches", first_};
             }},
            {"POST /v1/stream/comments",
             [&] {
                 return Sample{"/v1/stream/comments", comment};
             }},
            {"POST /v1/sessions",
             [] {
                 return Sample{"/v1/sessions", login_body(password)};
             }},
            {"DELETE /v1/sessions/current", [] { return Sample{"/v1/sessions/current"}; }},
            {"GET /v1/me", [] { return Sample{"/v1/me"}; }},
            {"GET /v1/users", [] { return Sample{"/v1/users"}; }},
            {"POST /v1/users",
             [] {
                 return Sample{"/v1/users",
                               R"({"name":"anh","role":"viewer","agency":"a","password":"gió mùa đông bắc"})"};
             }},
            {"PATCH /v1/users/{name}",
             [] {
                 return Sample{"/v1/users/nga", R"({"totp":"new","active":true})"};
             }},
            {"GET /v1/tokens", [] { return Sample{"/v1/tokens"}; }},
            {"POST /v1/tokens",
             [] {
                 return Sample{"/v1/tokens", R"({"name":"kho","role":"data-reader","days":7})"};
             }},
            {"DELETE /v1/tokens/{id}", [&] { return Sample{"/v1/tokens/" + token_id_}; }},
            {"GET /v1/audit", [] { return Sample{"/v1/audit?limit=500"}; }},
            {"GET /v1/devices", [] { return Sample{"/v1/devices"}; }},
            {"POST /v1/devices/enrolments",
             [] {
                 return Sample{"/v1/devices/enrolments", R"({"counter":"a1"})"};
             }},
            {"POST /v1/devices/{id}/move",
             [&] {
                 return Sample{"/v1/devices/" + moved_.stream().device + "/move", R"({"counter":"a2"})"};
             }},
            {"POST /v1/devices/{id}/retire",
             [&] { return Sample{"/v1/devices/" + moved_.stream().device + "/retire"}; }},
            {"GET /v1/places", [] { return Sample{"/v1/places"}; }},
            {"POST /v1/places/import",
             [] {
                 return Sample{"/v1/places/import", test::city_json};
             }},
            {"GET /v1/surveys", [] { return Sample{"/v1/surveys"}; }},
            {"POST /v1/surveys",
             [] {
                 return Sample{"/v1/surveys?from=2027-01-01", later_survey()};
             }},
            {"GET /v1/alarms", [] { return Sample{"/v1/alarms?state=all"}; }},
            {"GET /v1/alarms/{id}", [&] { return Sample{"/v1/alarms/" + std::to_string(open_alarm_)}; }},
            {"POST /v1/alarms/{id}/clear",
             [&] {
                 return Sample{"/v1/alarms/" + std::to_string(open_alarm_) + "/clear", R"({"reason":"đã xem"})"};
             }},
            {"GET /healthz", [] { return Sample{"/healthz"}; }},
            {"GET /v1/openapi.json", [] { return Sample{"/v1/openapi.json"}; }},
            {"GET /v1/batches", [] { return Sample{"/v1/batches"}; }},
            {"GET /v1/batches/{id}", [] { return Sample{"/v1/batches/1"}; }},
            {"GET /v1/batches/manifest", [&] { return Sample{"/v1/batches/manifest?number=1&through=" + cursor()}; }},
            {"GET /v1/devices/keys", [] { return Sample{"/v1/devices/keys"}; }},
            {"GET /v1/responses", [] { return Sample{"/v1/responses"}; }},
        };
        const auto sample = samples.find(name_of(route));
        INFO(name_of(route) << " has a sample here");
        REQUIRE(sample != samples.end());
        return sample->second();
    }

    static std::string later_survey() {
        std::string text = test::survey_json;
        return text.replace(text.find("cau-hoi-1"), 9, "cau-hoi-2");
    }

    Headers credentials_for(const Route& route) {
        if (route.access == Access::anybody) return {};
        if (name_of(route) == "DELETE /v1/sessions/current") return logged_in();
        return route.access == Access::person ? page_ : server_.batch_headers(terminal_);
    }

    std::uint64_t deeds_now() { return server_.store().deeds_head().value().number; }

    // What every route of its kind answers.
    void visit(const Route& route) {
        Ask one{&route, credentials_for(route), sample_of(route)};
        const std::uint64_t before = deeds_now();
        const auto reply = ask(one);
        deeds[name_of(route)] = deeds_now() - before;
        INFO(name_of(route) << " -> " << reply.body);
        CHECK(reply.status == route.success);
        one.headers = credentials_for(route);
        if (const std::string tag = header_of(reply, "ETag"); !tag.empty()) {
            Ask again = one;
            again.headers.emplace_back("if-none-match", tag);
            ask(again);
        }
        Ask odd = one;
        odd.sample.target += odd.sample.target.find('?') == std::string::npos ? "?zz=1" : "&zz=1";
        ask(odd);
        if (!route.in_path.empty()) ask({&route, one.headers, {nothing_at(route.path), one.sample.body}});
        if (route.access == Access::anybody) return;
        ask({&route, {}, one.sample});
        ask({&route, route.access == Access::person ? server_.batch_headers(terminal_) : program_, one.sample});
    }

    void of_batches() {
        const std::string batches = "POST /v1/stream/batches";
        terminal_.rate(1);
        terminal_.rate(1);
        note(batches, server_.send(terminal_, terminal_.batch(3, 3)));  // a gap
        Terminal other = terminal_.beside();
        other.rate(2);
        note(batches, server_.send(other, other.everything()));  // a fork
        std::string forged = terminal_.batch(2, 2);
        forged.replace(forged.find("\"head\":\"") + 8, 4, "0000");
        note(batches, server_.send(terminal_, forged));
        const auto with = [&](std::string_view name, const std::string& value) {
            auto request = server_.batch_request(terminal_, first_);
            std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
            request.headers.emplace_back(name, value);
            note(batches, server_.ask(request));
        };
        with("content-type", "text/plain");
        with(server::incarnation_header, "7");
    }

    void of_others() {
        const auto as_admin = [&](const std::string& method, const std::string& path, const std::string& target,
                                  const std::string& body = {}) {
            note(method + ' ' + path, server_.ask(method, target, page_, body));
        };
        note("POST /v1/enroll", server_.ask("POST", "/v1/enroll", {}, enrol_body("AAAAA-AAAAA", 99)));
        note("POST /v1/sessions", server_.ask("POST", "/v1/sessions", {}, login_body("không phải")));
        as_admin("POST", "/v1/users", "/v1/users",
                 R"({"name":"ai","role":"viewer","agency":"z","password":"gió mùa đông bắc"})");
        as_admin("POST", "/v1/tokens", "/v1/tokens", R"({"name":"x","role":"score-reader","agency":"z"})");
        as_admin("POST", "/v1/devices/enrolments", "/v1/devices/enrolments", R"({"counter":"z"})");
        as_admin("GET", "/v1/batches", "/v1/batches?after=" + cursor(9));
        as_admin("GET", "/v1/devices", "/v1/devices?after=" + cursor(9));
        as_admin("GET", "/v1/batches/manifest", "/v1/batches/manifest?number=1&through=" + cursor(9));
        as_admin("GET", "/v1/responses", "/v1/responses?agency=zz");
        CHECK(server_.ask_as({Role::system_admin, {}}, "/v1/responses?format=csv").status == 200);
        CHECK(server_.ask_as({Role::system_admin, {}}, "/v1/places?format=json").status == 200);
    }

    // A body above the limit is refused before anybody reads it.
    void too_large() {
        const test::Running http([](const server::Request&, const test::Answer&) { FAIL("nobody is asked"); });
        for (const Route& route : server::all_routes()) {
            if (route.takes.empty()) continue;
            test::Client client(http.port());
            const std::string size = std::to_string(2 * test::mebibyte);
            client.say(std::string(route.method) + ' ' + std::string(route.path) +
                       " HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
            had[name_of(route)].insert(test::status_of(client.hear()));
        }
    }

    void too_often() {
        test::Fronted limited({.address_requests_per_minute = 1});
        limited.ask("/v1/time");
        for (const Route& route : server::all_routes()) {
            const Ask one{&route, {}, {nothing_at(route.path)}};
            auto request = request_of(one);
            request.peer = "192.0.2.1";
            const auto reply = limited.ask(request);
            CHECK((reply.status == 429) != route.is_for_watchers);
            note(name_of(route), reply);
        }
    }

    void of_watchers() {
        test::Fronted open({.metrics_readers = *server::Networks::from_text("192.0.2.1")});
        note("GET /metrics", open.ask("/metrics"));
        note("GET /metrics", open.ask("/metrics", {}, "192.0.2.2"));
        note("GET /readyz", open.ask_when_awake("/readyz"));
        open.pulse().stop_being_ready();
        note("GET /readyz", open.ask("/readyz"));
    }

    // The same requests to a database whose tables are gone.
    void broken() {
        std::vector<Ask> asks;
        for (const Route& route : server::all_routes())
            if (route.endpoint != nullptr) asks.push_back({&route, credentials_for(route), sample_of(route)});
        auto other = sql::Connection::open(folder_.path() / "s.db", sql::Access::write);
        REQUIRE(other);
        std::vector<std::string> tables;
        REQUIRE(other->query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", {},
                             [&](const sql::Row& row) { tables.push_back(row.text(0)); }));
        REQUIRE(other->run("PRAGMA foreign_keys = OFF"));
        for (const std::string& table : tables)
            REQUIRE(other->run(("ALTER TABLE " + table + " RENAME TO no_" + table).c_str()));
        for (const Ask& one : asks) {
            const auto reply = ask(one);
            CHECK((reply.status == 503) != one.route->is_fixed);
        }
    }

    test::Folder folder_;
    Server server_{folder_.path() / "s.db"};
    Terminal terminal_ = server_.enrol(1);
    Terminal moved_ = server_.enrol(2);
    base::Byte key_ = 10;
    std::string first_;
    std::int64_t open_alarm_ = 0;
    std::string token_id_;
    Headers program_;
    Headers page_;
};

}  // namespace

TEST_CASE("everything that the document says can be had, of every route", "[file]") {
    Tour tour;
    tour.run();
    for (const Route& route : server::all_routes())
        for (const server::Outcome& outcome : server::outcomes_of(route)) {
            INFO(name_of(route) << ' ' << outcome.status);
            CHECK(tour.had[name_of(route)].contains(outcome.status));
        }
    // Who changes something leaves exactly one row in the audit log; who only reads, none.
    for (const Route& route : server::all_routes()) {
        if (route.access != Access::person) continue;
        INFO(name_of(route));
        CHECK(tour.deeds[name_of(route)] == (route.method == "GET" ? 0U : 1U));
    }
}

TEST_CASE("the document has every route, with what it is for and what its parameters may be") {
    Server server;
    const auto json = json_of(server.ask("GET", "/v1/openapi.json"));
    CHECK(json.at("openapi") == "3.1.0");
    std::size_t operations = 0;
    for (const auto& [path, methods] : json.at("paths").as_object()) operations += methods.as_object().size();
    CHECK(operations == server::all_routes().size());
    std::set<std::string> ids;
    for (const Route& route : server::all_routes()) {
        INFO(name_of(route));
        CHECK_FALSE(route.words.empty());
        CHECK(route.gives.empty() == (route.success == 204));
        std::string method(route.method);
        for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
        const auto& operation = json.at("paths").at(route.path).at(method);
        CHECK(ids.insert(std::string(operation.at("operationId").as_string())).second);
        CHECK(operation.at("security").as_array().empty() == (route.access == Access::anybody));
        const auto* parameters = operation.as_object().if_contains("parameters");
        CHECK((parameters == nullptr ? 0 : parameters->as_array().size()) ==
              route.in_path.size() + route.in_query.size() + route.in_header.size());
        if (parameters == nullptr) continue;
        for (const wire::Json& parameter : parameters->as_array()) {
            const auto& schema = parameter.at("schema").as_object();
            CHECK((schema.contains("pattern") || schema.contains("enum") ||
                   (schema.contains("minimum") && schema.contains("maximum"))));
            CHECK_FALSE(parameter.at("description").as_string().empty());
        }
    }
}

TEST_CASE("an answer with a member, a status or a media type that is documented nowhere is seen") {
    const server::Request request{"GET", "/healthz", "", {}, ""};
    const auto ok = server::text_reply("application/json", R"({"status":"ok","version":"1"})");
    CHECK(test::objection_to(request, ok).empty());
    for (const char* body : {R"({"status":"ok","version":"1","secret":1})", R"({"status":"ok"})", "{",
                             R"({"status":"bad","version":"1"})", R"({"status":"ok","version":1})"})
        CHECK_FALSE(test::objection_to(request, server::text_reply("application/json", body)).empty());
    CHECK_FALSE(test::objection_to(request, server::text_reply("text/html", ok.body)).empty());
    auto teapot = ok;
    teapot.status = 418;
    CHECK_FALSE(test::objection_to(request, teapot).empty());
}
