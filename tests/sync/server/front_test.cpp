#include "sync/server/front.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/fronted.hpp"

using server::FrontLimits;
using server::Networks;
using server::Reply;
using server::Request;

using test::Fronted;

namespace {

std::string_view header_of(const Reply& reply, std::string_view wanted) {
    for (const auto& [name, value] : reply.headers)
        if (name == wanted) return value;
    return {};
}

FrontLimits metrics_for(std::string_view readers, std::string_view proxies = "") {
    return {.proxies = *Networks::from_text(proxies), .metrics_readers = *Networks::from_text(readers)};
}

}  // namespace

TEST_CASE("a sane request id is the asker's own, any other is drawn anew, and all of them differ") {
    CHECK(server::request_id("Abc-1_2.3", "drawn") == "Abc-1_2.3");
    for (const char* odd : {"", "a b", "a\"b", "a,b", "ä", "a;b"}) CHECK(server::request_id(odd, "drawn") == "drawn");
    CHECK(server::request_id(std::string(65, 'a'), "drawn") == "drawn");
    Fronted server;
    const auto one = server.ask("/v1/stream");
    const auto other = server.ask("/v1/stream");
    CHECK(!header_of(one, "X-Request-Id").empty());
    CHECK(header_of(one, "X-Request-Id") != header_of(other, "X-Request-Id"));
}

TEST_CASE("the request id is in the reply's header and in the problem document") {
    Fronted server;
    const auto reply = server.ask("/v1/stream", {{"x-request-id", "proxy-4711"}});
    CHECK(reply.status == 401);
    CHECK(header_of(reply, "X-Request-Id") == "proxy-4711");
    CHECK(wire::text_at(test::json_of(reply), "request_id") == "proxy-4711");
    CHECK(wire::text_at(test::json_of(reply), "instance") == "urn:sipas:request:proxy-4711");
    CHECK(header_of(server.ask("/healthz", {{"x-request-id", "p"}}), "X-Request-Id") == "p");
}

TEST_CASE("who asks more than an address may is told when to come again, others and the watchers are answered") {
    Fronted server({.proxies = *Networks::from_text("10.0.0.1"), .address_requests_per_minute = 2});
    CHECK(server.ask("/v1/time").status == 400);
    CHECK(server.ask("/v1/time").status == 400);
    const auto refused = server.ask("/v1/time");
    CHECK(refused.status == 429);
    CHECK(test::code_of(refused) == "limited");
    CHECK(header_of(refused, "Retry-After") == "30");
    CHECK(server.ask("/healthz").status == 200);
    CHECK(server.ask("/v1/time", {}, "192.0.2.2").status == 400);
    // Behind a proxy the client counts, not the proxy.
    for (const char* client : {"192.0.2.3", "192.0.2.4", "192.0.2.5"})
        CHECK(server.ask("/v1/time", {{"x-forwarded-for", client}}, "10.0.0.1").status == 400);
    CHECK(server.ask("/v1/time", {{"x-forwarded-for", "192.0.2.1"}}, "10.0.0.1").status == 429);
}

TEST_CASE("one token's requests are counted over all addresses, and cost no other token anything") {
    Fronted server({.device_requests_per_minute = 1});
    const server::Headers one{{"authorization", "Bearer one"}};
    CHECK(server.ask("/v1/stream", one, "192.0.2.1").status == 401);
    CHECK(server.ask("/v1/stream", one, "192.0.2.2").status == 429);
    CHECK(server.ask("/v1/stream", {{"authorization", "Bearer two"}}, "192.0.2.1").status == 401);
    CHECK(server.ask("/v1/stream", {}, "192.0.2.1").status == 401);
}

TEST_CASE("above the limit of batches under way a batch is told when to come again, and others are answered") {
    Fronted server({.batches_under_way = 1});
    auto terminal = server.world.enrol(1);
    terminal.rate(5);
    terminal.rate(4);
    const Request first = server.world.batch_request(terminal, terminal.batch(1, 1));
    const Request next = server.world.batch_request(terminal, terminal.batch(2, 2));
    Request header = next;
    header.body.clear();
    CHECK_FALSE(server.front().turn_away(header));
    std::promise<void> writer_may_go_on;
    server.hold_writer(writer_may_go_on.get_future().share());
    auto under_way = server.begin(first);
    CHECK(server.front().batches_under_way() == 1);

    // By its header alone, or when it was read before the last place was taken.
    for (const Reply& refused : {server.front().turn_away(header).value_or(Reply{}), server.ask(next)}) {
        CHECK(refused.status == 503);
        CHECK(test::code_of(refused) == "busy");
        CHECK(header_of(refused, "Retry-After") == "1");
        CHECK(!header_of(refused, "X-Request-Id").empty());
        CHECK(refused.note.empty());
    }
    CHECK(server.ask("/v1/time").status == 400);
    header.method = "GET";  // no batch
    CHECK_FALSE(server.front().turn_away(header));

    writer_may_go_on.set_value();
    CHECK(under_way.get().status == 200);
    CHECK(server.front().batches_under_way() == 0);
    CHECK(server.ask(next).status == 200);
    CHECK(server.world.rated() == 2);
}

TEST_CASE("who is turned away asked all the same, as often as an address may") {
    Fronted server({.address_requests_per_minute = 1, .batches_under_way = 1});
    auto terminal = server.world.enrol(1);
    terminal.rate(5);
    Request request = server.world.batch_request(terminal, terminal.everything());
    std::promise<void> writer_may_go_on;
    server.hold_writer(writer_may_go_on.get_future().share());
    request.peer = "192.0.2.1";
    auto under_way = server.begin(request);
    request.peer = "192.0.2.2";
    CHECK(server.front().turn_away(request).value_or(Reply{}).status == 503);
    CHECK(server.front().turn_away(request).value_or(Reply{}).status == 429);
    writer_may_go_on.set_value();
    CHECK(under_way.get().status == 200);
}

TEST_CASE("metrics are for the addresses that the settings name, and never through a proxy") {
    Fronted server(metrics_for("127.0.0.1", "127.0.0.1"));
    CHECK(server.ask("/metrics", {}, "192.0.2.1").status == 404);
    CHECK(server.ask("/metrics", {{"x-forwarded-for", "127.0.0.1"}}, "127.0.0.1").status == 404);
    CHECK(server.ask("/metrics", {{"forwarded", "for=127.0.0.1"}}, "127.0.0.1").status == 404);
    CHECK(server.ask("/metrics", {}, "127.0.0.1").status == 200);
}

TEST_CASE("metrics tell what is there, and name nobody") {
    Fronted server(metrics_for("127.0.0.1"));
    auto terminal = server.world.enrol(1);
    terminal.rate(5);
    REQUIRE(server.world.send(terminal, terminal.everything()).status == 200);
    const std::string token = server.world.token_of(terminal);
    REQUIRE(server.ask("/v1/config", {{"authorization", "Bearer " + token}}).status == 200);
    const std::string text = server.ask("/metrics", {}, "127.0.0.1").body;
    for (const char* line :
         {"sipas_entries_total 1\n", "sipas_batches_total 1\n", "sipas_devices{state=\"active\"} 1\n",
          "sipas_incarnation 1\n", "sipas_requests_total{method=\"GET\",route=\"/v1/config\",status=\"200\"} 1\n"}) {
        INFO(line);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(text.find("sipas_database_bytes ") != std::string::npos);
    CHECK(text.find(token) == std::string::npos);
    CHECK(text.find(terminal.stream().device) == std::string::npos);
}

TEST_CASE("a server is ready when it can write, has room, and nobody stops it") {
    Fronted server;
    CHECK(server.ask_when_awake("/readyz").status == 200);
    server.pulse().stop_being_ready();
    CHECK(server.ask("/readyz").status == 503);
    CHECK(server.ask("/healthz").status == 200);
    Fronted full({}, std::numeric_limits<std::uintmax_t>::max());
    const auto reply = full.ask_when_awake("/readyz");
    CHECK(reply.status == 503);
    CHECK(reply.note.find("disk_full") != std::string::npos);
}

TEST_CASE("metrics have a route as the table has it: no number, no name and no id of a path") {
    Fronted server(metrics_for("192.0.2.1"));
    for (const char* path : {"/v1/batches/17", "/v1/batches/18", "/v1/batches/%31", "/v1/users/hoa"}) server.ask(path);
    const std::string text = server.ask("/metrics").body;
    CHECK(text.find("{method=\"GET\",route=\"/v1/batches/{id}\",status=\"401\"} 3\n") != std::string::npos);
    CHECK(text.find("{method=\"GET\",route=\"/v1/users/{name}\",status=\"405\"} 1\n") != std::string::npos);
    CHECK(text.find("hoa") == std::string::npos);
    CHECK(text.find("/17") == std::string::npos);
}

TEST_CASE("who fails to log in through a trusted proxy is noted and delayed by his own address, not the proxy's") {
    Fronted server({.proxies = *Networks::from_text("10.0.0.1")});
    const auto failures_of = [&](const char* address) {
        return server.world.store().failures(people::failures_key(people::FailureOf::address, address)).value().count;
    };
    const auto log_in_from = [&](const char* client) {
        return server.ask({.method = "POST",
                           .path = "/v1/sessions",
                           .query = {},
                           .headers = {{"x-forwarded-for", client}},
                           .body = R"({"name":"ai","password":"x"})",
                           .peer = "10.0.0.1"});
    };
    CHECK(log_in_from("192.0.2.3").status == 401);
    CHECK(failures_of("192.0.2.3") == 1);
    CHECK(failures_of("10.0.0.1") == 0);
    const auto rows = server.world.store().deeds_before(server::newest_deeds, "", 1);
    REQUIRE(rows);
    CHECK(rows->at(0).deed.act == "session.refused");
    CHECK(rows->at(0).doer.from == "192.0.2.3");
}

TEST_CASE("made-up methods and paths are counted together, so that they fill no memory") {
    Fronted server(metrics_for("192.0.2.1"));
    for (const char* path : {"/a", "/b", "/c"})
        CHECK(server.ask({.method = "BREW", .path = path, .query = {}, .headers = {}, .body = {}, .peer = "192.0.2.1"})
                  .status == 404);
    CHECK(
        server.ask("/metrics").body.find("sipas_requests_total{method=\"other\",route=\"none\",status=\"404\"} 3\n") !=
        std::string::npos);
}
