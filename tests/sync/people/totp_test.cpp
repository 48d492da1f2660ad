#include "sync/people/totp.hpp"

#include <catch2/catch.hpp>

using people::TotpSecret;

namespace {

TotpSecret secret_from(std::string_view text) {
    TotpSecret secret{};
    std::copy(text.begin(), text.end(), secret.begin());
    return secret;
}

const TotpSecret rfc_secret = secret_from("12345678901234567890");

base::WallTime at_second(std::int64_t second) { return base::WallTime{std::chrono::seconds{second}}; }

}  // namespace

TEST_CASE("codes are those of RFC 6238, appendix B") {
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                            {1111111111, "14050471"}, {1234567890, "89005924"},
                                                            {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [second, code] : vectors) {
        CHECK(people::totp_code(rfc_secret, people::totp_step(at_second(second)), 8) == code);
        CHECK(people::totp_code(rfc_secret, people::totp_step(at_second(second))) == std::string(code).substr(2));
    }
}

TEST_CASE("codes are those of RFC 4226, appendix D") {
    const std::array codes{"755224", "287082", "359152", "969429", "338314",
                           "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t i = 0; i < codes.size(); ++i)
        CHECK(people::totp_code(rfc_secret, static_cast<std::int64_t>(i)) == codes.at(i));
}

TEST_CASE("a code counts in its own step and the one beside it, on either side, and no further") {
    const std::int64_t step = 41'152'263;
    const std::string code = people::totp_code(rfc_secret, step);
    for (std::int64_t away = -3; away <= 3; ++away) {
        const auto now = at_second((step + away) * 30 + 29);
        CAPTURE(away);
        CHECK(people::totp_match(rfc_secret, code, now, 0).has_value() == (away >= -1 && away <= 1));
    }
}

TEST_CASE("a code is never accepted twice, nor an older one after it") {
    const std::int64_t step = 41'152'263;
    const auto now = at_second(step * 30);
    const auto used = people::totp_match(rfc_secret, people::totp_code(rfc_secret, step), now, 0);
    REQUIRE(used == step);
    CHECK_FALSE(people::totp_match(rfc_secret, people::totp_code(rfc_secret, step), now, *used));
    CHECK_FALSE(people::totp_match(rfc_secret, people::totp_code(rfc_secret, step - 1), now, *used));
    CHECK(people::totp_match(rfc_secret, people::totp_code(rfc_secret, step + 1), now, *used) == step + 1);
}

TEST_CASE("what is no code of six digits matches nothing") {
    const auto now = at_second(1'234'567'890);
    const std::string code = people::totp_code(rfc_secret, people::totp_step(now));
    for (const std::string& wrong : {std::string(), code.substr(1), code + "0", " " + code, std::string(6, '\0')})
        CHECK_FALSE(people::totp_match(rfc_secret, wrong, now, 0));
}

TEST_CASE("an app reads the secret as base32, by RFC 4648") {
    CHECK(people::to_base32(base::view_of("")).empty());
    CHECK(people::to_base32(base::view_of("f")) == "MY");
    CHECK(people::to_base32(base::view_of("fo")) == "MZXQ");
    CHECK(people::to_base32(base::view_of("foo")) == "MZXW6");
    CHECK(people::to_base32(base::view_of("foob")) == "MZXW6YQ");
    CHECK(people::to_base32(base::view_of("fooba")) == "MZXW6YTB");
    CHECK(people::to_base32(base::view_of("foobar")) == "MZXW6YTBOI");
    CHECK(people::totp_uri(rfc_secret, "lan") ==
          "otpauth://totp/SIPAS:lan?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=SIPAS&algorithm=SHA1&digits=6&"
          "period=30");
}
