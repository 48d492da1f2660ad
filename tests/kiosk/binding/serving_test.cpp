#include "kiosk/binding/serving.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "tests/support/dice.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace binding;
using base::Code;

namespace {

const std::string plain = "H15.50.05.13-261008-0975";

template <std::size_t n>
std::array<base::Byte, n> counting() {
    std::array<base::Byte, n> bytes{};
    std::iota(bytes.begin(), bytes.end(), base::Byte{0});
    return bytes;
}

const ServingKey key = counting<32>();
const Nonce nonce = counting<16>();

std::string_view without_newline(std::string_view line) {
    REQUIRE(line.ends_with('\n'));
    return line.substr(0, line.size() - 1);
}

Code failure_of(std::string_view line) { return read_answer(key, nonce, line).problem().code; }

}  // namespace

// The tag is from Python's hashlib.blake2b(b"sipas/serving/v1\0" + nonce + code, key=key, digest_size=32).
TEST_CASE("the three lines are those of PROTOCOL.md") {
    CHECK(write_challenge(nonce) == "{\"v\":1,\"nonce\":\"000102030405060708090a0b0c0d0e0f\"}\n");
    CHECK(write_answer(key, nonce, plain) ==
          "{\"code\":\"H15.50.05.13-261008-0975\","
          "\"tag\":\"738a949b1eaf9d0a493c7d870ce0b8cb7b04e6b766fca21f5e35711a5767a173\"}\n");
    CHECK(write_reply(base::Done{}) == "{\"ok\":true}\n");
    CHECK(write_reply(base::Problem{Code::unproven, "words stay here", 0}) == "{\"ok\":false,\"why\":\"unproven\"}\n");
}

TEST_CASE("what one end writes the other end reads") {
    CHECK(*read_challenge(without_newline(write_challenge(nonce))) == nonce);
    CHECK(*read_answer(key, nonce, without_newline(write_answer(key, nonce, plain))) == plain);
    CHECK(read_answer(key, nonce, without_newline(write_answer(key, nonce, "")))->empty());
    CHECK(read_reply(without_newline(write_reply(base::Done{}))));
    for (const auto code : {Code::unproven, Code::bad_input})
        CHECK(read_reply(without_newline(write_reply(base::Problem{code, "", 0}))).problem().code == code);
}

TEST_CASE("an answer counts for its key, its nonce and its code alone") {
    Nonce other_nonce = nonce;
    other_nonce[15] ^= 1U;
    ServingKey other_key = key;
    other_key[0] ^= 1U;
    const std::string answer(without_newline(write_answer(key, nonce, plain)));
    CHECK(read_answer(key, other_nonce, answer).problem().code == Code::unproven);
    CHECK(read_answer(other_key, nonce, answer).problem().code == Code::unproven);
    std::string another_code = answer;
    another_code.replace(answer.find("0975"), 4, "0976");
    CHECK(failure_of(another_code) == Code::unproven);
    std::string nobody = answer;
    nobody.erase(nobody.find(plain), plain.size());
    CHECK(failure_of(nobody) == Code::unproven);
}

TEST_CASE("a line that is no answer is bad input") {
    for (const auto* line : {"", "{", "[]", "{}", "null", R"({"code":"x"})", R"({"code":1,"tag":"00"})",
                             R"({"code":"x","tag":"00"})", R"({"code":"x","tag":null})"})
        CHECK(failure_of(line) == Code::bad_input);
}

TEST_CASE("who is no terminal of this version is not told anything") {
    for (const auto* line : {"", "SSH-2.0-OpenSSH_9.2", "{}", R"({"v":1})", R"({"v":1,"nonce":"00"})",
                             R"({"v":2,"nonce":"000102030405060708090a0b0c0d0e0f"})"})
        CHECK(read_challenge(line).problem().code == Code::unsupported);
    for (const auto* line : {"", "{}", R"({"ok":1})", R"({"ok":false})", R"({"ok":false,"why":"fork"})"})
        CHECK(read_reply(line).problem().code == Code::unavailable);
}

TEST_CASE("law: an answer with a byte changed is never believed to say something else") {
    const std::string answer(without_newline(write_answer(key, nonce, plain)));
    for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
        support::Dice dice(seed);
        std::string changed = answer;
        changed[dice.below(changed.size())] = static_cast<char>(dice.below(256));
        INFO("seed " << seed);
        const auto code = read_answer(key, nonce, changed);
        if (code) REQUIRE(*code == plain);
    }
}

TEST_CASE("the serving key is made once, in a file of its own") {
    const support::TemporaryFolder folder;
    const auto made = open_serving_key(folder.path());
    REQUIRE(made);
    CHECK(*open_serving_key(folder.path()) == *made);
    CHECK(std::filesystem::exists(folder.path() / "serving.key"));
}
