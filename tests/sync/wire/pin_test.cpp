#include "sync/wire/pin.hpp"

#include <catch2/catch.hpp>

TEST_CASE("A PIN's hash knows its PIN and no other, and is another one each time") {
    const auto hash = wire::hash_pin("493817");
    REQUIRE(hash);
    CHECK(wire::is_pin_hash(*hash));
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));  // 64 MiB
    CHECK(wire::pin_matches(*hash, "493817"));
    CHECK_FALSE(wire::pin_matches(*hash, "493818"));
    CHECK_FALSE(wire::pin_matches(*hash, "4938170"));
    CHECK_FALSE(wire::pin_matches(*hash, ""));
    CHECK(*wire::hash_pin("493817") != *hash);
}

// Golden: a hash on the disk of a terminal in the field.
TEST_CASE("A PIN that was kept earlier still opens") {
    const char* kept =
        "$argon2id$v=19$m=65536,t=2,p=1$kgf7cSbj+WFJ6UOTrU+RRg$NTk4HuFckptxXRutnd9OXIc8DTGhsbjw/07+Mvl9DhM";
    CHECK(wire::pin_matches(kept, "493817"));
    CHECK_FALSE(wire::pin_matches(kept, "493816"));
}

TEST_CASE("What is no hash matches nothing") {
    for (const std::string& text : {std::string(), std::string("493817"), std::string("$argon2id$"),
                                    std::string(500, '$'), std::string("$argon2id$v=19\0$m", 17)})
        CHECK_FALSE(wire::pin_matches(text, "493817"));
}
