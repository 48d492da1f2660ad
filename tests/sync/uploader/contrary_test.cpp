// When the server holds other entries than the journal, more than it, or less than was purged.
#include <catch2/catch.hpp>

#include "sync/uploader/upload.hpp"
#include "tests/sync/uploader/terminal.hpp"

using namespace uploader;
using Why = Resting::Why;

TEST_CASE("409 fork: alarm, the epoch is over, nothing more of it is sent") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.answer(409, R"({"code":"fork"})");
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.ended.at(0).why == "fork");
    const auto requests = terminal.requests.size();
    for (int i = 0; i < 1000; ++i) {
        CHECK(terminal.resting().why == Why::over);
        terminal.wake();
    }
    CHECK(terminal.requests.size() == requests);
    CHECK(terminal.ended.back() == terminal.ended.front());  // said again, in case it could not be kept
    CHECK(terminal.state().cursor == 4);
}

TEST_CASE("The epoch whose end is one too many stops everything, with an alarm, and stays over") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.contradict(endings_limit);
    terminal.answer(409, R"({"code":"fork"})");
    const auto requests = terminal.requests.size();
    for (int i = 0; i < 100; ++i) terminal.wake();
    CHECK(terminal.resting().why == Why::stopped);
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.told.back().kind == journal::UploaderState::Kind::stopped);
    CHECK(terminal.requests.size() == requests);
    CHECK(terminal.ended.back() == terminal.ended.front());
}

TEST_CASE("A valid receipt whose head is not ours: alarm, the cursor stays, the epoch is over") {
    Terminal terminal;
    terminal.rate(3);
    wire::Receipt other = terminal.receipt(3);
    other.head[0] ^= 1U;
    std::string why = "fork";
    SECTION("answering a batch") {
        terminal.begin_holding(1);
        terminal.answer(terminal.signed_by_server(other));
        CHECK(terminal.state().cursor == 1);
    }
    SECTION("answering a question") {
        terminal.begin();
        terminal.answer(terminal.signed_by_server(other));
        CHECK(terminal.state().cursor == 0);
        CHECK(terminal.kept.empty());
    }
    SECTION("for more entries than the journal has") {
        why = "rollback";
        terminal.begin();
        other.sequence = 4;
        terminal.answer(terminal.signed_by_server(other));
        CHECK(terminal.state().cursor == 0);
    }
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.resting().why == Why::over);
    CHECK(terminal.ended.at(0).why == why);
    CHECK(terminal.told.back().kind == journal::UploaderState::Kind::forked);
}

TEST_CASE("A receipt for no entries that names a head is no answer") {
    Terminal terminal;
    terminal.rate(3);
    wire::Receipt other = terminal.receipt(3);
    other.sequence = 0;
    terminal.begin();
    terminal.answer(terminal.signed_by_server(other));
    CHECK(terminal.resting().why == Why::retrying);
    CHECK(terminal.ended.empty());
}

TEST_CASE("The server lacks what was purged: alarm, everything kept, asked again hourly") {
    Terminal terminal;
    terminal.rate(9);
    terminal.begin_holding(8);
    terminal.purge(5);
    SECTION("it says so of a batch") {
        terminal.answer(409, R"({"code":"gap","expect":3})");
        terminal.answer(terminal.receipt(2));
    }
    SECTION("it was restored to less than it called durable") {
        terminal.answer(412);
        terminal.answer(terminal.receipt(3, 2));
    }
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.resting().why == Why::refused);
    CHECK(terminal.told.back().kind == journal::UploaderState::Kind::held);
    CHECK(terminal.ended.empty());
    terminal.wake();
    CHECK(std::holds_alternative<Asking>(terminal.state().activity));
    terminal.answer(terminal.receipt(7));  // somebody has helped
    CHECK(terminal.last_batch().header.first == 8);
}

TEST_CASE("An epoch that was contradicted before is offered quietly, and contradicted again without news") {
    Terminal terminal;
    terminal.offer_what_is_over();
    terminal.rate(3);
    terminal.begin();
    SECTION("the server holds more than stands here") {
        wire::Receipt more = terminal.receipt(3);
        more.sequence = 30;
        terminal.answer(terminal.signed_by_server(more));
        CHECK(terminal.resting().why == Why::drained);
    }
    SECTION("it refuses") {
        terminal.answer(terminal.receipt(1));
        CHECK(terminal.last_batch().header.last == 3);
        terminal.answer(409, R"({"code":"fork"})");
        CHECK(terminal.resting().why == Why::over);
    }
    CHECK(terminal.ended.empty());
    CHECK(terminal.state().contradicted.empty());
    for (const Report& report : terminal.reports) CHECK(report.severity == base::Severity::info);
}
