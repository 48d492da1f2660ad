#include "sync/wire/secret_hash.hpp"

#include <catch2/catch.hpp>

TEST_CASE("A PIN's hash knows its PIN and no other, and is another one each time") {
    const auto hash = wire::hash_secret("493817", wire::pin_cost);
    REQUIRE(hash);
    CHECK(wire::is_secret_hash(*hash));
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));  // 64 MiB
    CHECK(wire::secret_matches(*hash, "493817"));
    CHECK_FALSE(wire::secret_matches(*hash, "493818"));
    CHECK_FALSE(wire::secret_matches(*hash, "4938170"));
    CHECK_FALSE(wire::secret_matches(*hash, ""));
    CHECK(*wire::hash_secret("493817", wire::pin_cost) != *hash);
}

// Golden: a hash on the disk of a terminal in the field.
TEST_CASE("A PIN that was kept earlier still opens") {
    const char* kept =
        "$argon2id$v=19$m=65536,t=2,p=1$kgf7cSbj+WFJ6UOTrU+RRg$NTk4HuFckptxXRutnd9OXIc8DTGhsbjw/07+Mvl9DhM";
    CHECK(wire::secret_matches(kept, "493817"));
    CHECK_FALSE(wire::secret_matches(kept, "493816"));
}

TEST_CASE("What is no hash matches nothing") {
    for (const std::string& text : {std::string(), std::string("493817"), std::string("$argon2id$"),
                                    std::string(500, '$'), std::string("$argon2id$v=19\0$m", 17)})
        CHECK_FALSE(wire::secret_matches(text, "493817"));
}
