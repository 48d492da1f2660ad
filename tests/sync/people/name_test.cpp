#include "sync/people/name.hpp"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("names are small letters, digits and three signs, so that no two look alike") {
    for (const char* name : {"hoa", "nguyen.thi-hoa_2", "it"}) CHECK(people::check_name(name));
    for (const std::string& name :
         {std::string(), std::string("a"), std::string("Hoa"), std::string("hoa "), std::string("2hoa"),
          std::string("h\no"), std::string("hoà"), std::string(41, 'a'), std::string("ho\0a", 4), std::string("-hoa")})
        CHECK_FALSE(people::check_name(name));
}
