// GET /v1/batches and what proves them.
#include <catch2/catch.hpp>

#include "sync/server/folder.hpp"
#include "sync/wire/key.hpp"
#include "tests/sync/server/world.hpp"

using server::Grant;
using server::Role;
using test::code_of;
using test::json_of;
using test::Server;
using test::Terminal;

namespace {

const Grant everything{Role::auditor, {}};
const Grant only_a{Role::agency_admin, {"a", ""}};

std::string next_of(const wire::Json& page) { return std::string(*wire::text_at(page, "next")); }

// All pages from the beginning on.
std::vector<wire::Json> pages(Server& server, const Grant& grant, int limit) {
    std::vector<wire::Json> all;
    std::string after;
    do {
        const auto reply = server.ask_as(
            grant, "/v1/batches?limit=" + std::to_string(limit) + (after.empty() ? "" : "&after=" + after));
        REQUIRE(reply.status == 200);
        all.push_back(json_of(reply));
        after = next_of(all.back());
    } while (*wire::bool_at(all.back(), "more"));
    return all;
}

std::vector<std::int64_t> ids_in(const wire::Json& page) {
    std::vector<std::int64_t> ids;
    for (const wire::Json& batch : *wire::array_at(page, "batches")) ids.push_back(*wire::integer_at(batch, "id"));
    return ids;
}

}  // namespace

TEST_CASE("pages lead through all batches, the last one says how far each stream is complete") {
    Server server;
    Terminal one = server.enrol(1, "a1");
    Terminal two = server.enrol(2, "b1");
    for (int i = 0; i < 5; ++i) {
        one.rate(5, "a1");
        REQUIRE(server.send(one, one.batch(one.last(), one.last())).status == 200);
    }
    two.rate(1, "b1");
    REQUIRE(server.send(two, two.everything()).status == 200);
    for (const int limit : {1, 2, 4, 6, 100}) {
        std::vector<std::int64_t> ids;
        const auto all = pages(server, everything, limit);
        for (const wire::Json& page : all) {
            const auto here = ids_in(page);
            ids.insert(ids.end(), here.begin(), here.end());
            CHECK((wire::array_at(page, "complete") != nullptr) == !*wire::bool_at(page, "more"));
        }
        CHECK(ids == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
        const auto& complete = *wire::array_at(all.back(), "complete");
        REQUIRE(complete.size() == 2);
        CHECK(wire::count_at(complete[0], "sequence") == 5U);
        CHECK(wire::text_at(complete[0], "head") == base::to_hex(one.hash_at(5)));
    }
    CHECK(ids_in(pages(server, only_a, 100).front()) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
    CHECK(wire::array_at(pages(server, only_a, 100).front(), "complete")->size() == 1);
}

TEST_CASE("a cursor stays where it was while data arrives, and an unchanged page is not sent again") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    REQUIRE(server.send(terminal, terminal.everything()).status == 200);
    const std::string after = next_of(pages(server, everything, 100).back());
    const auto empty = server.ask_as(everything, "/v1/batches?after=" + after);
    CHECK(ids_in(json_of(empty)).empty());
    CHECK(next_of(json_of(empty)) == after);
    REQUIRE(empty.headers.size() == 1);
    const server::Headers known{{"if-none-match", empty.headers[0].second}};
    const auto unchanged = server.ask_as(everything, "/v1/batches?after=" + after, known);
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(unchanged.headers == empty.headers);
    terminal.rate(1);
    REQUIRE(server.send(terminal, terminal.batch(2, 2)).status == 200);
    const auto changed = server.ask_as(everything, "/v1/batches?after=" + after, known);
    CHECK(changed.status == 200);
    CHECK(ids_in(json_of(changed)) == std::vector<std::int64_t>{2});
}

TEST_CASE("a cursor from before a restore is refused, and so is one that nobody gave") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    REQUIRE(server.send(terminal, terminal.everything()).status == 200);
    const std::string after = next_of(pages(server, everything, 100).back());
    test::change(server.store(), [](server::Store& store) { return store.set_incarnation(2); });
    const auto reply = server.ask_as(everything, "/v1/batches?after=" + after);
    CHECK(reply.status == 412);
    CHECK(code_of(reply) == "incarnation");
    for (const std::string& cursor : {std::string("1"), std::string(32, 'g'), std::string(33, '0')})
        CHECK(server.ask_as(everything, "/v1/batches?after=" + cursor).status == 400);
    CHECK(server.ask_as(everything, "/v1/batches?after=" + std::string(32, 'f')).status == 412);
    CHECK(server.ask_as(everything, "/v1/batches?limit=0").status == 400);
    CHECK(server.ask_as(everything, "/v1/batches?limit=1001").status == 400);
}

TEST_CASE("a batch comes with the bytes that the device sent, and its key proves them") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 3; ++i) terminal.rate(5);
    const std::string sent = terminal.everything();
    REQUIRE(server.send(terminal, sent).status == 200);
    const auto listed = json_of(server.ask_as(everything, "/v1/batches")).at("batches").at(0);
    const auto reply = server.ask_as(everything, "/v1/batches/1");
    CHECK(reply.status == 200);
    CHECK(reply.media_type == wire::batch_media_type);
    CHECK(reply.body == sent);
    CHECK(wire::text_at(listed, "sha256") == server::sha256_hex(sent));
    CHECK(wire::count_at(listed, "bytes") == sent.size());
    const auto devices = server::read_devices(server.ask_as(everything, "/v1/devices/keys").body);
    REQUIRE(devices);
    REQUIRE(devices->devices.size() == 1);
    const auto batch = wire::read_batch(reply.body);
    REQUIRE(batch);
    CHECK(wire::verify(devices->devices[0].public_key, wire::head_statement(terminal.stream(), 3, terminal.hash_at(3)),
                       batch->header.signature));
    REQUIRE(devices->devices[0].receipts.size() == 1);
    CHECK(devices->devices[0].receipts[0].sequence == 3);
    for (const char* path : {"/v1/batches/2", "/v1/batches/0", "/v1/batches/-1", "/v1/batches/x", "/v1/batches/1%27"})
        CHECK(server.ask_as(everything, path).status == 404);
}

TEST_CASE("what belongs to another agency is not there: not its batches, not its devices") {
    Server server;
    Terminal terminal = server.enrol(1, "b1");
    terminal.rate(5, "b1");
    REQUIRE(server.send(terminal, terminal.everything()).status == 200);
    CHECK(server.ask_as(only_a, "/v1/batches/1").body == server.ask_as(only_a, "/v1/batches/2").body);
    CHECK(server.ask_as(only_a, "/v1/batches/1").status == 404);
    CHECK(server.ask_as(only_a, "/v1/devices/keys").body.find(terminal.stream().device) == std::string::npos);
    // The device moves to agency a: what it sent before stays b's, what it sends from now on is a's.
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        REQUIRE(store.give_token(1, wire::Hash{1}, "a1"));
        return base::Done{};
    });
    CHECK(server.ask_as(only_a, "/v1/batches/1").status == 404);
    CHECK(ids_in(json_of(server.ask_as(only_a, "/v1/batches"))).empty());
    CHECK(server.ask_as({Role::viewer, {}}, "/v1/batches").status == 403);
    CHECK(server.ask("GET", "/v1/batches").status == 401);
}

TEST_CASE("a page's manifest is signed, names the page's files, and receipts go no further than the page") {
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 3; ++i) {
        terminal.rate(5);
        REQUIRE(server.send(terminal, terminal.batch(terminal.last(), terminal.last())).status == 200);
    }
    const auto all = pages(server, everything, 2);
    REQUIRE(all.size() == 2);
    const auto reply = server.ask_as(everything, "/v1/batches/manifest?number=1&through=" + next_of(all[0]));
    REQUIRE(reply.status == 200);
    const auto json = json_of(reply);
    const auto manifest = server::read_manifest(*wire::text_at(json, "manifest"), server.handlers().receipt_key());
    REQUIRE(manifest);
    CHECK(manifest->number == 1);
    CHECK(manifest->after == 0);
    CHECK(manifest->through == 2);
    REQUIRE(manifest->files.size() == 2);
    CHECK(manifest->files[1].sha256 == server::sha256_hex(terminal.batch(2, 2)));
    const auto text = *wire::text_at(json, "devices");
    CHECK(manifest->devices_sha256 == server::sha256_hex(text));
    const auto devices = server::read_devices(text);
    REQUIRE(devices);
    REQUIRE(devices->devices[0].receipts.size() == 1);
    CHECK(devices->devices[0].receipts[0].sequence == 2);
    CHECK(devices->devices[0].receipts[0].head == terminal.hash_at(2));
    CHECK(wire::verify(devices->devices[0].receipts[0], server.handlers().receipt_key()));
    const std::string backwards =
        "/v1/batches/manifest?number=2&after=" + next_of(all[1]) + "&through=" + next_of(all[0]);
    CHECK(server.ask_as(everything, backwards).status == 400);
    CHECK(server.ask_as(everything, "/v1/batches/manifest?number=1").status == 400);
    CHECK(server.ask_as(everything, "/v1/batches/manifest?number=0&through=" + next_of(all[0])).status == 400);
}
