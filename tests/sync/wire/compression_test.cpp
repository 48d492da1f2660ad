#include "sync/wire/compression.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace {

constexpr std::size_t limit = 1024 * 1024;

std::string noise(std::size_t size) {
    std::mt19937 dice(7);  // NOLINT: the same bytes each run
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(dice() & 0xFFU);
    return bytes;
}

}  // namespace

TEST_CASE("Every encoding gives back what went in") {
    for (const auto encoding : {wire::Encoding::zstd, wire::Encoding::gzip, wire::Encoding::plain})
        for (const std::string& bytes : {std::string(), std::string("x"), std::string(1000, 'a'), noise(200000)})
            CHECK(*wire::decompress(wire::compress(bytes, encoding), encoding, limit) == bytes);
}

TEST_CASE("A small body cannot become a flood") {
    for (const auto encoding : {wire::Encoding::zstd, wire::Encoding::gzip}) {
        const auto bomb = wire::compress(std::string(900000, 'a'), encoding);
        CHECK(wire::decompress(bomb, encoding, limit).problem().code == base::Code::too_large);  // ratio
        const auto large = wire::compress(noise(limit + 1), encoding);
        CHECK(wire::decompress(large, encoding, limit).problem().code == base::Code::too_large);  // size
    }
    CHECK_FALSE(wire::decompress(std::string(limit + 1, 'a'), wire::Encoding::plain, limit));
}

TEST_CASE("A damaged body is refused wherever it is cut") {
    for (const auto encoding : {wire::Encoding::zstd, wire::Encoding::gzip}) {
        const auto whole = wire::compress(noise(300), encoding);
        for (std::size_t size = 0; size < whole.size(); ++size)
            REQUIRE_FALSE(wire::decompress(whole.substr(0, size), encoding, limit));
        CHECK_FALSE(wire::decompress(whole + "x", encoding, limit));
    }
}

TEST_CASE("Encodings have the names of HTTP") {
    for (const auto encoding : {wire::Encoding::zstd, wire::Encoding::gzip, wire::Encoding::plain})
        CHECK(wire::encoding_named(wire::name_of(encoding)) == encoding);
    CHECK_FALSE(wire::encoding_named("br"));
}
