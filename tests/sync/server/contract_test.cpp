// The API document against what is really answered, both ways. Every other test of this folder that asks something
// holds its answer against the document too (world.cpp).
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "sync/server/api_document.hpp"
#include "sync/server/routes.hpp"
#include "sync/sql/connection.hpp"
#include "sync/wire/compression.hpp"
#include "tests/sync/server/schema.hpp"
#include "tests/sync/server/world.hpp"

using server::Access;
using server::Grant;
using server::Headers;
using server::Role;
using server::Route;
using test::json_of;
using test::Server;
using test::Terminal;

namespace {

const Grant everything{Role::system_admin, {}};

using Had = std::map<std::string, std::set<int>>;  // "GET /v1/time" -> statuses that came

// The groups that the document holds; who adds a group to the document adds its tour.
std::vector<Route> documented() {
    std::vector<Route> routes;
    for (const auto group : {server::device_routes(), server::stream_routes(), server::health_routes(),
                             server::batch_routes(), server::response_routes()})
        routes.insert(routes.end(), group.begin(), group.end());
    return routes;
}

std::string name_of(const Route& route) { return std::string(route.method) + ' ' + std::string(route.path); }

// Everything that the document says, asked for until it came.
class Tour {
public:
    Had had;

    void run() {
        terminal_.rate(5);
        first_ = terminal_.everything();
        of_terminals();
        of_people();
        of_anybody();
        broken();
    }

private:
    Headers token() { return {{"authorization", "Bearer " + server_.token_of(terminal_)}}; }

    void note(const std::string& route, const server::Reply& reply) { had[route].insert(reply.status); }

    void of_terminals() {
        const std::string batches = "POST /v1/stream/batches";
        note(batches, server_.send(terminal_, first_));
        terminal_.rate(1);
        terminal_.rate(1);
        note(batches, server_.send(terminal_, terminal_.batch(3, 3)));  // a gap
        Terminal other = terminal_.beside();
        other.rate(2);
        note(batches, server_.send(other, other.everything()));  // a fork
        std::string forged = terminal_.batch(2, 2);
        forged.replace(forged.find("\"head\":\"") + 8, 4, "0000");
        note(batches, server_.send(terminal_, forged));
        note(batches, server_.send(terminal_, "no batch"));
        const auto with = [&](std::string_view name, const std::string& value, std::string body) {
            auto request = server_.batch_request(terminal_, std::move(body));
            std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
            request.headers.emplace_back(name, value);
            note(batches, server_.ask(request));
        };
        with("content-type", "text/plain", first_);
        with(server::incarnation_header, "7", first_);
        with("authorization", "Bearer nobody", first_);
        with("content-encoding", "zstd", wire::compress(std::string(1 << 20, '\n'), wire::Encoding::zstd));
        const std::string comments = "POST /v1/stream/comments";
        note(comments, server_.ask("POST", "/v1/stream/comments", token(), R"({"comments":[]})"));
        note(comments, server_.ask("POST", "/v1/stream/comments", token(), "{"));
        note(comments, server_.ask("POST", "/v1/stream/comments", {}, "{"));
        std::string many = R"({"comments":[)";
        for (int i = 0; i < 101; ++i)
            many +=
                std::string(i == 0 ? "" : ",") + R"({"epoch":1,"seq":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","text":"x"})";
        note(comments, server_.ask("POST", "/v1/stream/comments", token(), many + "]}"));
        const std::string stream = "GET /v1/stream";
        note(stream, server_.ask("GET", "/v1/stream?epoch=1", token()));
        note(stream, server_.ask("GET", "/v1/stream?epoch=0", token()));
        note(stream, server_.ask("GET", "/v1/stream?epoch=1"));
        const std::string config = "GET /v1/config";
        const auto whole = server_.ask("GET", "/v1/config", token());
        note(config, whole);
        Headers known = token();
        known.emplace_back("if-none-match", whole.headers.at(0).second);
        note(config, server_.ask("GET", "/v1/config", known));
        note(config, server_.ask("GET", "/v1/config?x=y", token()));
        note(config, server_.ask("GET", "/v1/config"));
        const Headers revoked = {{"authorization", "Bearer " + server_.token_of(gone_)}};
        test::change(server_.store(), [&](server::Store& store) -> base::Result<> {
            REQUIRE(store.revoke(gone_.stream().device));
            return base::Done{};
        });
        note(config, server_.ask("GET", "/v1/config", revoked));
        note(stream, server_.ask("GET", "/v1/stream?epoch=1", revoked));
        note(comments, server_.ask("POST", "/v1/stream/comments", revoked, "{}"));
        note(batches, server_.send(gone_, first_));
    }

    void of_anybody() {
        const std::string key = base::to_base64(wire::SecretKey(wire::Seed{77}).public_key());
        const auto enrol = [&](const std::string& code) {
            return server_.ask("POST", "/v1/enroll", {}, R"({"code":")" + code + R"(","public_key":")" + key + "\"}");
        };
        note("POST /v1/enroll", enrol(server_.new_code("a1")));
        note("POST /v1/enroll", enrol("AAAAA-AAAAA"));
        note("POST /v1/enroll", server_.ask("POST", "/v1/enroll", {}, "{"));
        note("GET /v1/time", server_.ask("GET", "/v1/time?nonce=00112233445566778899aabbccddeeff"));
        note("GET /v1/time", server_.ask("GET", "/v1/time"));
        note("GET /healthz", server_.ask("GET", "/healthz"));
        note("GET /healthz", server_.ask("GET", "/healthz?x"));
        note("GET /v1/openapi.json", server_.ask("GET", "/v1/openapi.json"));
        note("GET /v1/openapi.json", server_.ask("GET", "/v1/openapi.json?x"));
    }

    void of_people() {
        const auto page = server_.ask_as(everything, "/v1/batches");
        const std::string next(*wire::text_at(json_of(page), "next"));
        for (const auto& [route, path, wrong] :
             {std::tuple{"GET /v1/batches", std::string("/v1/batches"), std::string("/v1/batches?limit=0")},
              std::tuple{"GET /v1/batches/{id}", std::string("/v1/batches/1"), std::string("/v1/batches/%")},
              std::tuple{"GET /v1/batches/manifest", "/v1/batches/manifest?number=1&through=" + next,
                         std::string("/v1/batches/manifest")},
              std::tuple{"GET /v1/devices/keys", std::string("/v1/devices/keys"), std::string("/v1/devices/keys?x")},
              std::tuple{"GET /v1/responses", std::string("/v1/responses"), std::string("/v1/responses?from=x")}}) {
            const auto reply = server_.ask_as(everything, path);
            note(route, reply);
            for (const auto& [name, value] : reply.headers)
                if (name == "ETag") note(route, server_.ask_as(everything, path, {{"if-none-match", value}}));
            note(route, server_.ask_as(everything, wrong));
            note(route, server_.ask_as({Role::viewer, {}}, path));
            note(route, server_.ask("GET", path));
        }
        const std::string old = std::string(15, '0') + '9' + std::string(16, '0');
        note("GET /v1/batches", server_.ask_as(everything, "/v1/batches?after=" + old));
        note("GET /v1/batches/manifest",
             server_.ask_as(everything, "/v1/batches/manifest?number=1&through=" + next + "&after=" + old));
        note("GET /v1/batches/{id}", server_.ask_as(everything, "/v1/batches/99"));
        note("GET /v1/responses", server_.ask_as(everything, "/v1/responses?agency=zz"));
        CHECK(server_.ask_as(everything, "/v1/responses?format=csv").status == 200);
    }

    // The same requests to a database whose tables are gone.
    void broken() {
        const Headers headers = server_.batch_headers(terminal_);
        const std::string code = server_.new_code("a2");
        auto other = sql::Connection::open(folder_.path() / "s.db", sql::Access::write);
        REQUIRE(other);
        REQUIRE(
            other->run("PRAGMA foreign_keys = OFF; ALTER TABLE meta RENAME TO no_meta;"
                       "ALTER TABLE stream RENAME TO no_stream; ALTER TABLE counter RENAME TO no_counter;"
                       "ALTER TABLE enrolment RENAME TO no_enrolment; ALTER TABLE batch RENAME TO no_batch;"
                       "ALTER TABLE comment RENAME TO no_comment; ALTER TABLE entry RENAME TO no_entry;"));
        note("POST /v1/stream/batches", server_.ask("POST", "/v1/stream/batches", headers, first_));
        note("POST /v1/stream/comments",
             server_.ask("POST", "/v1/stream/comments", token(),
                         R"({"comments":[{"epoch":1,"seq":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","text":"x"}]})"));
        note("GET /v1/stream", server_.ask("GET", "/v1/stream?epoch=1", token()));
        note("GET /v1/config", server_.ask("GET", "/v1/config", token()));
        const std::string key = base::to_base64(wire::PublicKey{5});
        note("POST /v1/enroll",
             server_.ask("POST", "/v1/enroll", {}, R"({"code":")" + code + R"(","public_key":")" + key + "\"}"));
        note("GET /v1/time", server_.ask("GET", "/v1/time?nonce=00112233445566778899aabbccddeeff"));
        note("GET /healthz", server_.ask("GET", "/healthz"));
        for (const char* path : {"/v1/batches", "/v1/devices/keys", "/v1/responses"})
            note(std::string("GET ") + path, server_.ask_as(everything, path));
        note("GET /v1/batches/{id}", server_.ask_as(everything, "/v1/batches/1"));
        note("GET /v1/batches/manifest",
             server_.ask_as(everything, "/v1/batches/manifest?number=1&through=" + std::string(32, '0')));
    }

    test::Folder folder_;
    Server server_{folder_.path() / "s.db"};
    Terminal terminal_ = server_.enrol(1);
    Terminal gone_ = server_.enrol(2);
    std::string first_;
};

// What the server before this one answers, and no endpoint: a body above a limit, and what needs no database.
bool is_of_http(const Route& route, int status) {
    return (status == 413 && route.path == "/v1/enroll") || (status == 503 && route.path == "/v1/openapi.json");
}

}  // namespace

TEST_CASE("everything that the document says can be had") {
    Tour tour;
    tour.run();
    for (const Route& route : documented())
        for (const server::Outcome& outcome : server::outcomes_of(route)) {
            INFO(name_of(route) << ' ' << outcome.status);
            CHECK((tour.had[name_of(route)].contains(outcome.status) || is_of_http(route, outcome.status)));
        }
}

TEST_CASE("the document has every route, with what its parameters may be") {
    Server server;
    const auto json = json_of(server.ask("GET", "/v1/openapi.json"));
    CHECK(json.at("openapi") == "3.1.0");
    std::size_t operations = 0;
    for (const auto& [path, methods] : json.at("paths").as_object()) operations += methods.as_object().size();
    CHECK(operations >= documented().size());
    std::set<std::string> ids;
    for (const Route& route : documented()) {
        INFO(name_of(route));
        CHECK_FALSE(route.words.empty());
        CHECK_FALSE(route.gives.empty());
        std::string method(route.method);
        for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
        const auto& operation = json.at("paths").at(route.path).at(method);
        CHECK(ids.insert(std::string(operation.at("operationId").as_string())).second);
        CHECK(operation.as_object().contains("security") == (route.access != Access::anybody));
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
