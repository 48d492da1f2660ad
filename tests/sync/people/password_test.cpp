#include "sync/people/password.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a password's hash knows its password and no other, and carries no weak cost") {
    const auto hash = people::hash_password("nón lá bay qua sông");
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
    CHECK(people::password_matches(*hash, "nón lá bay qua sông"));
    CHECK_FALSE(people::password_matches(*hash, "nón lá bay qua sôn"));
    CHECK_FALSE(people::password_matches(*hash, ""));
}

TEST_CASE("one guess costs more than what OWASP asks for at least") {
    CHECK(people::password_cost.memory_bytes >= 46 * wire::mebibyte);
    CHECK(people::password_cost.passes >= 2);
}

TEST_CASE("nobody's hash costs what everybody's costs, and nothing matches it") {
    // The time of a check is set by the cost in the hash: with the same cost it takes as long.
    const auto hash = people::hash_password("một câu dài hơn mười hai");
    REQUIRE(hash);
    CHECK(people::nobodys_hash().substr(0, 31) == hash->substr(0, 31));
    CHECK(wire::is_secret_hash(people::nobodys_hash()));
    for (const char* password : {"", "một câu dài hơn mười hai", "nobody"})
        CHECK_FALSE(people::password_matches("", password));
}

TEST_CASE("a password is good by its length in characters, not by its shapes") {
    const auto is_good = [](const std::string& password) {
        return static_cast<bool>(people::check_password(password, "nguyen.thi.hoa"));
    };
    CHECK(is_good("mùa xuân ấy trời xanh"));
    CHECK(is_good("aaaaaaaaaaaa"));  // twelve
    CHECK_FALSE(is_good("aaaaaaaaaaa"));
    CHECK_FALSE(is_good("P@ssw0rd!"));
    CHECK_FALSE(is_good("ăăăăăăăăăăă"));  // eleven characters in more than twelve bytes
    CHECK(is_good("ăăăăăăăăăăăă"));
    CHECK_FALSE(is_good("nguyen.thi.hoa"));
    CHECK(is_good(std::string(256, 'x')));
    CHECK_FALSE(is_good(std::string(257, 'x')));
}

TEST_CASE("a password above the limit matches nothing, and is not hashed at length") {
    const auto hash = people::hash_password(std::string(256, 'x'));
    REQUIRE(hash);
    CHECK(people::password_matches(*hash, std::string(256, 'x')));
    CHECK_FALSE(people::password_matches(*hash, std::string(100'000'000, 'x')));
}
