#include "sync/wire/receipt.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"

namespace {

wire::Receipt sample(const wire::SecretKey& server) {
    wire::Hash head{};
    head[31] = 1;
    return wire::sign({{"d0123", 3}, 18354, head, 18000, 2, base::WallTime{base::Duration{1795000000123}}, {}}, server);
}

}  // namespace

TEST_CASE("A receipt comes back as it was and verifies") {
    const auto server = support::sample_key(1);
    const auto receipt = sample(server);
    const auto back = wire::read_receipt(wire::write_receipt(receipt));
    REQUIRE(back);
    CHECK(*back == receipt);
    CHECK(wire::verify(*back, server.public_key()));
    CHECK_FALSE(wire::verify(*back, support::sample_key(2).public_key()));
}

TEST_CASE("Nothing in a receipt can change under its signature") {
    const auto server = support::sample_key(1);
    const auto good = sample(server);
    const auto forged = [&](auto change) {
        auto receipt = good;
        change(receipt);
        return !wire::verify(receipt, server.public_key());
    };
    CHECK(forged([](wire::Receipt& r) { r.stream.device = "d0124"; }));
    CHECK(forged([](wire::Receipt& r) { ++r.stream.epoch; }));
    CHECK(forged([](wire::Receipt& r) { ++r.sequence; }));
    CHECK(forged([](wire::Receipt& r) { r.head[0] ^= 1U; }));
    CHECK(forged([](wire::Receipt& r) { ++r.durable; }));
    CHECK(forged([](wire::Receipt& r) { ++r.incarnation; }));
    CHECK(forged([](wire::Receipt& r) { r.received += base::Duration{1}; }));
}

TEST_CASE("What is not a receipt is refused") {
    const std::string good = wire::write_receipt(sample(support::sample_key(1)));
    for (const auto* wrong : {"", "{}", "[]", "<html>Welcome to the airport</html>", "null"})
        CHECK_FALSE(wire::read_receipt(wrong));
    std::string more = good;
    more.replace(more.find("\"durable\":18000"), 15, "\"durable\":18355");  // more than it holds
    CHECK_FALSE(wire::read_receipt(more));
}
