#include "sync/uploader/verdict.hpp"

#include <catch2/catch.hpp>

#include "sync/wire/json.hpp"

using namespace uploader;

namespace {

Verdict verdict(int status, const std::string& body = {}) { return verdict_on({status, body, {}, {}}); }

}  // namespace

TEST_CASE("Every answer has exactly the verdict of the protocol's table") {
    CHECK(verdict(200) == Verdict::answered);
    CHECK(verdict(400) == Verdict::indigestible);
    CHECK(verdict(401) == Verdict::refused);
    CHECK(verdict(403) == Verdict::refused);
    CHECK(verdict(409, R"({"code":"gap","expect":7})") == Verdict::gap);
    CHECK(verdict(409, R"({"code":"fork"})") == Verdict::forked);
    CHECK(verdict(412) == Verdict::restored);
    CHECK(verdict(413) == Verdict::indigestible);
    CHECK(verdict(415) == Verdict::unreadable);
    CHECK(verdict(422) == Verdict::unproven);
    CHECK(verdict(426) == Verdict::outdated);
}

TEST_CASE("What is not named in the table is no answer: trying again is always right") {
    for (const int status :
         {0, 100, 201, 204, 301, 302, 303, 307, 308, 404, 405, 408, 409, 425, 429, 500, 502, 503, 599})
        CHECK(verdict(status, "<html>") == Verdict::unanswered);
}

TEST_CASE("A receipt counts only for its stream and with the signature of the pinned key") {
    const wire::SecretKey server({1});
    const wire::SecretKey stranger({2});
    const wire::Stream stream{"D1", 1};
    wire::Receipt receipt{.stream = stream, .sequence = 9, .head = {7}, .received = {}};
    const auto read = [&](const std::string& body) {
        return receipt_in({200, body, {}, {}}, stream, server.public_key());
    };

    CHECK(read(write_receipt(sign(receipt, server))).has_value());
    CHECK_FALSE(read(write_receipt(sign(receipt, stranger))).has_value());
    wire::Receipt altered = sign(receipt, server);
    altered.sequence = 10;
    CHECK_FALSE(read(write_receipt(altered)).has_value());
    receipt.stream.epoch = 2;
    CHECK_FALSE(read(write_receipt(sign(receipt, server))).has_value());
    receipt.stream = {"D2", 1};
    CHECK_FALSE(read(write_receipt(sign(receipt, server))).has_value());
    for (const char* body : {"", "{}", "[]", "<html>OK</html>", "null"}) CHECK_FALSE(read(body).has_value());
}

TEST_CASE("A gap names the sequence that is expected, or says nothing usable") {
    CHECK(expected_in({409, R"({"code":"gap","expect":7})", {}, {}}) == 7U);
    for (const char* body : {"", "{}", R"({"expect":-1})", R"({"expect":"7"})"})
        CHECK_FALSE(expected_in({409, body, {}, {}}).has_value());
}

TEST_CASE("The server's time is believed when it is signed for this question") {
    const wire::SecretKey server{{2}};
    const std::array<base::Byte, 16> nonce{1, 2, 3};
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/time/v1"));
    statement.push_back(0);
    base::append(statement, nonce);
    base::append_be64(statement, 1'795'000'000'000);
    const auto body = [&](std::int64_t wall) {
        return wire::to_text(wire::JsonObject{
            {"nonce", base::to_hex(nonce)}, {"wall_ms", wall}, {"signature", base::to_base64(server.sign(statement))}});
    };
    CHECK(time_in(body(1'795'000'000'000), nonce, server.public_key()) ==
          base::WallTime{base::Duration{1'795'000'000'000}});
    CHECK_FALSE(time_in(body(1'795'000'000'001), nonce, server.public_key()));
    CHECK_FALSE(time_in(body(1'795'000'000'000), {}, server.public_key()));
    CHECK_FALSE(time_in(body(1'795'000'000'000), nonce, wire::SecretKey{{3}}.public_key()));
    CHECK_FALSE(time_in("<html>", nonce, server.public_key()));
}
