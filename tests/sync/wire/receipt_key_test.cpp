#include "sync/wire/receipt_key.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"

namespace {

constexpr base::WallTime some_time{base::Duration{1795000000123}};

wire::PublicKey public_key(base::Byte number) { return support::sample_key(number).public_key(); }

// Keys 1, 2, 3, 4: each handed over by the one before.
std::vector<wire::KeyChange> handed_over() {
    std::vector<wire::KeyChange> changes;
    for (base::Byte number = 1; number < 4; ++number)
        changes.push_back(wire::change_key(support::sample_key(number), public_key(number + 1), some_time));
    return changes;
}

}  // namespace

TEST_CASE("Whoever pinned any of the keys follows the changes to the last one") {
    for (base::Byte number = 1; number <= 4; ++number)
        CHECK(wire::follow_changes(public_key(number), handed_over()) == public_key(4));
    CHECK(wire::follow_changes(public_key(9), handed_over()) == public_key(9));
    CHECK(wire::follow_changes(public_key(1), {}) == public_key(1));
}

TEST_CASE("A change that the key before did not sign leads nowhere") {
    const auto led_astray = [](auto change_one) {
        auto changes = handed_over();
        change_one(changes[1]);
        return wire::follow_changes(public_key(1), changes) != public_key(2);
    };
    CHECK_FALSE(led_astray([](wire::KeyChange& change) { change.key = public_key(9); }));
    CHECK_FALSE(led_astray([](wire::KeyChange& change) { change.from += base::Duration{1}; }));
    CHECK_FALSE(led_astray([](wire::KeyChange& change) { change.signature[5] ^= 1U; }));
    CHECK_FALSE(led_astray(
        [](wire::KeyChange& change) { change = wire::change_key(support::sample_key(9), public_key(9), some_time); }));
}

TEST_CASE("Changes come back from JSON as they were, and nothing else is taken for one") {
    const auto changes = handed_over();
    const auto back = wire::read_key_changes(wire::key_changes_json(changes));
    REQUIRE(back);
    CHECK(*back == changes);
    auto json = wire::key_changes_json(changes);
    json[1].as_object()["from_ms"] = -1;
    CHECK_FALSE(wire::read_key_changes(json));
    for (const char* key : {"key", "from_ms", "signature"}) {
        json = wire::key_changes_json(changes);
        json[2].as_object().erase(key);
        CHECK(wire::read_key_changes(json).problem().code == base::Code::bad_input);
    }
    CHECK_FALSE(wire::read_key_changes(wire::JsonArray{wire::Json("x")}));
}

// openssl pkeyutl -sign -rawin over 'sipas/receipt-key/v1\0', the key's 32 bytes and be64(1795000000123).
TEST_CASE("The statement is the protocol's") {
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/receipt-key/v1"));
    statement.push_back(0);
    base::append(statement, public_key(2));
    base::append_be64(statement, 1795000000123);
    const auto change = wire::change_key(support::sample_key(1), public_key(2), some_time);
    CHECK(wire::verify(public_key(1), statement, change.signature));
}
