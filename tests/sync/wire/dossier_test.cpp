#include "sync/wire/dossier.hpp"

#include <catch2/catch.hpp>
#include <numeric>

namespace {

const auto code = *domain::DossierCode::from("H15.50.05.13-261008-0975");

wire::DossierKey counting_key() {
    wire::DossierKey key{};
    std::iota(key.begin(), key.end(), base::Byte{0});
    return key;
}

}  // namespace

// The expected value is from Python's hashlib.blake2b(b"sipas/dossier/v1\0" + code, key=bytes(range(32)),
// digest_size=32): another implementation of the same formula.
TEST_CASE("A commitment is the keyed hash that PROTOCOL.md names") {
    CHECK(base::to_hex(wire::commitment(counting_key(), code)) ==
          "1160cf73aea66961202244782fd64f22bab3b1767eea61414deeb06bb5bfa16b");
}

TEST_CASE("One spelling, one commitment; another code or another key, another one") {
    const auto commitment = wire::commitment(counting_key(), code);
    CHECK(wire::commitment(counting_key(), *domain::DossierCode::from("h15.50.05.13 – 261008 – 0975")) == commitment);
    CHECK(wire::commitment(counting_key(), *domain::DossierCode::from("H15.50.05.13-261008-0976")) != commitment);
    CHECK(wire::commitment({}, code) != commitment);
}

TEST_CASE("Tags are the same only when every byte is") {
    const auto tag = wire::keyed_tag(counting_key(), base::view_of("words"));
    CHECK(wire::is_same(tag, wire::keyed_tag(counting_key(), base::view_of("words"))));
    for (std::size_t i = 0; i < tag.size(); ++i) {
        auto other = tag;
        other.at(i) ^= 1U;
        CHECK_FALSE(wire::is_same(tag, other));
    }
    CHECK_FALSE(wire::is_same(tag, wire::keyed_tag(counting_key(), {})));
}

// hashlib.blake2b(b"sipas/dossier-key/v1\0d-17", key=bytes(range(32)), digest_size=32)
TEST_CASE("Every device has its own key, derived from the server's one") {
    CHECK(base::to_hex(wire::dossier_key(counting_key(), "d-17")) ==
          "0ed3db9514bbe2b4c3dec44ae6083cfe4303f417a4f37962e4797948aa0528b2");
    CHECK(wire::dossier_key(counting_key(), "d-18") != wire::dossier_key(counting_key(), "d-17"));
    CHECK(wire::dossier_key({}, "d-17") != wire::dossier_key(counting_key(), "d-17"));
}
