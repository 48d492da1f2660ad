#include "sync/domain/rating.hpp"

#include <catch2/catch.hpp>

TEST_CASE("There are five levels, and the two upper ones are satisfied") {
    for (const int number : {-1, 0, 6, 100}) CHECK_FALSE(domain::Level::from(number));
    for (int number = 1; number <= 5; ++number) {
        const auto level = domain::Level::from(number);
        REQUIRE(level);
        CHECK(level->number() == number);
        CHECK(level->satisfied() == (number >= 4));
    }
}

TEST_CASE("An identifier is short and plain") {
    CHECK(domain::is_identifier("H17.so-noi-vu_1"));
    CHECK(domain::is_identifier(std::string(40, 'a')));
    CHECK_FALSE(domain::is_identifier(std::string(41, 'a')));
    for (const auto* wrong : {"", "a b", "sở", "a/b", "a\nb", "\"", "../x;"}) CHECK_FALSE(domain::is_identifier(wrong));
}
