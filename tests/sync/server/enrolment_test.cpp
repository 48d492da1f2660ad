#include "sync/server/enrolment.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/sync/server/world.hpp"

using test::Server;

namespace {

wire::PublicKey key_of(base::Byte number) {
    wire::Seed seed{};
    seed.fill(number);
    return wire::SecretKey(seed).public_key();
}

base::Result<server::Enrolled> enrol(Server& server, const std::string& code, base::Byte key) {
    auto change = server.store().begin();
    REQUIRE(change);
    auto enrolled = server::enrol(server.store(), code, key_of(key), server.now);
    if (enrolled) REQUIRE(change->commit());
    return enrolled;
}

}  // namespace

TEST_CASE("a code is ten unambiguous letters in two groups") {
    std::set<std::string> codes;
    for (int i = 0; i < 200; ++i) {
        const std::string code = server::draw_code();
        REQUIRE(code.size() == 11);
        CHECK(code[5] == '-');
        CHECK(code.find_first_of("01OILabcdefghijklmnopqrstuvwxyz") == std::string::npos);
        codes.insert(code);
    }
    CHECK(codes.size() == 200);
}

TEST_CASE("a code is read without regard to case, spaces and dashes") {
    CHECK(server::hash_of_code("ABCDE-FGHJK") == server::hash_of_code(" abcde fghjk"));
    CHECK(server::hash_of_code("ABCDE-FGHJK") != server::hash_of_code("ABCDE-FGHJM"));
}

TEST_CASE("a code for a counter that does not exist is not issued") {
    Server server;
    auto change = server.store().begin();
    REQUIRE(change);
    const auto issued = server::issue_code(server.store(), server::draw_code(), "nowhere", server.now);
    REQUIRE_FALSE(issued);
    CHECK(issued.problem().code == base::Code::not_found);
}

TEST_CASE("asked again with the same key, a code gives the same device and a fresh token") {
    Server server;
    const std::string code = server.new_code("a1");
    const auto first = enrol(server, code, 1);
    const auto again = enrol(server, code, 1);
    REQUIRE(first);
    REQUIRE(again);
    CHECK(first->device == again->device);
    CHECK(first->token != again->token);
    CHECK(first->place.agency == "a");
    CHECK(first->place.counter == "a1");
    const auto old_token = server.store().device_by_token(server::hash_of_token(first->token));
    REQUIRE(old_token);
    CHECK_FALSE(old_token->has_value());
    const auto new_token = server.store().device_by_token(server::hash_of_token(again->token));
    REQUIRE(new_token);
    CHECK(new_token->has_value());
}

TEST_CASE("a code is forbidden when it is unknown, expired, or used by another key") {
    Server server;
    const auto refused = [&](const std::string& code, base::Byte key) {
        const auto enrolled = enrol(server, code, key);
        return !enrolled && enrolled.problem().code == base::Code::forbidden;
    };
    const std::string code = server.new_code("a1");
    CHECK(refused("AAAAA-AAAAA", 1));
    REQUIRE(enrol(server, code, 1));
    CHECK(refused(code, 2));
    const std::string late = server.new_code("a1");
    server.now += server::code_lifetime + std::chrono::seconds{1};
    CHECK(refused(late, 3));
    CHECK(refused(code, 1));
}

TEST_CASE("a known key enrols again in its own unit as the same device, elsewhere not at all") {
    Server server;
    const auto first = enrol(server, server.new_code("a1"), 1);
    REQUIRE(first);
    const auto moved = enrol(server, server.new_code("a2"), 1);
    REQUIRE(moved);
    CHECK(moved->device == first->device);
    CHECK(moved->place.counter == "a2");
    CHECK_FALSE(enrol(server, server.new_code("b1"), 1));
}

TEST_CASE("a revoked device does not come back with the same key") {
    Server server;
    const auto first = enrol(server, server.new_code("a1"), 1);
    REQUIRE(first);
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        const auto revoked = store.revoke(first->device);
        REQUIRE(revoked);
        CHECK(*revoked);
        return base::Done{};
    });
    CHECK_FALSE(enrol(server, server.new_code("a1"), 1));
}
