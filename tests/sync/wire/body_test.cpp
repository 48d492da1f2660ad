#include "sync/wire/body.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"

namespace {

using domain::Answers;
using domain::Level;

constexpr domain::ResponseId response{9};

std::string line_of(const wire::Body& body) { return *wire::write_entry({2, support::sample_stamp(5000), body}); }

// The line of a body whose members are given as they would stand in it.
std::string line_with(const std::string& members) {
    return R"({"v":1,"s":2,)" + members + R"(,"b":"0123456789abcdef","m":5000,"w":1795000005000,"wq":2})";
}

wire::Body body_of(const std::string& line) {
    const auto entry = wire::read_entry(line, 2);
    REQUIRE(entry);
    return entry->body;
}

void check_all_refused(const std::vector<std::string>& all_members) {
    for (const std::string& members : all_members) {
        INFO(members);
        const auto entry = wire::read_entry(line_with(members), 2);
        CHECK_FALSE(entry);
        if (!entry) CHECK(entry.problem().code == base::Code::bad_input);
    }
}

Answers many_answers(std::size_t count, std::size_t id_length) {
    Answers answers{response, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        std::string id = "C" + std::to_string(100 + i);
        id.resize(std::max(id.size(), id_length), 'x');
        answers.judgements.push_back({std::move(id), *Level::from(1)});
    }
    return answers;
}

wire::Hash some_hash() {
    wire::Hash hash{};
    hash.fill(0xab);
    return hash;
}

constexpr const char* r = R"("r":"CQAAAAAAAAAAAAAAAAAAAA")";
const std::string hex(64, 'a');

}  // namespace

// Golden, as the rating's line in entry_test: bytes on the disks of terminals in the field.
TEST_CASE("Every kind is one line of version 1 and comes back as it was") {
    const std::string head = "\"" + base::to_hex(some_hash()) + "\"";
    const std::vector<std::pair<wire::Body, std::string>> kinds{
        {Answers{response, {{"F1", true}, {"F3", false}}, {{"C10", *Level::from(4)}}},
         R"("k":"answers",)" + std::string(r) + R"(,"fa":[["F1",1],["F3",0]],"cr":[["C10",4]])"},
        {Answers{response, {}, {{"C1", *Level::from(5)}}},
         R"("k":"answers",)" + std::string(r) + R"(,"cr":[["C1",5]])"},
        {wire::CommentHash{response, some_hash()}, R"("k":"comment",)" + std::string(r) + R"(,"h":)" + head},
        {domain::Undone{response}, R"("k":"undone",)" + std::string(r)},
        {domain::Canary{*Level::from(3)}, R"("k":"canary","l":3)"},
        {wire::StaffAct{"setting", "volume"}, R"("k":"staff","a":"setting","x":"volume")"},
        {wire::StaffAct{"opened", ""}, R"("k":"staff","a":"opened")"},
        {wire::DayClosed{base::LocalDay{std::chrono::days{20780}}, 120, 4711, some_hash()},
         R"("k":"day_closed","dy":"2026-11-23","n":120,"hs":4711,"hh":)" + head},
        {wire::Lost{3, 18235, some_hash(), "damaged"},
         R"("k":"lost","e":3,"ls":18235,"hh":)" + head + R"(,"y":"damaged")"},
        {wire::Heartbeat{true, 51200, 17, {1, 0, 2, 30, 400}},
         R"("k":"heartbeat","on":1,"df":51200,"qd":17,"lv":[1,0,2,30,400])"},
        {wire::ClockStep{base::Duration{-86'400'000}}, R"("k":"clock","st":-86400000)"},
        {wire::ReceiptNote{18235, 2, 18000}, R"("k":"receipt","se":18235,"in":2,"du":18000)"}};
    for (const auto& [body, members] : kinds) {
        CHECK(line_of(body) == line_with(members));
        CHECK(body_of(line_with(members)) == body);
    }
}

TEST_CASE("A rating given while the counter was closed is marked, any other is not") {
    domain::Rating rating = support::sample_rating(4, 9);
    CHECK(line_of(rating).find("\"o\"") == std::string::npos);
    rating.outside_hours = true;
    const std::string line = line_of(rating);
    CHECK(line.find(R"("o":1)") != std::string::npos);
    CHECK(std::get<domain::Rating>(body_of(line)) == rating);
    for (const auto* mark : {"0", "2", "true", "\"1\"", "null", "1.0"}) {
        std::string other = line;
        CHECK_FALSE(wire::read_entry(other.replace(other.find(R"("o":1)"), 5, std::string(R"("o":)") + mark), 2));
    }
}

TEST_CASE("Answers of another shape mean nothing") {
    const std::string answers = R"("k":"answers",)" + std::string(r) + ",";
    check_all_refused({R"("k":"answers","fa":[["F1",1]])",
                       R"("k":"answers","r":"CQ","fa":[["F1",1]])",
                       R"("k":"answers",)" + std::string(r),
                       answers + R"("fa":[])",
                       answers + R"("fa":{})",
                       answers + R"("fa":null,"cr":[["C1",4]])",
                       answers + R"("fa":["F1",1])",
                       answers + R"("fa":[["F1"]])",
                       answers + R"("fa":[["F1",1,1]])",
                       answers + R"("fa":[["F1",2]])",
                       answers + R"("fa":[["F1",-1]])",
                       answers + R"("fa":[["F1",true]])",
                       answers + R"("fa":[["",1]])",
                       answers + R"("fa":[["F 1",1]])",
                       answers + R"("fa":[[1,1]])",
                       answers + R"("cr":[["C1",0]])",
                       answers + R"("cr":[["C1",6]])",
                       answers + R"("cr":[["C1",4.0]])",
                       answers + R"("cr":[["C1",4294967300]])",
                       answers + R"("cr":[["C1",4],["C1",4]])",
                       answers + R"("fa":[["F1",1],["F1",0]])",
                       answers + R"("fa":[["C1",1]],"cr":[["C1",4]])"});
}

TEST_CASE("Forty answers are an entry, one more is none, and no answer is none") {
    CHECK(std::get<Answers>(body_of(line_of(many_answers(wire::answers_limit, 4)))).judgements.size() == 40);
    for (const std::size_t count : {std::size_t{0}, wire::answers_limit + 1}) {
        const auto line = wire::write_entry({2, support::sample_stamp(1), many_answers(count, 4)});
        REQUIRE_FALSE(line);
        CHECK(line.problem().code == base::Code::bad_input);
    }
    std::string list;
    for (int i = 0; i < 41; ++i) list += (i == 0 ? "" : ",") + ("[\"C" + std::to_string(i)) + "\",1]";
    check_all_refused({R"("k":"answers",)" + std::string(r) + R"(,"cr":[)" + list + "]"});
}

TEST_CASE("Forty answers fit into a line, however long their names and however late the entry") {
    Answers answers = many_answers(wire::answers_limit, 40);
    answers.remarks.push_back({answers.judgements.back().criterion, true});
    answers.judgements.pop_back();
    base::Stamp stamp = support::sample_stamp(0);
    stamp.wall = base::WallTime{base::Duration{253402300799999}};
    stamp.monotonic = base::Instant{base::Duration{253402300799999}};
    const auto line = wire::write_entry({1'000'000'000'000, stamp, answers});
    REQUIRE(line);
    CHECK(line->size() <= wire::line_limit_bytes);
    CHECK(std::get<Answers>(wire::read_entry(*line, 1'000'000'000'000)->body) == answers);
}

TEST_CASE("What else means nothing is refused") {
    const std::string day = R"("k":"day_closed","dy":"2026-11-23","n":1,"hs":2,"hh":")";
    const std::string lost = R"("k":"lost","ls":2,"hh":")" + hex + R"(","y":"damaged",)";
    check_all_refused({R"("k":"comment",)" + std::string(r),
                       R"("k":"comment","h":")" + hex + "\"",
                       R"("k":"comment",)" + std::string(r) + R"(,"h":"abc")",
                       R"("k":"undone")",
                       R"("k":"undone","r":"")",
                       R"("k":"undone","r":7)",
                       R"("k":"canary")",
                       R"("k":"canary","l":6)",
                       R"("k":"canary","l":"3")",
                       R"("k":"staff")",
                       R"("k":"staff","a":"")",
                       R"("k":"staff","a":"mở")",
                       R"("k":"staff","a":"opened","x":"a b")",
                       R"("k":"staff","a":"opened","x":7)",
                       R"("k":"staff","a":")" + std::string(41, 'a') + "\"",
                       day + "ab\"",
                       R"("k":"day_closed","dy":"2026-02-30","n":1,"hs":2,"hh":")" + hex + "\"",
                       R"("k":"day_closed","dy":"2026-11-23","n":-1,"hs":2,"hh":")" + hex + "\"",
                       R"("k":"day_closed","dy":"2026-11-23","n":1,"hh":")" + hex + "\"",
                       lost + R"("e":0)",
                       lost + R"("e":4294967296)",
                       lost + R"("e":-1)",
                       R"("k":"lost","e":1,"ls":2,"hh":")" + hex + "\"",
                       R"("k":"lost","e":1,"hh":")" + hex + R"(","y":"damaged")",
                       R"("k":"lost","e":1,"ls":2,"y":"damaged")",
                       R"("k":"heartbeat","df":1,"qd":1,"lv":[1,0,2,30,400])",
                       R"("k":"heartbeat","on":2,"df":1,"qd":1,"lv":[1,0,2,30,400])",
                       R"("k":"heartbeat","on":1,"qd":1,"lv":[1,0,2,30,400])",
                       R"("k":"heartbeat","on":1,"df":-1,"qd":1,"lv":[1,0,2,30,400])",
                       R"("k":"heartbeat","on":1,"df":1,"lv":[1,0,2,30,400])",
                       R"("k":"heartbeat","on":1,"df":1,"qd":1,"lv":[1,0,2,30])",
                       R"("k":"heartbeat","on":1,"df":1,"qd":1,"lv":[1,0,2,30,-4])",
                       R"("k":"heartbeat","on":1,"df":1,"qd":1,"lv":[1,0,2,30,"4"])",
                       R"("k":"heartbeat","on":1,"df":1,"qd":1})",
                       R"("k":"clock")",
                       R"("k":"clock","st":"1")",
                       R"("k":"receipt","se":1,"in":1})",
                       R"("k":"receipt","se":0,"in":1,"du":0)",
                       R"("k":"receipt","se":1,"in":0,"du":0)",
                       R"("k":"receipt","se":1,"in":4294967296,"du":0)",
                       R"("k":"receipt","se":1,"in":1,"du":2)"});
    CHECK(wire::read_entry(line_with(day + hex + "\""), 2));
    CHECK(wire::read_entry(line_with(lost + R"("e":1)"), 2));
}

TEST_CASE("What no reader would accept is not written") {
    for (const wire::Body& body : std::vector<wire::Body>{
             wire::StaffAct{"", ""}, wire::StaffAct{"opened", "a b"}, wire::Lost{0, 1, {}, "damaged"},
             wire::Lost{1, 1, {}, ""}, wire::ReceiptNote{1, 1, 2}, Answers{response, {{"đất", true}}, {}}}) {
        const auto line = wire::write_entry({2, support::sample_stamp(1), body});
        REQUIRE_FALSE(line);
        CHECK(line.problem().code == base::Code::bad_input);
    }
}

TEST_CASE("A comment's hash depends on its salt and on every letter") {
    const wire::CommentSalt salt{1, 2, 3};
    // printf 'sipas/comment/v1\0\1\2\3' and 13 zero bytes and the text | sha256sum
    CHECK(base::to_hex(wire::comment_digest(salt, "Nhanh, rõ ràng.")) ==
          "2fcbc6e58f3f4184e826274c110b48c4614936111409de5b77aa0a0d39e027e2");
    CHECK(wire::comment_digest(salt, "a") != wire::comment_digest(wire::CommentSalt{}, "a"));
    CHECK(wire::comment_digest(salt, "a") != wire::comment_digest(salt, "b"));
}
