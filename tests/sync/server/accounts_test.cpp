#include "sync/server/accounts.hpp"

#include <catch2/catch.hpp>

#include "sync/people/token.hpp"
#include "tests/sync/server/world.hpp"

using people::Role;
using server::Author;
using test::admin_of_a;
using test::code_of;
using test::Server;
using test::system_admin;
using test::tried;

namespace {

const Author auditor{{"kiem", "10.0.0.3"}, {Role::auditor, {}}};

base::Result<> add(Server& server, const Author& author, const std::string& name, const people::Grant& grant) {
    return tried(server, [&](server::Store& store) {
        return server::add_person(store, author, {name, grant, "$hash"}, server.now);
    });
}

base::Result<> change(Server& server, const Author& author, const std::string& name,
                      const server::PersonChange& change) {
    return tried(server,
                 [&](server::Store& store) { return server::change_person(store, author, name, change, server.now); });
}

std::vector<std::string> log_of(Server& server) {
    const auto deeds = server.store().deeds_before(server::newest_deeds, "", 100);
    REQUIRE(deeds);
    std::vector<std::string> lines;
    for (const auto& logged : *deeds)
        lines.push_back(logged.doer.name + ' ' + logged.deed.act + ' ' + logged.deed.object);
    return lines;
}

}  // namespace

TEST_CASE("a user is added, found again, and his name is given once for ever") {
    Server server;
    REQUIRE(add(server, system_admin, "hoa", {Role::agency_admin, {"a", ""}}));
    const auto account = server.store().account("hoa");
    REQUIRE(account);
    CHECK((*account)->grant == people::Grant{Role::agency_admin, {"a", ""}});
    CHECK((*account)->active);
    CHECK_FALSE((*account)->totp);
    CHECK(change(server, system_admin, "hoa", {.active = false}));
    CHECK_FALSE((*server.store().account("hoa"))->active);
    CHECK(code_of(add(server, system_admin, "hoa", {Role::auditor, {}})) == base::Code::forbidden);
}

TEST_CASE("a user needs a name, a role of people, and a place that is there") {
    Server server;
    CHECK(code_of(add(server, system_admin, "Hoa!", {Role::auditor, {}})) == base::Code::bad_input);
    CHECK(code_of(add(server, system_admin, "hoa", {Role::data_reader, {}})) == base::Code::bad_input);
    CHECK(code_of(add(server, system_admin, "hoa", {Role::agency_admin, {"nowhere", ""}})) == base::Code::not_found);
    CHECK(code_of(add(server, system_admin, "hoa", {Role::unit_supervisor, {"b", "a-mc"}})) == base::Code::not_found);
    CHECK(add(server, system_admin, "hoa", {Role::unit_supervisor, {"a", "a-mc"}}));
}

TEST_CASE("agency A's admin adds A's people; B's do not exist for him, and nobody above him comes from him") {
    Server server;
    REQUIRE(add(server, system_admin, "binh", {Role::viewer, {"b", ""}}));
    REQUIRE(add(server, system_admin, "sep", {Role::system_admin, {}}));
    CHECK(add(server, admin_of_a, "an", {Role::unit_supervisor, {"a", "a-mc"}}));
    CHECK(add(server, admin_of_a, "ai", {Role::agency_admin, {"a", ""}}));
    CHECK(code_of(add(server, admin_of_a, "x1", {Role::viewer, {"b", ""}})) == base::Code::not_found);
    CHECK(code_of(add(server, admin_of_a, "x2", {Role::viewer, {"nowhere", ""}})) == base::Code::not_found);
    CHECK(code_of(add(server, admin_of_a, "x3", {Role::system_admin, {}})) == base::Code::not_found);
    CHECK(code_of(add(server, admin_of_a, "x4", {Role::auditor, {}})) == base::Code::not_found);

    const server::PersonChange disable{.active = false};
    const auto elsewhere = change(server, admin_of_a, "binh", disable);
    const auto above = change(server, admin_of_a, "sep", disable);
    const auto nobody = change(server, admin_of_a, "khong", disable);
    CHECK(code_of(elsewhere) == base::Code::not_found);
    CHECK(code_of(above) == base::Code::not_found);
    CHECK(elsewhere.problem().words == "there is no user \"binh\"");
    CHECK(nobody.problem().words == "there is no user \"khong\"");
    CHECK((*server.store().account("binh"))->active);

    const auto seen = server::visible_people(server.store(), admin_of_a);
    REQUIRE(seen);
    REQUIRE(seen->size() == 2);
    CHECK(seen->at(0).name == "ai");
    CHECK(server::visible_people(server.store(), auditor)->size() == 4);
}

TEST_CASE("nobody changes his own rights, and an auditor changes nobody") {
    Server server;
    REQUIRE(add(server, system_admin, "anh", {Role::agency_admin, {"a", ""}}));
    CHECK(code_of(change(server, admin_of_a, "anh", {.active = false})) == base::Code::forbidden);
    CHECK(code_of(change(server, auditor, "anh", {.active = false})) == base::Code::forbidden);
    CHECK(code_of(add(server, auditor, "moi", {Role::viewer, {}})) == base::Code::forbidden);
    CHECK(change(server, system_admin, "anh", {.active = false}));
}

TEST_CASE("whoever is changed is logged out") {
    Server server;
    REQUIRE(add(server, system_admin, "hoa", {Role::auditor, {}}));
    const auto hash = people::hash_of_token("t");
    test::change(server.store(), [&](server::Store& store) {
        return store.add_session(hash, {"hoa", {server.now, server.now}});
    });
    REQUIRE(server.store().session(hash)->has_value());
    REQUIRE(change(server, system_admin, "hoa", {.password_hash = "$other"}));
    CHECK_FALSE(server.store().session(hash)->has_value());
}

TEST_CASE("a program's token is shown once, kept as a hash, ends by itself, and is revoked for good") {
    Server server;
    server::ShownToken shown;
    REQUIRE(tried(server, [&](server::Store& store) -> base::Result<> {
        auto made = server::add_program(store, admin_of_a, {"kho dữ liệu", {Role::data_reader, {"a", ""}}}, server.now);
        if (!made) return made.problem();
        shown = *made;
        return base::Done{};
    }));
    const auto found = server.store().program_by_token(people::hash_of_token(shown.token));
    REQUIRE(found->has_value());
    CHECK((*found)->id == shown.id);
    CHECK(is_valid(**found, server.now + std::chrono::days{89}));
    CHECK_FALSE(is_valid(**found, server.now + std::chrono::days{90}));
    const auto revoke = [&](const Author& author) {
        return tried(server,
                     [&](server::Store& store) { return server::revoke_program(store, author, shown.id, server.now); });
    };
    const Author admin_of_b{{"binh", ""}, {Role::agency_admin, {"b", ""}}};
    CHECK(code_of(revoke(admin_of_b)) == base::Code::not_found);
    CHECK(server::visible_programs(server.store(), admin_of_b)->empty());
    CHECK(revoke(admin_of_a));
    CHECK(code_of(revoke(admin_of_a)) == base::Code::not_found);
    CHECK_FALSE(is_valid(**server.store().program(shown.id), server.now));
}

TEST_CASE("a token is a program's, lives 400 days at most, and gives no more than its maker has") {
    Server server;
    const auto make = [&](const Author& author, const people::Grant& grant, int days) {
        return tried(server, [&](server::Store& store) -> base::Result<> {
            const auto made = server::add_program(store, author, {"x", grant, std::chrono::days{days}}, server.now);
            return made ? base::Result<>(base::Done{}) : made.problem();
        });
    };
    CHECK(make(system_admin, {Role::data_reader, {}}, 400));
    CHECK(code_of(make(system_admin, {Role::data_reader, {}}, 401)) == base::Code::bad_input);
    CHECK(code_of(make(system_admin, {Role::data_reader, {}}, 0)) == base::Code::bad_input);
    CHECK(code_of(make(system_admin, {Role::system_admin, {}}, 1)) == base::Code::bad_input);
    CHECK(code_of(make(admin_of_a, {Role::data_reader, {}}, 1)) == base::Code::not_found);
    CHECK(code_of(make(admin_of_a, {Role::data_reader, {"b", ""}}, 1)) == base::Code::not_found);
}

TEST_CASE("every act stands in the log, written with it, and what was refused changed nothing") {
    Server server;
    REQUIRE(add(server, system_admin, "hoa", {Role::auditor, {}}));
    REQUIRE(change(server, system_admin, "hoa", {.active = false}));
    CHECK_FALSE(add(server, auditor, "moi", {Role::viewer, {}}));
    server.enrol(1);
    const auto log = log_of(server);
    REQUIRE(log.size() == 3);
    CHECK(log[2] == "root user.add hoa");
    CHECK(log[1] == "root user.change hoa");
    CHECK(log[0].find(" device.enrol ") != std::string::npos);
    // An agency's admin sees its own part.
    CHECK(server.store().deeds_before(server::newest_deeds, "a", 100)->size() == 1);
}
