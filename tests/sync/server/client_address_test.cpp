#include "sync/server/client_address.hpp"

#include <catch2/catch.hpp>

using server::Client;
using server::client_of;
using server::Headers;
using server::Networks;

namespace {

Networks networks(std::string_view text) {
    auto made = Networks::from_text(text);
    REQUIRE(made);
    return *made;
}

std::string address(std::string_view peer, const Headers& headers, std::string_view proxies) {
    return client_of(peer, headers, networks(proxies)).address;
}

}  // namespace

TEST_CASE("X-Forwarded-For is believed from a trusted proxy and from nobody else") {
    const Headers headers{{"x-forwarded-for", "198.51.100.7"}};
    CHECK(address("10.0.0.1", headers, "10.0.0.1") == "198.51.100.7");
    CHECK(address("10.0.0.2", headers, "10.0.0.1") == "10.0.0.2");
    CHECK(address("10.0.0.2", headers, "") == "10.0.0.2");
    CHECK(client_of("10.0.0.2", headers, networks("")).is_forwarded);
    CHECK(client_of("10.0.0.2", {{"forwarded", "for=1.2.3.4"}}, networks("")).is_forwarded);
    CHECK_FALSE(client_of("10.0.0.2", {{"x-name", "1"}}, networks("10.0.0.0/8")).is_forwarded);
}

TEST_CASE("what the client itself wrote into X-Forwarded-For stands before what the proxy added, and is not read") {
    CHECK(address("10.0.0.1", {{"x-forwarded-for", "1.1.1.1, 198.51.100.7"}}, "10.0.0.0/8") == "198.51.100.7");
    CHECK(address("10.0.0.1", {{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "198.51.100.7"}}, "10.0.0.0/8") ==
          "198.51.100.7");
    CHECK(address("10.0.0.1", {{"x-forwarded-for", "198.51.100.7 ,10.0.0.9"}}, "10.0.0.0/8") == "198.51.100.7");
    CHECK(address("10.0.0.1", {{"x-forwarded-for", "198.51.100.7, rubbish"}}, "10.0.0.0/8") == "10.0.0.1");
    CHECK(address("10.0.0.1", {{"x-forwarded-for", ",,"}}, "10.0.0.0/8") == "10.0.0.1");
}

TEST_CASE("networks: IPv4 and IPv6, whole bytes and parts of them") {
    const auto some = networks("127.0.0.1, 10.20.0.0/15 ,fd00::/8,2001:db8::/33");
    for (const char* inside : {"127.0.0.1", "::ffff:127.0.0.1", "10.21.255.255", "fd12::1", "2001:db8:7fff::1"})
        CHECK(some.has(inside));
    for (const char* outside : {"127.0.0.2", "10.22.0.0", "fc00::1", "2001:db8:8000::", "", "x", "10.20.0.0/15"})
        CHECK_FALSE(some.has(outside));
    for (const char* wrong : {"x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129", "host", ",a"})
        CHECK_FALSE(Networks::from_text(wrong));
    CHECK(networks("0.0.0.0/0").has("203.0.113.1"));
    CHECK_FALSE(networks("0.0.0.0/0").has("2001:db8::1"));
}

TEST_CASE("who owns a whole IPv6 network is one asker") {
    CHECK(server::household_of("2001:db8:1:2:3:4:5:6") == server::household_of("2001:db8:1:2::"));
    CHECK(server::household_of("2001:db8:1:3::") != server::household_of("2001:db8:1:2::"));
    CHECK(server::household_of("192.0.2.1") == "192.0.2.1");
    CHECK(server::household_of("::ffff:192.0.2.1") == "192.0.2.1");
}
