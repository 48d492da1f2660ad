#include "sync/people/deed.hpp"

#include <catch2/catch.hpp>

using people::DeedMark;
using people::DeedProver;
using people::LoggedDeed;

namespace {

struct Row {
    std::uint64_t number = 0;
    std::string agency;
    std::string line;
    wire::Hash hash{};
};

std::vector<Row> a_log(std::uint64_t rows) {
    std::vector<Row> log;
    wire::Hash head = people::deeds_start();
    for (std::uint64_t number = 1; number <= rows; ++number) {
        const LoggedDeed deed{number,
                              base::WallTime{base::Duration{1'795'953'600'000 + number}},
                              {"hoa", "10.0.0.7"},
                              {"alarm.clear", std::to_string(number), "đã xem", number % 2 == 0 ? "a" : ""}};
        const std::string line = people::write_deed(deed);
        head = people::deed_hash(head, number, line);
        log.push_back({number, deed.deed.agency, line, head});
    }
    return log;
}

DeedMark head_of(const std::vector<Row>& log) { return {log.back().number, log.back().hash}; }

DeedProver proven(const std::vector<Row>& log, const DeedMark& head, std::optional<DeedMark> noted = std::nullopt) {
    DeedProver prover(noted);
    for (const Row& row : log) prover.read(row.number, row.agency, row.line, row.hash);
    prover.end(head);
    return prover;
}

}  // namespace

TEST_CASE("a deed comes back as it was written") {
    const LoggedDeed deed{
        7, base::WallTime{base::Duration{12}}, {"hoa", "10.0.0.7"}, {"user.add", "lan", "vai trò", "a"}};
    const std::string line = people::write_deed(deed);
    CHECK(line == R"({"v":1,"n":7,"t":12,"who":"hoa","from":"10.0.0.7","act":"user.add","object":"lan","agency":"a",)"
                  R"("words":"vai trò"})");
    const auto read = people::read_deed(line);
    REQUIRE(read);
    CHECK(people::write_deed(*read) == line);
    CHECK_FALSE(people::read_deed("{}"));
    CHECK_FALSE(people::read_deed(""));
}

// Golden: a chain on the disk of a server in the field.
TEST_CASE("the log's chain is its own, and stays what it was") {
    CHECK(base::to_hex(people::deeds_start()) == "39aa1cf67993dc43a832ee88ef25847693cb14358b4d61693e9aa45eecf466f5");
    CHECK(base::to_hex(people::deed_hash(people::deeds_start(), 1, "x")) ==
          "e9a42827ae6a3f7687b926d21c806b7ae5ff13613cceb6e89149d82f30fcca84");
}

TEST_CASE("a whole log is proven up to its head, also against a head that was noted earlier") {
    const auto log = a_log(9);
    const auto prover = proven(log, head_of(log), DeedMark{4, log[3].hash});
    CHECK(prover.missing().empty());
    CHECK(prover.doubtful().empty());
    CHECK(prover.reached() == head_of(log));
}

TEST_CASE("every change of any row is found") {
    const auto log = a_log(5);
    for (std::size_t i = 0; i < log.size(); ++i) {
        CAPTURE(i);
        auto edited = log;
        edited[i].line.replace(edited[i].line.find("hoa"), 3, "lan");
        CHECK(proven(edited, head_of(log)).doubtful() == "row " + std::to_string(i + 1) + " is not what was written");
        auto moved = log;
        moved[i].agency = "b";
        CHECK_FALSE(proven(moved, head_of(log)).doubtful().empty());
        auto gone = log;
        gone.erase(gone.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(proven(gone, head_of(log))
                  .missing()
                  .starts_with(i + 1 == log.size() ? "rows 5 to 5 are missing at the end" : "row "));
    }
}

TEST_CASE("rows that change places are found") {
    auto log = a_log(5);
    std::swap(log[1].line, log[2].line);
    CHECK_FALSE(proven(log, head_of(log)).doubtful().empty());
}

TEST_CASE("a log that was made anew, or cut with its head, is found by who noted a head") {
    const auto log = a_log(6);
    const DeedMark noted = head_of(log);
    auto cut = a_log(4);
    CHECK(proven(cut, head_of(cut)).missing().empty());  // in itself it is whole
    CHECK(proven(cut, head_of(cut), noted).missing() == "rows 5 to 6 are missing at the end: row 6 was noted");

    std::vector<Row> anew = log;
    wire::Hash head = people::deeds_start();
    for (Row& row : anew) {
        row.line.replace(row.line.find("hoa"), 3, "lan");
        row.hash = head = people::deed_hash(head, row.number, row.line);
    }
    CHECK(proven(anew, head_of(anew)).doubtful().empty());
    CHECK(proven(anew, head_of(anew), noted).doubtful().starts_with("the log was made anew"));
}

TEST_CASE("an empty log is proven, and not when its head says that rows stood there") {
    const DeedMark start{0, people::deeds_start()};
    CHECK(proven({}, start).missing().empty());
    CHECK(proven({}, start).doubtful().empty());
    CHECK(proven({}, head_of(a_log(1))).missing() == "rows 1 to 1 are missing at the end");
}

TEST_CASE("a head is noted as text and read back") {
    const DeedMark mark{17, people::deeds_start()};
    CHECK(people::mark_from(to_text(mark)) == mark);
    for (const char* wrong : {"", "17", "17:", ":00", "x:00", "-1:00"}) CHECK_FALSE(people::mark_from(wrong));
}
