// The short form of power_cuts.cpp.
#include <catch2/catch.hpp>

#include "sync/journal/disk_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/sync/journal/terminal_life.hpp"

namespace {

journal::LifeCounts live(journal::Ailment ailment, std::uint64_t seeds, bool grown = false) {
    journal::LifeCounts sum;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const support::TemporaryFolder folder("/dev/shm");
        journal::TerminalLife terminal(folder.path(), seed, ailment);
        if (grown) terminal.grow();
        terminal.live(6);
        for (const std::string& complaint : terminal.complaints()) FAIL_CHECK(complaint);
        sum.cuts += terminal.counts().cuts;
        sum.checked += terminal.counts().checked;
    }
    return sum;
}

}  // namespace

TEST_CASE("No power cut loses an entry that was acknowledged") {
    const auto sum = live(journal::Ailment::none, 80);
    CHECK(sum.cuts > 300);
    CHECK(sum.checked > 1000);
}

TEST_CASE("No power cut loses an entry while the log is brought into the file") {
    CHECK(live(journal::Ailment::none, 20, true).cuts > 80);
}

TEST_CASE("No failing write or sync, no full disk loses an entry that was acknowledged") {
    CHECK(live(journal::Ailment::failing, 80).cuts > 200);
}

TEST_CASE("No failing read loses an entry that was acknowledged") {
    CHECK(live(journal::Ailment::unread, 40).cuts > 100);
}

// The log can be read, as programs see it, and was never written: a sync failed, and Linux counts it as done.
TEST_CASE("What a failed sync left in the log is on the disk before anybody counts on it") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const support::TemporaryFolder folder("/dev/shm");
        support::Disk disk(folder.path(), seed);
        const auto first = disk.start_process();
        {
            const support::Disk::Running running(first);
            const auto journal = journal::open_journal(folder.path(), "d0123", support::sample_key());
            REQUIRE(journal);
            REQUIRE((*journal)->append(support::sample_rating(3, 1), support::sample_stamp(1)));
            disk.faults().sync_fails = 1;
            CHECK_FALSE((*journal)->append(support::sample_rating(3, 2), support::sample_stamp(2)));
            disk.kill(first);
        }
        disk.spare();
        wire::Sequence seen = 0;
        {
            const support::Disk::Running running(disk.start_process());
            const auto reader = journal::read_journal(folder.path());
            REQUIRE(reader);
            seen = (*reader)->head()->sequence;
            if (seed % 2 == 0) {
                const auto writer = journal::open_journal(folder.path(), "d0123", support::sample_key());
                REQUIRE(writer);
                const auto head = (*writer)->append(support::sample_rating(3, 3), support::sample_stamp(3));
                REQUIRE(head);
                seen = head->sequence;
            }
            disk.lose_power();
        }
        disk.restore_power();
        const support::Disk::Running running(disk.start_process());
        const auto after = journal::open_journal(folder.path(), "d0123", support::sample_key());
        REQUIRE(after);
        CHECK((*after)->head()->sequence >= seen);
    }
}

TEST_CASE("On a disk that lies about its syncs the journal still opens and proves itself") {
    CHECK(live(journal::Ailment::lying, 40).cuts > 100);
}
