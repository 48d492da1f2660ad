#include "kiosk/binding/scan.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/support/dice.hpp"

using binding::Scan;
using Lines = std::vector<std::string>;

namespace {

Lines feed(Scan& scan, std::string_view text) { return scan.feed(base::view_of(text)); }

}  // namespace

TEST_CASE("CR, LF, CRLF and tab end a line; empty lines are none") {
    Scan scan;
    CHECK(feed(scan, "a\rb\nc\r\nd\te\n\n\r\t\r\nf") == Lines{"a", "b", "c", "d", "e"});
    CHECK(feed(scan, "\n") == Lines{"f"});
}

TEST_CASE("a line may come in any number of pieces") {
    Scan scan;
    CHECK(feed(scan, "H15.50.05.13-26").empty());
    CHECK(feed(scan, "").empty());
    CHECK(feed(scan, "1008-0975").empty());
    CHECK(feed(scan, "\r") == Lines{"H15.50.05.13-261008-0975"});
    CHECK(feed(scan, "\n").empty());
}

TEST_CASE("a line that is too long is dropped up to its end, and the next one is whole") {
    Scan scan;
    const std::string longest(Scan::line_limit_bytes, 'x');
    CHECK(feed(scan, longest + "\n") == Lines{longest});
    CHECK(feed(scan, longest + "x\nnext\n") == Lines{"next"});
    for (int i = 0; i < 1000; ++i) REQUIRE(feed(scan, longest).empty());
    CHECK(feed(scan, "end\tnext\n") == Lines{"next"});
}

TEST_CASE("law: how bytes are cut into pieces does not matter, and no line is empty, too long or holds an end") {
    constexpr std::string_view ends = "\r\n\t";
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        INFO("seed " << seed);
        support::Dice dice(seed);
        const std::uint64_t rarity = 1 + dice.below(400);
        std::string bytes;
        for (std::uint64_t size = dice.below(2'000); bytes.size() < size;)
            bytes += dice.one_in(rarity) ? ends[dice.below(3)] : static_cast<char>(dice.below(256));
        Scan whole;
        Scan pieces;
        const Lines at_once = feed(whole, bytes);
        Lines one_by_one;
        for (std::size_t place = 0; place < bytes.size();) {
            const std::size_t size = 1 + dice.below(300);
            for (auto& line : feed(pieces, std::string_view(bytes).substr(place, size))) one_by_one.push_back(line);
            place += size;
        }
        REQUIRE(at_once == one_by_one);
        for (const auto& line : at_once) {
            REQUIRE_FALSE(line.empty());
            REQUIRE(line.size() <= Scan::line_limit_bytes);
            REQUIRE(line.find_first_of(ends) == std::string::npos);
        }
    }
}
