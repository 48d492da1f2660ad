#include "sync/journal/receipts.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

const wire::Stream stream{"d0123", 1};

wire::Receipt receipt(wire::Sequence sequence, wire::Incarnation incarnation) {
    return wire::sign({stream, sequence, {}, 0, incarnation, base::WallTime{base::Duration{1795000000000}}, {}},
                      support::sample_key());
}

}  // namespace

TEST_CASE("The newest receipt is the last one kept, also after a server was restored to less") {
    const support::TemporaryFolder folder;
    CHECK(*journal::newest_receipt(folder.path(), stream) == std::nullopt);
    {
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        CHECK(*(*receipts)->newest(stream) == std::nullopt);
        CHECK(journal::open_receipts(folder.path()).problem().code == base::Code::busy);
        REQUIRE((*receipts)->keep(receipt(100, 1)));
        REQUIRE((*receipts)->keep(receipt(60, 2)));
        CHECK(*(*receipts)->newest(stream) == receipt(60, 2));
        CHECK(*(*receipts)->newest({"d0123", 2}) == std::nullopt);
        CHECK(*journal::newest_receipt(folder.path(), stream) == receipt(60, 2));
    }
    CHECK(*(*journal::open_receipts(folder.path()))->newest(stream) == receipt(60, 2));
}

TEST_CASE("A receipt that goes back, or a higher incarnation, puts the receipts of every epoch in doubt") {
    const support::TemporaryFolder folder;
    const auto receipts = journal::open_receipts(folder.path());
    REQUIRE(receipts);
    const wire::Stream older{stream.device, 1}, newer{stream.device, 2}, other{"other", 1};
    const auto keep = [&](const wire::Stream& of, wire::Sequence sequence, wire::Incarnation incarnation) {
        REQUIRE((*receipts)->keep({.stream = of, .sequence = sequence, .incarnation = incarnation}));
    };
    const auto doubts = [&](const wire::Stream& of) { return *journal::is_in_doubt(folder.path(), of); };
    CHECK_FALSE(doubts(older));
    keep(other, 9, 1);
    keep(older, 10, 1);
    keep(newer, 5, 1);
    keep(newer, 7, 1);
    CHECK_FALSE(doubts(older));
    CHECK(*(*receipts)->last_loss(stream.device) == 0);
    const bool goes_back = GENERATE(true, false);
    goes_back ? keep(newer, 6, 1) : keep(newer, 8, 2);
    CHECK(doubts(older));
    CHECK_FALSE(doubts(newer));
    CHECK_FALSE(doubts(other));
    CHECK(*(*receipts)->last_loss(stream.device) > 0);
    keep(older, 10, 2);
    CHECK_FALSE(doubts(older));
}

TEST_CASE("A server that was restored is sent the words of comments again") {
    const support::TemporaryFolder folder;
    const auto on_disk = journal::open_receipts(folder.path());
    REQUIRE(on_disk);
    support::MemoryReceipts in_memory;
    for (journal::Receipts* receipts : std::initializer_list<journal::Receipts*>{on_disk->get(), &in_memory}) {
        REQUIRE(receipts->keep(receipt(9, 1)));
        REQUIRE(receipts->keep_comments_through(stream, 7));
        REQUIRE(receipts->keep(receipt(10, 1)));
        CHECK(*receipts->comments_through(stream) == 7);
        REQUIRE(receipts->keep(receipt(4, 2)));
        CHECK(*receipts->comments_through(stream) == 0);
        REQUIRE(receipts->keep_comments_through(stream, 3));
        REQUIRE(receipts->keep(receipt(10, 2)));
        CHECK(*receipts->comments_through(stream) == 3);
    }
}

TEST_CASE("How sending stands is kept a stream, and is as old as its trouble") {
    using State = journal::UploaderState;
    const support::TemporaryFolder folder;
    const auto at = [](std::int64_t ms) { return base::WallTime{base::Duration{ms}}; };
    CHECK(*journal::uploader_state(folder.path(), stream) == std::nullopt);
    const auto receipts = journal::open_receipts(folder.path());
    REQUIRE(receipts);
    CHECK(*journal::uploader_state(folder.path(), stream) == std::nullopt);
    const auto kept = [&](const State& state) {
        REQUIRE((*receipts)->keep_state(stream, state));
        return **journal::uploader_state(folder.path(), stream);
    };
    for (const auto kind : {State::Kind::retrying, State::Kind::refused, State::Kind::forked, State::Kind::damaged,
                            State::Kind::outdated, State::Kind::well})
        CHECK(kept({kind, at(-7), 0, "why"}) == State{kind, at(-7), 0, "why"});
    const State held{State::Kind::held, at(1'000), 18'300, "the server refuses entry 18300"};
    CHECK(kept(held) == held);
    CHECK(kept({State::Kind::held, at(9'000), 18'300, "once more"}) ==
          State{State::Kind::held, at(1'000), 18'300, "once more"});
    CHECK(kept({State::Kind::held, at(9'000), 18'301, ""}) == State{State::Kind::held, at(9'000), 18'301, ""});
    CHECK(*journal::uploader_state(folder.path(), {"d0123", 2}) == std::nullopt);
}

TEST_CASE("A damaged receipts.db is set aside with its log, and another one begun") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "receipts.db";
    const std::string noise = GENERATE(std::string(8192, 'x'), std::string("SQLite format 3"));
    for (const char* name : {"receipts.db.damaged", "receipts.db.damaged.2"}) {
        REQUIRE(base::replace_file(file, noise));
        REQUIRE(base::replace_file(folder.path() / "receipts.db-wal", "the log"));
        CHECK(journal::open_receipts(folder.path()).problem().code == base::Code::damaged);
        CHECK_FALSE(journal::newest_receipt(folder.path(), stream));
        const auto opened = journal::open_or_replace_receipts(folder.path());
        REQUIRE(opened);
        CHECK(opened->set_aside == folder.path() / name);
        CHECK(*base::read_file(folder.path() / name, 10'000) == noise);
        CHECK(*opened->receipts->newest(stream) == std::nullopt);
        REQUIRE(opened->receipts->keep(receipt(7, 1)));
    }
    const auto again = journal::open_or_replace_receipts(folder.path());
    REQUIRE(again);
    CHECK_FALSE(again->set_aside);
    CHECK(*again->receipts->newest(stream) == receipt(7, 1));
}

TEST_CASE("All receipts come with the one that names the most entries first") {
    const support::TemporaryFolder folder;
    CHECK(journal::all_receipts(folder.path(), stream)->empty());
    const auto receipts = journal::open_receipts(folder.path());
    for (const wire::Receipt& each : {receipt(10, 1), receipt(30, 1), receipt(20, 2)}) REQUIRE((*receipts)->keep(each));
    CHECK(*journal::all_receipts(folder.path(), stream) == std::vector{receipt(30, 1), receipt(20, 2), receipt(10, 1)});
}

TEST_CASE("The server's time is kept until it says another") {
    const support::TemporaryFolder folder;
    CHECK(*journal::server_time(folder.path()) == std::nullopt);
    const auto receipts = journal::open_receipts(folder.path());
    for (const std::int64_t wall : {1'795'000'000'000, 1'795'000'001'000}) {
        const journal::ServerTime time{"0123456789abcdef", base::Instant{base::Duration{500}},
                                       base::WallTime{base::Duration{wall}}};
        REQUIRE((*receipts)->keep_server_time(time));
        CHECK(*journal::server_time(folder.path()) == time);
    }
}
