// A device that is known enrols again: another token, another key; and one device takes another's place.
#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/pull.hpp"
#include "tests/sync/server/world.hpp"

using server::AlarmKind;
using test::receipt_of;
using test::Server;
using test::Terminal;

namespace {

std::string code_for(Server& server, const Terminal& terminal) {
    std::string code = server::draw_code();
    test::change(server.store(), [&](server::Store& store) {
        return server::issue_code_for_device(store, code, terminal.stream().device, server.now);
    });
    return code;
}

Terminal with_key(const Terminal& terminal, base::Byte key, wire::Epoch epoch) {
    wire::Seed seed{};
    seed.fill(key);
    return {terminal.stream().device, seed, epoch};
}

std::int64_t keys_changed(Server& server) { return *server.store().alarm_count(AlarmKind::key); }

base::Result<server::Enrolled> try_code(Server& server, const std::string& code, base::Byte key) {
    wire::Seed seed{};
    seed.fill(key);
    return server::enrol(server.store(), code, wire::SecretKey(seed).public_key(), server.now);
}

bool is_active(Server& server, const std::string& device) { return (*server.store().device_by_id(device))->active; }

}  // namespace

TEST_CASE("with the key that it has, a known device gets another token and nothing else changes") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    const std::string before = server.token_of(terminal);
    const auto json = server.enrol_with(code_for(server, terminal), 1);
    CHECK(wire::text_at(json, "device") == terminal.stream().device);
    CHECK(wire::count_at(json, "first_epoch") == 1U);
    CHECK(server.token_of(terminal) != before);
    CHECK(server.ask("GET", "/v1/config", {{"authorization", "Bearer " + before}}).status == 401);
    CHECK(receipt_of(server.send(terminal, terminal.everything())).sequence == 1);
    CHECK(keys_changed(server) == 0);
}

TEST_CASE("with another key, that key counts from the next epoch on, and the one before in those before") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    terminal.rate(4);
    receipt_of(server.send(terminal, terminal.batch(1, 1)));
    const std::string code = code_for(server, terminal);
    CHECK(wire::count_at(server.enrol_with(code, 2), "first_epoch") == 2U);
    CHECK(keys_changed(server) == 1);

    // The answer was lost: the same code and key, once more.
    CHECK(wire::count_at(server.enrol_with(code, 2), "first_epoch") == 2U);
    CHECK(keys_changed(server) == 1);
    CHECK_FALSE(try_code(server, code, 3));

    Terminal next = with_key(terminal, 2, 2);
    next.write(next.rating(3, 9));
    CHECK(receipt_of(server.send(terminal, next.everything())).stream.epoch == 2);
    CHECK(receipt_of(server.send(terminal, terminal.everything())).sequence == 2);  // signed before the change

    Terminal thief = with_key(terminal, 1, 3);
    thief.rate(5);
    CHECK(server.send(terminal, thief.everything()).status == 422);
    Terminal early = with_key(terminal, 2, 1);
    early.rate(5);
    CHECK(server.send(terminal, early.everything()).status == 422);
    CHECK(server.rated() == 3);

    // And again: above all epochs that are known, used or not.
    CHECK(wire::count_at(server.enrol_with(code_for(server, terminal), 3), "first_epoch") == 3U);
    CHECK(wire::count_at(server.enrol_with(code_for(server, terminal), 4), "first_epoch") == 4U);
}

TEST_CASE("a key that was replaced, or is another device's, does not come back") {
    Server server;
    const Terminal terminal = server.enrol(1);
    const Terminal other = server.enrol(5, "a2");
    server.enrol_with(code_for(server, terminal), 2);
    CHECK_FALSE(try_code(server, code_for(server, terminal), 1));
    CHECK_FALSE(try_code(server, server.new_code("a1"), 1));
    CHECK_FALSE(try_code(server, code_for(server, terminal), 5));
}

TEST_CASE("a revoked or unknown device gets no code, nor enrols with one that it got before") {
    Server server;
    const Terminal terminal = server.enrol(1);
    const std::string code = code_for(server, terminal);
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        REQUIRE(store.revoke(terminal.stream().device));
        return base::Done{};
    });
    CHECK_FALSE(try_code(server, code, 1));
    CHECK_FALSE(server::issue_code_for_device(server.store(), "X", terminal.stream().device, server.now));
    CHECK_FALSE(server::issue_code_for_device(server.store(), "X", "nobody", server.now));
}

TEST_CASE("a device is revoked when its replacement enrols, and not before") {
    Server server;
    const std::string old = server.enrol(1).stream().device;
    const std::string beside = server.enrol(2).stream().device;
    const std::string code = server::draw_code();
    test::change(server.store(),
                 [&](server::Store& store) { return server::issue_code(store, code, "a1", server.now, old); });
    CHECK(is_active(server, old));
    server.enrol_with(code, 3);
    CHECK_FALSE(is_active(server, old));
    CHECK(is_active(server, beside));  // two terminals on one counter are legal
    CHECK_FALSE(server::issue_code(server.store(), "X", "a1", server.now, old));
    CHECK_FALSE(server::issue_code(server.store(), "X", "a2", server.now, beside));
}

TEST_CASE("a pulled folder lists all keys of a device whose key was changed") {
    Server server;
    const test::Folder folder;
    Terminal terminal = server.enrol(1);
    server.enrol(5, "a2");
    terminal.rate(5);
    receipt_of(server.send(terminal, terminal.everything()));
    server.enrol_with(code_for(server, terminal), 2);
    REQUIRE(server::pull(server.store(), folder.path()));
    const auto list =
        server::read_devices(*base::read_file(folder.path() / server::devices_name, server::folder_file_limit));
    REQUIRE(list);
    REQUIRE(list->devices.size() == 2);
    const auto& keys = list->devices.at(0).keys;
    REQUIRE(keys.size() == 2);
    CHECK(keys.at(0) == server::DeviceKey{1, terminal.public_key()});
    CHECK(keys.at(1) == server::DeviceKey{2, list->devices.at(0).public_key});
    CHECK(list->devices.at(1).keys.empty());
}
