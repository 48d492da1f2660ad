#include "sync/wire/entry.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"

namespace {

std::string with(std::string line, const std::string& old, const std::string& other) {
    const auto at = line.find(old);
    REQUIRE(at != std::string::npos);
    return line.replace(at, old.size(), other);
}

}  // namespace

TEST_CASE("A rating is one short line and comes back as it was") {
    domain::Rating rating = support::sample_rating(4, 9);
    rating.dossier = domain::Commitment{1, 2, 3};
    const auto line = wire::write_entry({18235, support::sample_stamp(5000), rating});
    REQUIRE(line);
    CHECK(line->find('\n') == std::string::npos);
    const auto entry = wire::read_entry(*line, 18235);
    REQUIRE(entry);
    CHECK(std::get<domain::Rating>(entry->body) == rating);
    CHECK(entry->stamp.monotonic == support::sample_stamp(5000).monotonic);
    CHECK(entry->stamp.wall == support::sample_stamp(5000).wall);
    CHECK(entry->stamp.trust == base::ClockTrust::network);
}

// Golden: the bytes on the disks of terminals in the field. They may never change for version 1.
TEST_CASE("The line of a rating is the one of version 1") {
    CHECK(*wire::write_entry({2, support::sample_stamp(5000), support::sample_rating(4, 9)}) ==
          R"({"v":1,"s":2,"k":"rating","r":"CQAAAAAAAAAAAAAAAAAAAA","l":4,"c":"so-noi-vu.q1","f":"dat-dai",)"
          R"("q":"2640-2017","b":"0123456789abcdef","m":5000,"w":1795000005000,"wq":2})");
}

TEST_CASE("The start of the program is an entry with its version") {
    const auto line = wire::write_entry({1, support::sample_stamp(1), wire::Opened{"0.1.0", ""}});
    REQUIRE(line);
    CHECK(std::get<wire::Opened>(wire::read_entry(*line, 1)->body) == wire::Opened{"0.1.0", ""});
}

TEST_CASE("A kind of the future is kept and means nothing") {
    const auto line = *wire::write_entry({1, support::sample_stamp(1), wire::Opened{"0.1.0", ""}});
    const auto entry = wire::read_entry(with(line, "\"opened\"", "\"weather\""), 1);
    REQUIRE(entry);
    CHECK(std::get<wire::Other>(entry->body) == wire::Other{"weather"});
}

TEST_CASE("A line that means nothing says why") {
    const auto line = *wire::write_entry({2, support::sample_stamp(5000), support::sample_rating(4, 9)});
    CHECK_FALSE(wire::read_entry(line, 3));
    const std::vector<std::pair<std::string, std::string>> plants{{"\"l\":4", "\"l\":7"},
                                                                  {"\"l\":4", "\"l\":0"},
                                                                  {"\"l\":4", "\"l\":4.0"},
                                                                  {"\"l\":4", "\"l\":\"4\""},
                                                                  {"\"v\":1", "\"v\":2"},
                                                                  {"\"wq\":2", "\"wq\":9"},
                                                                  {"\"m\":5000", "\"m\":-1"},
                                                                  {"\"q\":\"2640-2017\"", "\"q\":\"\""},
                                                                  {"CQAA", "C"},
                                                                  {"\"c\":\"so", "\"c\":\" o"},
                                                                  {"0123456789abcdef", "0123456789ABCDEF"},
                                                                  {"\"w\":1795000005000", "\"w\":999999999999999999"},
                                                                  {"dat-dai", "đất"}};
    for (const auto& [old, other] : plants) {
        INFO(old << " -> " << other);
        const auto entry = wire::read_entry(with(line, old, other), 2);
        CHECK_FALSE(entry);
        if (!entry) CHECK(entry.problem().code == base::Code::bad_input);
    }
    for (const auto* wrong : {"", "{", "[]", "null", "7", "{}", "\xff"}) CHECK_FALSE(wire::read_entry(wrong, 1));
    CHECK_FALSE(wire::read_entry(std::string(3000, ' '), 1));
    CHECK_FALSE(wire::read_entry(std::string(1000, '['), 1));
}

TEST_CASE("An entry above the limit is not written") {
    const auto line = wire::write_entry({1, support::sample_stamp(1), wire::Opened{std::string(3000, 'x'), ""}});
    REQUIRE_FALSE(line);
    CHECK(line.problem().code == base::Code::too_large);
}
