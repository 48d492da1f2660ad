#include "kiosk/app/terminal.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/kiosk/app/ledger.hpp"

namespace {

using Kind = flow::Screen::Kind;

constexpr flow::Target face(int level) { return {flow::Target::Kind::face, level}; }

// A terminal over a ledger, with a clock that the test moves.
class Counter {
public:
    explicit Counter(Ledger& ledger) : terminal(opener(ledger), stage::wording(), now) {
        terminal.begin(now);
        wait(base::Duration{1'000});
    }
    void wait(base::Duration time) {
        now += time;
        terminal.pass_time(now);
    }
    void wait_for_deadline() { wait(terminal.deadline().value() - now); }
    Kind shown() const { return terminal.screen().kind; }

    base::Instant now = stage::begin;
    app::Terminal terminal;
};

}  // namespace

TEST_CASE("a touch is in the journal before the terminal says thanks") {
    Ledger ledger;
    Counter counter(ledger);
    REQUIRE(counter.shown() == Kind::asking);
    counter.terminal.touch(face(4), counter.now);
    REQUIRE(ledger.ratings.size() == 1);
    CHECK(ledger.ratings.front().level.number() == 4);
    CHECK(ledger.ratings.front().counter == "so-tu-phap.q3");
    CHECK(counter.shown() == Kind::thanking);
    CHECK(counter.terminal.ratings_saved() == 1);
}

TEST_CASE("every visit has a response id of its own") {
    Ledger ledger;
    Counter counter(ledger);
    for (int visit = 0; visit < 50; ++visit) {
        counter.terminal.touch(face(1 + visit % 5), counter.now);
        counter.wait_for_deadline();
        counter.wait(flow::touch_guard);
    }
    std::set<domain::ResponseId> ids;
    for (const domain::Rating& rating : ledger.ratings) ids.insert(rating.response);
    CHECK(ids.size() == 50);
}

TEST_CASE("a failed commit is repeated with the same response id, and one of them is thanked") {
    Ledger ledger;
    ledger.failed_appends_are_kept = true;
    Counter counter(ledger);
    ledger.appends_to_fail = 2;
    counter.terminal.touch(face(2), counter.now);
    CHECK(counter.shown() == Kind::asking);
    CHECK(counter.terminal.owes_rating());
    counter.wait_for_deadline();
    counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::thanking);
    CHECK_FALSE(counter.terminal.owes_rating());
    REQUIRE(ledger.ratings.size() == 3);
    CHECK(ledger.ratings[0] == ledger.ratings[1]);
    CHECK(ledger.ratings[0] == ledger.ratings[2]);
    CHECK(counter.terminal.ratings_saved() == 1);
}

TEST_CASE("a full disk ends in a calm notice, and in the question as soon as there is space") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 6;
    counter.terminal.touch(face(5), counter.now);
    for (int i = 0; i < 5; ++i) counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::unable);
    CHECK(counter.terminal.owes_rating());
    counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::asking);
    CHECK(ledger.ratings.size() == 1);
    CHECK_FALSE(counter.terminal.owes_rating());
}

TEST_CASE("a terminal that is enrolled later starts to ask by itself") {
    Ledger ledger;
    ledger.openings_to_fail = 5;
    Counter counter(ledger);
    CHECK(counter.shown() == Kind::unable);
    CHECK(counter.terminal.screen().title == stage::wording().not_enrolled_title.vi);
    CHECK_FALSE(counter.terminal.owes_rating());
    while (counter.shown() == Kind::unable) counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::asking);
    CHECK(ledger.journals_open == 1);
}

TEST_CASE("a damaged journal has another notice than a missing enrolment") {
    Ledger ledger;
    ledger.openings_to_fail = 100;
    ledger.opening_problem = base::Code::damaged;
    Counter counter(ledger);
    CHECK(counter.terminal.screen().title == stage::wording().not_open_title.vi);
}

TEST_CASE("before it begins, a terminal says that it is starting") {
    Ledger ledger;
    const app::Terminal terminal(opener(ledger), stage::wording(), stage::begin);
    CHECK(terminal.screen().title == stage::wording().starting_title.vi);
    CHECK(ledger.journals_open == 0);
}
