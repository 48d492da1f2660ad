#include "kiosk/app/terminal.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/kiosk/app/ledger.hpp"

namespace {

using flow::Act;
using Kind = flow::Screen::Kind;

// A terminal over a ledger, with a clock that the test moves.
class Counter {
public:
    explicit Counter(Ledger& ledger)
        : terminal(opener(ledger), desk, stage::wording(), stage::languages(), stage::begin) {
        terminal.begin(now);
        terminal.tell(flow::Told{stage::equipped()}, now);
        wait(base::Duration{1'000});
    }
    void wait(base::Duration time) {
        now += time;
        terminal.pass_time(now);
    }
    void wait_for_deadline() { wait(terminal.deadline(now).value() - now); }
    void pass(base::Duration time) {
        const base::Instant until = now + time;
        while (terminal.deadline(now).value_or(base::Instant::max()) <= until) wait_for_deadline();
        now = until;
    }
    // A touch that comes late enough to count.
    void touch(const flow::Target& target) {
        wait(flow::touch_guard);
        terminal.touch(target, now);
    }
    void touch(Act act) { touch(flow::target_of(act)); }
    void type(const std::string& keys) {
        for (const char sign : keys) touch(stage::key(sign));
    }
    flow::Screen screen() const { return terminal.screen(now); }
    Kind shown() const { return screen().kind; }

    base::Instant now = stage::begin;
    LedgerDesk desk;
    app::Terminal terminal;
};

}  // namespace

TEST_CASE("a touch is in the journal before the terminal says thanks") {
    Ledger ledger;
    Counter counter(ledger);
    REQUIRE(counter.shown() == Kind::asking);
    counter.touch(stage::face(4));
    REQUIRE(ledger.ratings().size() == 1);
    CHECK(ledger.ratings().front().level.number() == 4);
    CHECK(ledger.ratings().front().counter == "so-tu-phap.q3");
    CHECK(counter.shown() == Kind::telling);
    CHECK(counter.terminal.ratings_saved() == 1);
}

TEST_CASE("what a touch would bring is told without a trace: nothing is kept until the finger is lifted") {
    Ledger ledger;
    Counter counter(ledger);
    const auto thanks = counter.terminal.after_touch(stage::face(4), counter.now);
    CHECK(thanks.kind == Kind::telling);
    CHECK(ledger.ratings().empty());
    CHECK(counter.shown() == Kind::asking);
    counter.touch(stage::face(4));
    CHECK(counter.screen() == thanks);
    CHECK(ledger.ratings().size() == 1);
}

TEST_CASE("every visit has a response id of its own") {
    Ledger ledger;
    Counter counter(ledger);
    for (int visit = 0; visit < 50; ++visit) {
        counter.touch(stage::face(1 + visit % 5));
        counter.pass(flow::glance_time);
    }
    std::set<domain::ResponseId> ids;
    for (const domain::Rating& rating : ledger.ratings()) ids.insert(rating.response);
    CHECK(ids.size() == 50);
}

TEST_CASE("answers follow their rating in the journal, each screen in an entry of its own") {
    Ledger ledger;
    Counter counter(ledger);
    counter.touch(stage::face(2));
    counter.touch(stage::bad(0));
    counter.touch(stage::good(3));
    counter.touch(Act::more);
    counter.touch(stage::face(1));
    counter.touch(stage::face(5));
    const auto answers = ledger.all<domain::Answers>();
    REQUIRE(answers.size() == 3);
    for (const domain::Answers& given : answers) CHECK(given.response == ledger.ratings().at(0).response);
    CHECK(answers[0].remarks == std::vector<domain::Remark>{{"1", false}, {"4", true}});
    CHECK(answers[1].judgements.at(0).level.number() == 1);
    CHECK(answers[2].judgements.at(0).level.number() == 5);
    CHECK(counter.shown() == Kind::writing);
    CHECK(counter.terminal.ratings_saved() == 1);
}

TEST_CASE("a comment's words are kept in Vietnamese, with its rating's response") {
    Ledger ledger;
    Counter counter(ledger);
    counter.touch(stage::face(2));
    counter.touch(stage::bad(0));
    counter.touch(Act::more);
    counter.touch(Act::skip);
    counter.type("chowf laau");
    counter.touch(Act::done);
    CHECK(counter.shown() == Kind::thanking);
    REQUIRE(ledger.comments.size() == 1);
    CHECK(ledger.comments.front() == domain::Comment{ledger.ratings().at(0).response, "Chờ lâu"});
}

TEST_CASE("an undone rating is an entry too") {
    Ledger ledger;
    Counter counter(ledger);
    counter.touch(stage::face(2));
    counter.touch(Act::undo);
    REQUIRE(ledger.all<domain::Undone>().size() == 1);
    CHECK(ledger.all<domain::Undone>().front().response == ledger.ratings().at(0).response);
    CHECK(counter.shown() == Kind::asking);
}

TEST_CASE("a failed commit is repeated with the same response id, and one of them is thanked") {
    Ledger ledger;
    ledger.failed_appends_are_kept = true;
    Counter counter(ledger);
    ledger.appends_to_fail = 2;
    counter.touch(stage::face(2));
    CHECK(counter.shown() == Kind::asking);
    CHECK(counter.terminal.owes_answer());
    counter.wait_for_deadline();
    counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::telling);
    CHECK_FALSE(counter.terminal.owes_answer());
    const auto ratings = ledger.ratings();
    REQUIRE(ratings.size() == 3);
    CHECK(ratings[0] == ratings[1]);
    CHECK(ratings[0] == ratings[2]);
    CHECK(counter.terminal.ratings_saved() == 1);
}

TEST_CASE("a full disk goes unseen while there is something to give up for it") {
    Ledger ledger;
    Counter counter(ledger);
    counter.desk.rooms = 1;
    ledger.appends_to_fail = 1;
    counter.touch(stage::face(5));
    CHECK(counter.shown() == Kind::telling);
    CHECK(counter.desk.rooms == 0);
    CHECK(ledger.ratings().size() == 1);
}

TEST_CASE("a full disk ends in a calm notice at once, and in the question as soon as there is space") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 3;
    counter.touch(stage::face(5));
    CHECK(counter.screen().title == stage::word(flow::Word::disk_full_title));
    CHECK(counter.terminal.owes_answer());
    for (int i = 0; i < 3; ++i) counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::asking);
    CHECK(ledger.ratings().size() == 1);
    CHECK_FALSE(counter.terminal.owes_answer());
    CHECK(ledger.journals_opened == 1);
}

TEST_CASE("a journal that an append finds damaged, or cannot read, is closed and opened again") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 1;
    ledger.append_problem = GENERATE(base::Code::damaged, base::Code::unreadable);
    counter.touch(stage::face(5));
    CHECK(ledger.journals_open == 0);
    CHECK(counter.desk.journal == nullptr);
    CHECK(counter.shown() == Kind::asking);
    const base::Instant tapped = counter.now;
    counter.wait_for_deadline();
    CHECK(ledger.journals_opened == 2);
    CHECK(ledger.openings_after == std::vector<std::optional<base::Code>>{std::nullopt, std::nullopt});
    CHECK(counter.desk.journal != nullptr);
    CHECK(counter.shown() == Kind::telling);
    CHECK(ledger.ratings().size() == 1);
    CHECK(counter.now - tapped <= base::Duration{10'000});
}

TEST_CASE("damage that appends find again and again, though the journal opens well, is told to the opening") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 2;
    ledger.append_problem = base::Code::damaged;
    counter.touch(stage::face(5));
    counter.wait_for_deadline();
    counter.wait_for_deadline();
    CHECK(ledger.openings_after ==
          std::vector<std::optional<base::Code>>{std::nullopt, std::nullopt, base::Code::damaged});
    CHECK(ledger.ratings().size() == 1);
    counter.pass(flow::glance_time + flow::rest_time);
    ledger.appends_to_fail = 1;  // of the new journal: it is looked through first, too
    counter.touch(stage::face(4));
    counter.wait_for_deadline();
    CHECK(ledger.openings_after.size() == 4);
    CHECK_FALSE(ledger.openings_after.back());
    CHECK(ledger.ratings().size() == 2);
}

TEST_CASE("damage that an append finds long after another did is not believed at once") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.append_problem = base::Code::damaged;
    for (int visit = 0; visit < 3; ++visit) {
        ledger.appends_to_fail = 1;
        counter.touch(stage::face(5));
        counter.wait_for_deadline();
        counter.pass(flow::glance_time + flow::rest_time);
    }
    CHECK(ledger.openings_after == std::vector<std::optional<base::Code>>(4));
    CHECK(ledger.ratings().size() == 3);
}

TEST_CASE("a journal that cannot be opened again keeps the rating and the notice until it can") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 2;
    ledger.append_problem = base::Code::damaged;
    counter.touch(stage::face(5));
    counter.wait_for_deadline();
    ledger.openings_to_fail = 6;
    ledger.opening_problem = base::Code::busy;
    while (counter.shown() == Kind::asking) counter.wait_for_deadline();
    CHECK(counter.screen().title == "Chưa ghi nhận");
    CHECK(counter.terminal.owes_answer());
    while (counter.shown() == Kind::unable) counter.wait_for_deadline();
    CHECK(ledger.ratings().size() == 1);
    CHECK(counter.shown() == Kind::asking);
    CHECK(ledger.openings_after.back() == base::Code::damaged);
}

TEST_CASE("a terminal that is enrolled later starts to ask by itself") {
    Ledger ledger;
    ledger.openings_to_fail = 5;
    Counter counter(ledger);
    CHECK(counter.screen().title == stage::word(flow::Word::not_enrolled_title));
    CHECK_FALSE(counter.terminal.owes_answer());
    while (counter.shown() == Kind::unable) counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::asking);
    CHECK(ledger.journals_open == 1);
}

TEST_CASE("a journal that cannot be opened has another notice than a missing enrolment") {
    Ledger ledger;
    ledger.openings_to_fail = 100;
    ledger.opening_problem = base::Code::damaged;
    const Counter counter(ledger);
    CHECK(counter.screen().title == stage::word(flow::Word::not_open_title));
}

TEST_CASE("bad day: a journal that cannot be opened because the disk is full says that the disk is full") {
    Ledger ledger;
    ledger.openings_to_fail = 3;
    ledger.opening_problem = base::Code::disk_full;
    Counter counter(ledger);
    CHECK(counter.screen().title == stage::word(flow::Word::disk_full_title));
    while (counter.shown() == Kind::unable) counter.wait_for_deadline();
    CHECK(counter.shown() == Kind::asking);
}

TEST_CASE("questions that are found when the journal is opened again for an answer are asked in the next visit") {
    Ledger ledger;
    Counter counter(ledger);
    ledger.appends_to_fail = 1;
    ledger.append_problem = base::Code::damaged;
    ledger.setting = stage::renewed();
    counter.touch(stage::face(5));
    counter.wait_for_deadline();
    REQUIRE(ledger.journals_opened == 2);
    CHECK(ledger.ratings().at(0).survey == "2640-2017");  // as it was shown
    counter.pass(flow::glance_time + flow::rest_time);
    CHECK(counter.screen().title == stage::renewed().survey.question.vi);
    counter.touch(stage::face(4));
    CHECK(ledger.ratings().at(1).survey == "2640-2027");
}

TEST_CASE("before it begins, a terminal says that it is starting") {
    Ledger ledger;
    LedgerDesk desk;
    const app::Terminal terminal(opener(ledger), desk, stage::wording(), stage::languages(), stage::begin);
    CHECK(terminal.screen(stage::begin).title == stage::word(flow::Word::starting_title));
    CHECK(ledger.journals_open == 0);
}

TEST_CASE("a typed code is read by the desk and binds the next rating") {
    Ledger ledger;
    Counter counter(ledger);
    counter.touch(Act::bind);
    counter.type("12");
    counter.touch(Act::enter);
    CHECK(counter.screen().body == stage::word(flow::Word::bind_wrong));
    counter.type("3");
    counter.touch(Act::enter);
    CHECK(counter.shown() == Kind::asking);
    counter.touch(stage::face(4));
    CHECK(ledger.ratings().at(0).dossier == stage::dossier(7).commitment);
}

TEST_CASE("the staff are let in by the desk, and what they touch is done by it") {
    Ledger ledger;
    Counter counter(ledger);
    counter.touch(stage::corner);
    counter.type("1111");
    counter.touch(Act::enter);
    CHECK(counter.screen().body == stage::word(flow::Word::pin_wrong));
    counter.type("2468");
    counter.touch(Act::enter);
    REQUIRE(counter.shown() == Kind::reporting);
    counter.touch(flow::target_of(flow::Page::settings));
    CHECK(counter.screen().title == stage::word(flow::Word::page_settings));
    counter.touch(Act::louder);
    CHECK(counter.desk.acts == std::vector{Act::louder});
    counter.touch(Act::first_language);
    CHECK(counter.desk.preferred == domain::Language::english);
    counter.touch(Act::test_mode);
    CHECK(counter.shown() == Kind::asking);
    counter.touch(stage::face(3));
    CHECK(ledger.ratings().empty());
    REQUIRE(ledger.all<domain::Canary>().size() == 1);
    CHECK(ledger.all<domain::Canary>().front().level.number() == 3);
    CHECK(counter.terminal.ratings_saved() == 0);
}
