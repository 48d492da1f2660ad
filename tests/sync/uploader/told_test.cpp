// What the uploader tells the counter's staff of its own accord: one row each time it becomes another thing.
#include <catch2/catch.hpp>

#include "tests/sync/uploader/terminal.hpp"

using namespace uploader;
using namespace std::chrono_literals;
using Kind = journal::UploaderState::Kind;

namespace {

std::vector<Kind> kinds(const Terminal& terminal) {
    std::vector<Kind> kinds;
    for (const auto& state : terminal.told) kinds.push_back(state.kind);
    return kinds;
}

Terminal sending(int ratings) {
    Terminal terminal;
    terminal.rate(ratings);
    terminal.begin_holding(0);
    return terminal;
}

}  // namespace

TEST_CASE("All is well is said once, however often the journal is looked at") {
    Terminal terminal = sending(2);
    CHECK(terminal.told.empty());
    terminal.answer(terminal.receipt(2));
    terminal.wake();
    terminal.wake();
    CHECK(kinds(terminal) == std::vector{Kind::well});
}

TEST_CASE("What stands in the way is told with its kind and the answer") {
    struct Case {
        int status;
        const char* body;
        Kind kind;
        const char* words;
    };
    const auto given =
        GENERATE(Case{401, "", Kind::refused, "401"}, Case{403, "", Kind::refused, "403"},
                 Case{409, R"({"code":"fork"})", Kind::forked, "409 fork"}, Case{426, "", Kind::outdated, "426"},
                 Case{503, "", Kind::retrying, "503"}, Case{0, "", Kind::retrying, "no answer"});
    Terminal terminal = sending(2);
    terminal.answer(given.status, given.body);
    REQUIRE(kinds(terminal) == std::vector{given.kind});
    CHECK_THAT(terminal.told.back().words, Catch::Contains(given.words));
}

TEST_CASE("An entry that holds the line is named") {
    Terminal terminal = sending(3);
    terminal.answer(terminal.receipt(1));
    for (const int entries : {2, 1, 1}) {  // the last time as raw
        CHECK(terminal.last_batch().lines.size() == static_cast<std::size_t>(entries));
        terminal.answer(400);
    }
    REQUIRE(terminal.told.back().kind == Kind::held);
    CHECK(terminal.told.back().sequence == 2);
    terminal.wake();
    terminal.answer(terminal.receipt(2));
    CHECK(kinds(terminal) == std::vector{Kind::well, Kind::held, Kind::well});
}

TEST_CASE("A journal that does not prove itself any more is told as damaged") {
    Terminal terminal;
    terminal.rate(1);
    terminal.journal_altered = true;
    terminal.begin_holding(0);
    CHECK(kinds(terminal) == std::vector{Kind::damaged});
}

TEST_CASE("Neither a failing network nor an answered question ends a trouble, nor makes it younger") {
    Terminal terminal = sending(2);
    terminal.answer(401);
    const auto refused = terminal.told.back();
    terminal.wake();
    terminal.answer(0);
    terminal.wake();
    terminal.answer(terminal.receipt(0));
    terminal.answer(401);
    CHECK(terminal.told == std::vector{refused});
    terminal.wake();
    terminal.answer(terminal.receipt(0));
    terminal.answer(terminal.receipt(2));
    CHECK(kinds(terminal) == std::vector{Kind::refused, Kind::well});
    CHECK(terminal.told.back().since > refused.since);
}
