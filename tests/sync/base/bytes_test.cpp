#include "sync/base/bytes.hpp"

#include <catch2/catch.hpp>

using namespace std::string_literals;

TEST_CASE("base64 gives the test vectors of RFC 4648") {
    const std::string letters = "foobar";
    const std::array<std::string, 7> encoded{"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (std::size_t n = 0; n < encoded.size(); ++n) {
        const std::string text = letters.substr(0, n);
        CHECK(base::to_base64(base::view_of(text)) == encoded.at(n));
        base::Bytes back(n);
        REQUIRE(base::from_base64(encoded.at(n), back));
        CHECK(base::text_of(back) == text);
    }
}

TEST_CASE("Every byte survives every printed form") {
    base::Bytes all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<base::Byte>(i);
    base::Bytes back(all.size());
    REQUIRE(base::from_hex(base::to_hex(all), back));
    CHECK(back == all);
    back.assign(all.size(), 0);
    REQUIRE(base::from_base64(base::to_base64(all), back));
    CHECK(back == all);
    back.assign(all.size(), 0);
    REQUIRE(base::from_base64url(base::to_base64url(all), back));
    CHECK(back == all);
}

TEST_CASE("A printed form that is not exact is refused") {
    std::array<base::Byte, 1> one{};
    CHECK_FALSE(base::from_hex("A0", one));   // upper case
    CHECK_FALSE(base::from_hex("a", one));    // half a byte
    CHECK_FALSE(base::from_hex("a00", one));  // too long
    CHECK_FALSE(base::from_base64("Zg=", one));
    CHECK_FALSE(base::from_base64("Zg", one));
    CHECK_FALSE(base::from_base64("Zh==", one));  // stray bits: a second form of the same byte
    CHECK_FALSE(base::from_base64("Z!==", one));
    CHECK_FALSE(base::from_base64("", one));
    CHECK(base::from_base64("Zg==", one));
}

TEST_CASE("Integers are appended most significant byte first") {
    base::Bytes bytes;
    base::append_be32(bytes, 0x01020304U);
    base::append_be64(bytes, 0x05060708090A0B0CULL);
    CHECK(base::to_hex(bytes) == "0102030405060708090a0b0c");
}

TEST_CASE("Base64 of any length comes back, and only as it is written") {
    for (const auto* text : {"", "YQ==", "YWI=", "YWJj", "YWJjZA=="}) {
        const auto bytes = base::bytes_from_base64(text);
        REQUIRE(bytes);
        CHECK(base::to_base64(*bytes) == text);
    }
    for (const auto* text : {"Y", "YQ", "YQ=", "YR==", "Y===", "====", "YWJj\n", "YW=j"})
        CHECK_FALSE(base::bytes_from_base64(text));
}
