// Alarms over the API: who sees which, and who clears one.
#include "sync/server/alarm_list.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using people::Role;
using test::admin_of_a;
using test::code_of;
using test::Server;
using test::system_admin;

namespace {

// An alarm of a terminal of agency a, one of a terminal of b, one of the server itself.
struct Alarmed {
    Server server;
    std::int64_t of_a = raise(server.enrol(1, "a1").stream().device);
    std::int64_t of_b = raise(server.enrol(2, "b1").stream().device);
    std::int64_t of_server = raise("");

    std::set<std::int64_t> seen_by(const people::Grant& grant, const std::string& query = "") {
        std::set<std::int64_t> ids;
        const auto json = test::json_of(server.ask_as(grant, "/v1/alarms" + query));
        for (const wire::Json& alarm : *wire::array_at(json, "alarms")) ids.insert(*wire::integer_at(alarm, "id"));
        return ids;
    }
    int show_to(const people::Grant& grant, std::int64_t id) {
        return server.ask_as(grant, "/v1/alarms/" + std::to_string(id)).status;
    }
    base::Result<> clear(const server::Author& author, std::int64_t id, const std::string& reason = "đã xem") {
        return tried(server, [&](server::Store& store) {
            return clear_alarm(store, author, id, {server.now, author.doer.name, reason});
        });
    }

private:
    std::int64_t raise(const std::string& device) {
        test::change(server.store(), [&](server::Store& store) -> base::Result<> {
            server::Sighting sighting{.kind = server::AlarmKind::clock, .words = "x", .evidence = "\x01"};
            if (!device.empty()) sighting.device = store.device_by_id(device).value()->number;
            return store.raise(sighting, server.now);
        });
        const auto alarms = server.store().alarms(true);
        REQUIRE(alarms);
        std::int64_t newest = 0;
        for (const server::Alarm& alarm : *alarms) newest = std::max(newest, alarm.id);
        return newest;
    }
};

}  // namespace

TEST_CASE("an alarm is seen by who sees its terminal's place, and the server's own by who sees everything") {
    Alarmed world;
    const people::Grant supervisor{Role::unit_supervisor, {"b", "b-mc"}};
    CHECK(world.seen_by(system_admin.grant) == std::set{world.of_a, world.of_b, world.of_server});
    CHECK(world.seen_by({Role::auditor, {}}).size() == 3);
    CHECK(world.seen_by(admin_of_a.grant) == std::set{world.of_a});
    CHECK(world.seen_by(supervisor) == std::set{world.of_b});
    CHECK(world.show_to(admin_of_a.grant, world.of_a) == 200);
    for (const std::int64_t hidden : {world.of_b, world.of_server, std::int64_t{99}})
        CHECK(world.show_to(admin_of_a.grant, hidden) == 404);
    CHECK(world.server.ask_as({Role::viewer, {}}, "/v1/alarms").status == 403);
    const auto shown = test::json_of(world.server.ask_as(supervisor, "/v1/alarms/" + std::to_string(world.of_b)));
    CHECK(wire::text_at(shown, "evidence") == "AQ==");
    CHECK(wire::text_at(shown, "advice") == server::advice_on(server::AlarmKind::clock));
}

TEST_CASE("an alarm is cleared once, for a reason, by who may and sees it; it stays with his name") {
    Alarmed world;
    CHECK(code_of(world.clear(admin_of_a, world.of_b)) == base::Code::not_found);
    CHECK(code_of(world.clear(admin_of_a, world.of_server)) == base::Code::not_found);
    CHECK(code_of(world.clear({{"kiem", ""}, {Role::auditor, {}}}, world.of_a)) == base::Code::forbidden);
    CHECK(code_of(world.clear(admin_of_a, world.of_a, "")) == base::Code::bad_input);
    REQUIRE(world.clear(admin_of_a, world.of_a));
    CHECK(code_of(world.clear(admin_of_a, world.of_a)) == base::Code::not_found);
    CHECK(world.seen_by(admin_of_a.grant).empty());
    CHECK(world.seen_by(admin_of_a.grant, "?state=all") == std::set{world.of_a});
    const auto rows = world.server.store().deeds_before(server::newest_deeds, "a", 1);
    REQUIRE(rows->size() == 1);
    CHECK(rows->at(0).deed.act == "alarm.clear");
    CHECK(rows->at(0).deed.words == "anh: đã xem");
}
