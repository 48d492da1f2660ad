#include "sync/server/handlers.hpp"

#include <catch2/catch.hpp>

#include "sync/server/enrolment.hpp"
#include "sync/wire/compression.hpp"
#include "sync/wire/dossier.hpp"
#include "tests/sync/server/world.hpp"

using test::code_of;
using test::json_of;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

server::Headers token_header(const Server& server, const Terminal& terminal) {
    return {{"authorization", "Bearer " + server.token_of(terminal)}};
}

}  // namespace

TEST_CASE("enrolment answers with device, token, keys, incarnation, place and survey") {
    Server server;
    const std::string key = base::to_base64(wire::SecretKey(wire::Seed{1}).public_key());
    const auto reply = server.ask("POST", "/v1/enroll", {},
                                  R"({"code":")" + server.new_code("a1") + R"(","public_key":")" + key + "\"}");
    CHECK(reply.status == 200);
    const auto json = json_of(reply);
    CHECK(wire::text_at(json, "device"));
    CHECK(wire::text_at(json, "token"));
    CHECK(wire::text_at(json, "receipt_key") == base::to_base64(server.handlers().receipt_key()));
    CHECK(wire::count_at(json, "incarnation") == 1U);
    const auto dossier_key = base::array_from_base64<32>(wire::text_at(json, "dossier_key").value_or(""));
    REQUIRE(dossier_key);
    const auto master = server.store().meta()->dossier_master;
    CHECK(*dossier_key == wire::dossier_key(master, wire::text_at(json, "device").value()));
    CHECK(*dossier_key != wire::dossier_key(master, "another"));
    CHECK(*dossier_key != master);
    REQUIRE(wire::object_at(json, "place") != nullptr);
    CHECK(json.at("place").at("counter") == "a1");
    REQUIRE(wire::object_at(json, "survey") != nullptr);
    CHECK(*wire::object_at(json, "survey") == wire::parse_json(test::survey_json)->as_object());
}

TEST_CASE("an enrolment that cannot be read is a bad request, a wrong code is forbidden") {
    Server server;
    for (const char* body : {"", "{", "[]", R"({"code":"x"})", R"({"code":"x","public_key":"AAAA"})"}) {
        INFO(body);
        CHECK(server.ask("POST", "/v1/enroll", {}, body).status == 400);
    }
    const std::string key = base::to_base64(wire::PublicKey{});
    const auto reply = server.ask("POST", "/v1/enroll", {}, R"({"code":"x","public_key":")" + key + "\"}");
    CHECK(reply.status == 403);
    CHECK(code_of(reply) == "forbidden");
    CHECK(reply.media_type == "application/problem+json");
}

TEST_CASE("a stranger without a valid code never reaches the writer") {
    Server server;
    const std::string key = base::to_base64(wire::PublicKey{1});
    const auto request_with = [&](const std::string& code) {
        return server::Request{.method = "POST",
                               .path = "/v1/enroll",
                               .query = "",
                               .headers = {},
                               .body = R"({"code":")" + code + R"(","public_key":")" + key + "\"}"};
    };
    CHECK(std::holds_alternative<server::Reply>(server.handlers().answer(request_with("AAAAA-AAAAA"), server.now)));
    const auto valid = server.handlers().answer(request_with(server.new_code("a1")), server.now);
    CHECK(std::holds_alternative<server::Task>(valid));
}

TEST_CASE("an enrolment without a survey in force is kept for later, and its code stays unused") {
    auto store = server::Store::open_in_memory();
    REQUIRE(store);
    domain::City city;
    city.blocs.push_back({"k", {"K", ""}, {{"a", {"A", ""}, false, {{"u", {"U", ""}, {{"c", {"C", ""}, ""}}}}}}});
    const std::string code = server::draw_code();
    test::change(*store, [&](server::Store& open) { return open.put_city(city); });
    test::change(*store,
                 [&](server::Store& open) { return server::issue_code(open, code, "c", test::at("2026-11-23")); });
    const auto handlers = server::Handlers::over(*store);
    REQUIRE(handlers);
    const std::string key = base::to_base64(wire::PublicKey{1});
    const auto reply = server::respond(*handlers, *store,
                                       {.method = "POST",
                                        .path = "/v1/enroll",
                                        .query = "",
                                        .headers = {},
                                        .body = R"({"code":")" + code + R"(","public_key":")" + key + "\"}"},
                                       test::at("2026-11-23"));
    CHECK(reply.status == 503);
    const auto devices = store->devices();
    REQUIRE(devices);
    CHECK(devices->empty());
}

TEST_CASE("device endpoints want a token: none and unknown are 401, revoked is 403") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    for (const char* target : {"/v1/stream?epoch=1", "/v1/config"}) {
        CHECK(server.ask("GET", target).status == 401);
        CHECK(server.ask("GET", target, {{"authorization", "Bearer nobody"}}).status == 401);
        CHECK(server.ask("GET", target, {{"authorization", server.token_of(terminal)}}).status == 401);
        CHECK(server.ask("GET", target, token_header(server, terminal)).status == 200);
    }
    auto request = server.batch_request(terminal, terminal.everything());
    auto waiting = server.handlers().answer(request, server.now);
    REQUIRE(std::holds_alternative<server::Task>(waiting));
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        REQUIRE(store.revoke(terminal.stream().device));
        return base::Done{};
    });
    CHECK(server.ask("GET", "/v1/stream?epoch=1", token_header(server, terminal)).status == 403);
    CHECK(server.send(terminal, terminal.everything()).status == 403);
    // Revoked between being read and being written.
    const auto written = std::get<server::Task>(waiting).write(server.store());
    REQUIRE_FALSE(written);
    CHECK(written.problem().code == base::Code::forbidden);
    CHECK(server.rated() == 0);
}

TEST_CASE("the stream's head is told as a signed receipt, also when there is nothing yet") {
    Server server;
    Terminal terminal = server.enrol(1);
    const auto empty = receipt_of(server.ask("GET", "/v1/stream?epoch=1", token_header(server, terminal)));
    CHECK(empty.sequence == 0);
    CHECK(empty.head == wire::Hash{});
    CHECK(wire::verify(empty, server.handlers().receipt_key()));
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    const auto one = receipt_of(server.ask("GET", "/v1/stream?epoch=1", token_header(server, terminal)));
    CHECK(one.sequence == 1);
    CHECK(one.head == terminal.hash_at(1));
    CHECK(receipt_of(server.ask("GET", "/v1/stream?epoch=2", token_header(server, terminal))).sequence == 0);
    for (const char* query : {"", "?epoch=", "?epoch=0", "?epoch=-1", "?epoch=x", "?epoch=4294967296", "?epoch=1x"}) {
        INFO(query);
        CHECK(server.ask("GET", std::string("/v1/stream") + query, token_header(server, terminal)).status == 400);
    }
}

TEST_CASE("a batch may come as zstd, gzip or plain, and in no other dress") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (const auto encoding : {wire::Encoding::zstd, wire::Encoding::gzip, wire::Encoding::plain}) {
        terminal.rate(5);
        auto request =
            server.batch_request(terminal, wire::compress(terminal.batch(terminal.last(), terminal.last()), encoding));
        request.headers.emplace_back("content-encoding", wire::name_of(encoding));
        CHECK(receipt_of(respond(server.handlers(), server.store(), request, server.now)).sequence == terminal.last());
    }
    const auto with = [&](const std::string& name, const std::string& value) {
        auto request = server.batch_request(terminal, terminal.everything());
        std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
        if (!value.empty()) request.headers.emplace_back(name, value);
        return respond(server.handlers(), server.store(), request, server.now).status;
    };
    CHECK(with("content-encoding", "br") == 415);
    CHECK(with("content-encoding", "zstd") == 400);  // says zstd, is plain
    CHECK(with("content-type", "application/json") == 415);
    CHECK(with("content-type", "") == 415);
    CHECK(with("content-type", std::string(wire::batch_media_type) + "; charset=utf-8") == 200);
    CHECK(with("sipas-incarnation", "2") == 412);
    CHECK(with("sipas-incarnation", "") == 412);
}

TEST_CASE("after a restore a device is sent back to ask for the head, which names the new incarnation") {
    const test::Database database;
    const auto& file = database.address();
    Server server(file);
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    terminal.rate(4);
    auto request = server.batch_request(terminal, terminal.batch(2, 2));
    {
        auto restore = database.by_hand();
        REQUIRE(restore.run("UPDATE meta SET incarnation = 2"));
    }
    const auto restored = server::Handlers::over(server.store());
    REQUIRE(restored);
    CHECK(respond(*restored, server.store(), request, server.now).status == 412);
    const auto head = receipt_of(respond(*restored, server.store(),
                                         {.method = "GET",
                                          .path = "/v1/stream",
                                          .query = "epoch=1",
                                          .headers = token_header(server, terminal),
                                          .body = {}},
                                         server.now));
    CHECK(head.incarnation == 2);
    CHECK(head.sequence == 1);
    std::erase_if(request.headers, [](const auto& header) { return header.first == server::incarnation_header; });
    request.headers.emplace_back(server::incarnation_header, "2");
    CHECK(receipt_of(respond(*restored, server.store(), request, server.now)).incarnation == 2);
    CHECK(server.rated() == 2);
}

TEST_CASE("limits: a batch of 500 entries is taken, 501 and floods are not") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 501; ++i) terminal.rate(5);
    const auto too_many = server.send(terminal, terminal.everything());
    CHECK((too_many.status == 400 || too_many.status == 413));
    CHECK(server.rated() == 0);
    CHECK(receipt_of(server.send(terminal, terminal.batch(1, 500))).sequence == 500);
    CHECK(server.rated() == 500);

    auto flood = server.batch_request(terminal, wire::compress(std::string(1 << 20, '\n'), wire::Encoding::zstd));
    flood.headers.emplace_back("content-encoding", "zstd");
    CHECK(respond(server.handlers(), server.store(), flood, server.now).status == 413);
}

TEST_CASE("no bytes make the server do anything but answer") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    const std::string batch = terminal.everything();
    for (std::size_t length = 0; length < batch.size(); ++length)
        CHECK(server.send(terminal, batch.substr(0, length)).status != 200);
    CHECK(server.rated() == 0);
}

TEST_CASE("config has a tag, and an unchanged config is not sent again") {
    Server server;
    const Terminal terminal = server.enrol(1);
    auto headers = token_header(server, terminal);
    const auto reply = server.ask("GET", "/v1/config", headers);
    REQUIRE(reply.status == 200);
    CHECK(wire::object_at(json_of(reply), "survey") != nullptr);
    CHECK(wire::object_at(json_of(reply), "place") != nullptr);
    REQUIRE(reply.headers.size() == 1);
    CHECK(reply.headers[0].first == "ETag");
    headers.emplace_back("if-none-match", reply.headers[0].second);
    const auto unchanged = server.ask("GET", "/v1/config", headers);
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
}

TEST_CASE("time is signed together with the asker's nonce") {
    Server server;
    const std::string nonce = "00112233445566778899aabbccddeeff";
    const auto json = json_of(server.ask("GET", "/v1/time?nonce=" + nonce));
    CHECK(wire::text_at(json, "nonce") == nonce);
    CHECK(wire::integer_at(json, "wall_ms") == server.now.time_since_epoch().count());
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/time/v1"));
    statement.push_back(0);
    base::append(statement, *base::array_from_hex<16>(nonce));
    base::append_be64(statement, static_cast<std::uint64_t>(server.now.time_since_epoch().count()));
    const auto signature = base::array_from_base64<64>(*wire::text_at(json, "signature"));
    REQUIRE(signature);
    CHECK(wire::verify(server.handlers().receipt_key(), statement, *signature));
    CHECK(server.ask("GET", "/v1/time?nonce=0011").status == 400);
}

TEST_CASE("health is told after touching the database; what is not there is 404") {
    Server server;
    const auto reply = server.ask("GET", "/healthz");
    CHECK(reply.status == 200);
    CHECK(wire::text_at(json_of(reply), "status") == "ok");
    CHECK(wire::text_at(json_of(reply), "version") == SIPAS_VERSION);
    CHECK(server.ask("GET", "/").status == 404);
}

TEST_CASE("what is there, but not with this method, is 405 with the methods that are") {
    Server server;
    for (const auto& [method, path, allowed] :
         {std::tuple{"DELETE", "/v1/stream", "GET, HEAD"}, std::tuple{"POST", "/healthz", "GET, HEAD"},
          std::tuple{"GET", "/v1/stream/batches", "POST"}}) {
        const auto reply = server.ask(method, path);
        CHECK(reply.status == 405);
        CHECK(code_of(reply) == "method_not_allowed");
        CHECK(reply.headers == server::Headers{{"Allow", allowed}});
    }
    CHECK(server.ask("HEAD", "/healthz").status == 200);
    CHECK(server.ask("HEAD", "/v1/stream").headers == server::Headers{{"WWW-Authenticate", "Bearer"}});
}

TEST_CASE("what the machine said is for the log, not for the asker") {
    const auto reply = server::problem_reply({base::Code::io, "/var/lib/secret: disk says no", 0});
    CHECK(reply.status == 503);
    CHECK(reply.body.find("secret") == std::string::npos);
    CHECK(reply.note.find("secret") != std::string::npos);
}
