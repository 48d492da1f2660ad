#include "sync/server/seal.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/pull.hpp"
#include "tests/sync/server/world.hpp"

using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

wire::KeyChange change_key(Server& server) {
    wire::KeyChange change;
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        const auto made = server::change_receipt_key(store, server.now);
        REQUIRE(made);
        change = *made;
        return base::Done{};
    });
    return change;
}

std::vector<wire::KeyChange> told(Server& server, const Terminal& terminal) {
    const auto reply = server.ask("GET", "/v1/config", {{"authorization", "Bearer " + server.token_of(terminal)}});
    REQUIRE(reply.status == 200);
    const auto json = test::json_of(reply);
    const auto* array = wire::array_at(json, "receipt_keys");
    if (array == nullptr) return {};
    const auto changes = wire::read_key_changes(*array);
    REQUIRE(changes);
    return *changes;
}

}  // namespace

TEST_CASE("a changed receipt key signs at once, and who pinned an older one is led to it") {
    Server server;
    Terminal terminal = server.enrol(1);
    const wire::PublicKey first = server.handlers().receipt_key();
    CHECK(told(server, terminal).empty());
    terminal.rate(5);
    CHECK(wire::verify(receipt_of(server.send(terminal, terminal.everything())), first));
    const wire::KeyChange second = change_key(server);
    terminal.rate(5);
    const auto receipt = receipt_of(server.send(terminal, terminal.everything()));
    CHECK(wire::verify(receipt, second.key));
    CHECK_FALSE(wire::verify(receipt, first));
    server.now += std::chrono::hours{24};
    const wire::KeyChange third = change_key(server);
    const auto changes = told(server, terminal);
    CHECK(changes == std::vector<wire::KeyChange>{second, third});
    CHECK(wire::follow_changes(first, changes) == third.key);
    CHECK(wire::follow_changes(second.key, changes) == third.key);
    CHECK(wire::verify(
        receipt_of(server.ask("GET", "/v1/stream?epoch=1", {{"authorization", "Bearer " + server.token_of(terminal)}})),
        third.key));
    CHECK(wire::text_at(server.enrol_with(server.new_code("a2"), 2), "receipt_key") == base::to_base64(third.key));
}

TEST_CASE("a batch that waits while the key changes gets a receipt by the key of its own transaction") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    const auto waiting = server.handlers().answer(server.batch_request(terminal, terminal.everything()), server.now);
    REQUIRE(std::holds_alternative<server::Task>(waiting));
    const wire::KeyChange second = change_key(server);
    const auto& task = std::get<server::Task>(waiting);
    test::change(server.store(), task.write);
    CHECK(wire::verify(receipt_of(task.reply(base::Done{})), second.key));
}

TEST_CASE("a folder that was pulled before the key changed is pulled on, and lists the changes") {
    Server server;
    const test::Folder folder;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    REQUIRE(server::pull(server.store(), folder.path()));
    const wire::KeyChange second = change_key(server);
    REQUIRE(server::pull(server.store(), folder.path()));
    const auto list =
        server::read_devices(*base::read_file(folder.path() / server::devices_name, server::folder_file_limit));
    REQUIRE(list);
    CHECK(list->receipt_key == second.key);
    CHECK(list->receipt_keys == std::vector<wire::KeyChange>{second});
    CHECK_FALSE(server::pull(Server().store(), folder.path()));
}
