#include "sync/wire/chain.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/sha256.hpp"

TEST_CASE("SHA-256 gives the vector of FIPS 180") {
    CHECK(base::to_hex(wire::sha256(base::view_of("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// The expected values were computed with Python's hashlib from PROTOCOL.md, section 2.
TEST_CASE("The chain is the one of PROTOCOL.md") {
    const wire::Stream stream{"d0", 1};
    const wire::Hash start = wire::chain_start(stream, wire::Hash{});
    CHECK(base::to_hex(start) == "aa094d408cd74ee153a123f917388182f7c1c162b6bce62a85809e801cb6ebad");
    const wire::Hash next = wire::chain_next(start, 1, "{\"v\":1}");
    CHECK(base::to_hex(next) == "5d491644880fd7e7cb7ecb2ee805bb62fb87bac0b5f0dbdb622190afd1b9c83a");
    CHECK(base::to_hex(wire::head_statement(stream, 1, next)) ==
          "73697061732f686561642f7631006430000000010000000000000001" + base::to_hex(next));
}

TEST_CASE("Device, epoch, sequence, length and order all change the hash") {
    const wire::Hash start = wire::chain_start({"d0", 1}, wire::Hash{});
    CHECK(wire::chain_start({"d0", 2}, wire::Hash{}) != start);
    CHECK(wire::chain_start({"d1", 1}, wire::Hash{}) != start);
    CHECK(wire::chain_start({"d0", 1}, start) != start);
    CHECK(wire::chain_next(start, 1, "a") != wire::chain_next(start, 2, "a"));
    CHECK(wire::chain_next(start, 1, "a") != wire::chain_next(start, 1, "b"));
    const auto ab = wire::chain_next(wire::chain_next(start, 1, "a"), 2, "b");
    CHECK(ab != wire::chain_next(wire::chain_next(start, 1, "b"), 2, "a"));
    CHECK(ab != wire::chain_next(start, 1, "ab"));
}
