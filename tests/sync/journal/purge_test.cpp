#include "sync/journal/purge.hpp"

#include <catch2/catch.hpp>

#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"

namespace {

using namespace std::chrono_literals;
constexpr std::uint64_t plenty = std::uint64_t{8} * 1024 * 1024 * 1024;
constexpr std::uint64_t little = std::uint64_t{100} * 1024 * 1024;

// A journal of one entry a day, the newest of them today, of which the server calls some durable.
struct Counter {
    support::MemoryJournal journal{{"d0123", 1}, support::sample_key()};
    journal::Room room{.free_bytes = plenty, .now = support::sample_stamp(0)};

    base::Stamp days_ago(unsigned days) const {
        base::Stamp stamp = room.now;
        stamp.wall -= std::chrono::days{days};
        return stamp;
    }
    void rate(const base::Stamp& stamp) { REQUIRE(journal.append(support::sample_rating(3, 1), stamp)); }
    void rate_daily(unsigned days) {
        for (unsigned day = days; day > 0; --day) rate(days_ago(day - 1));
    }
    void receive(wire::Sequence sequence, wire::Sequence durable) {
        room.receipt = wire::sign({journal.stream(), sequence, *journal.hash_at(sequence), durable, 1, {}, {}},
                                  support::sample_key(9));
        room.receipt_key = support::sample_key(9).public_key();
    }
    wire::Sequence purgeable() const {
        const auto through = journal::purgeable(journal, room);
        REQUIRE(through);
        return *through;
    }
};

}  // namespace

TEST_CASE("What is older than 400 days and durable may leave, and nothing else") {
    Counter counter;
    counter.rate_daily(450);
    CHECK(counter.purgeable() == 0);  // no receipt
    counter.receive(450, 0);
    CHECK(counter.purgeable() == 0);  // a lone server
    counter.receive(450, 20);
    CHECK(counter.purgeable() == 20);
    counter.receive(450, 450);
    CHECK(counter.purgeable() == 49);  // the 50th is 400 days old, not older
    REQUIRE(counter.journal.purge(49));
    CHECK(counter.purgeable() == 0);
}

TEST_CASE("A receipt that is not the server's, of another stream or of other entries lets nothing leave") {
    Counter counter;
    counter.rate_daily(450);
    counter.receive(450, 450);
    SECTION("another key") { counter.room.receipt_key = support::sample_key(8).public_key(); }
    SECTION("durable was raised by hand") {
        counter.receive(450, 10);
        counter.room.receipt->durable = 450;
    }
    SECTION("another epoch") {
        counter.room.receipt->stream.epoch = 2;
        counter.room.receipt = wire::sign(*counter.room.receipt, support::sample_key(9));
    }
    SECTION("another head") {
        counter.room.receipt->head[0] ^= 1;
        counter.room.receipt = wire::sign(*counter.room.receipt, support::sample_key(9));
    }
    CHECK(counter.purgeable() == 0);
}

TEST_CASE("Without a clock that can be trusted nothing is old; what had none is as old as what follows") {
    Counter counter;
    base::Stamp unset = counter.days_ago(9000);
    unset.trust = base::ClockTrust::hardware;
    counter.rate(unset);
    counter.rate(counter.days_ago(420));
    counter.rate(unset);
    counter.rate(counter.days_ago(10));
    counter.rate(counter.days_ago(420));  // a clock that was set back proves nothing about what came before
    counter.rate(counter.days_ago(0));
    counter.receive(6, 6);
    CHECK(counter.purgeable() == 2);
    counter.room.now.trust = base::ClockTrust::hardware;
    CHECK(counter.purgeable() == 0);
}

TEST_CASE("When space runs out the oldest durable entries leave, a few hundred at a time, and a week stays") {
    Counter counter;
    for (int i = 0; i < 11'200; ++i) counter.rate(counter.days_ago(1));
    counter.receive(11'200, 11'200);
    CHECK(counter.purgeable() == 0);
    counter.room.free_bytes = little;
    wire::Sequence before = 0;
    while (const auto through = counter.purgeable()) {
        CHECK(through - before <= journal::purge_at_once);
        REQUIRE(counter.journal.purge(through));
        before = through;
    }
    CHECK(before == 1'200);
}

TEST_CASE("Words that were not sent hold back their entry") {
    Counter counter;
    counter.rate(counter.days_ago(500));
    REQUIRE(counter.journal.append_comment({{1}, "Chờ lâu."}, {1}, counter.days_ago(500)));
    counter.rate(counter.days_ago(500));
    counter.rate(counter.days_ago(0));
    counter.receive(4, 4);
    CHECK(counter.purgeable() == 1);
    counter.room.comments_through = 2;
    CHECK(counter.purgeable() == 3);
}
