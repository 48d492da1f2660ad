// A disk that fails to read now and then is no damaged journal; a place that it never reads again is one.
#include <catch2/catch.hpp>
#include <cerrno>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/set_aside.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using base::Code;

const std::string device = "d0123";
constexpr unsigned ratings = 400;

class Machine {
public:
    explicit Machine(std::uint64_t seed) : disk(folder_.path(), seed) {
        support::seed_sqlite(static_cast<std::uint32_t>(seed));
        const auto opened = open();
        REQUIRE(opened);
        for (unsigned i = 1; i <= ratings; ++i)
            REQUIRE(opened->journal->append(support::sample_rating(4, static_cast<base::Byte>(i)),
                                            support::sample_stamp(i)));
    }

    base::Result<journal::Opened> open() const {
        return journal::open_or_renew(folder_.path(), device, support::sample_key(), support::sample_stamp(60'000));
    }
    std::filesystem::path file() const { return folder_.path() / journal::journal_file_name; }
    const std::filesystem::path& folder() const { return folder_.path(); }

private:
    support::TemporaryFolder folder_{"/dev/shm"};

public:
    support::Disk disk;
};

bool may_pass(const base::Problem& problem) {
    return problem.code == Code::unreadable || problem.code == Code::io || problem.code == Code::busy;
}

template <typename T>
std::string words_of(const base::Result<T>& result) {
    return result ? "done" : to_text(result.problem());
}

}  // namespace

TEST_CASE("Reads that fail now and then begin no epoch, however often the journal is opened") {
    int opened_well = 0;
    std::uint64_t failed = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        Machine machine(seed);
        machine.disk.faults().read_fails = 60;
        const auto opened = machine.open();
        INFO(words_of(opened));
        if (!opened) CHECK(may_pass(opened.problem()));
        if (opened) {
            ++opened_well;
            CHECK_FALSE(opened->damage);
            CHECK(opened->journal->stream().epoch == 1);
        }
        failed += machine.disk.counts().reads_failed;
        CHECK(journal::list_set_aside(machine.folder()).empty());
    }
    CHECK(opened_well > 20);
    CHECK(failed > 40);
}

TEST_CASE("Any one read that fails leaves the epoch as it is, at the opening and at an append") {
    for (std::uint64_t n = 1;; ++n) {
        INFO("call " << n);
        Machine machine(1);
        const auto before = machine.disk.counts().calls;
        machine.disk.fail_at(n, support::Lasting::once, EIO);
        {
            const auto opened = machine.open();
            const auto head = opened ? opened->journal->append(support::sample_rating(5, 1), support::sample_stamp(1))
                                     : base::Result<journal::Head>(opened.problem());
            if (!head) CHECK(may_pass(head.problem()));
        }
        const bool is_through = machine.disk.counts().calls - before < n;
        machine.disk.spare();
        const auto again = machine.open();
        REQUIRE(again);
        CHECK_FALSE(again->damage);
        CHECK(again->journal->stream().epoch == 1);
        if (is_through) break;
    }
}

TEST_CASE("A read that fails is told as one, in the file and in its log") {
    for (std::uint64_t n = 1;; ++n) {
        INFO("call " << n);
        Machine machine(1);
        const auto writer = machine.open();
        REQUIRE(writer);
        for (base::Byte i = 1; i < 100; ++i)  // they stay in the log
            REQUIRE(writer->journal->append(support::sample_rating(5, i), support::sample_stamp(i)));
        const auto before = machine.disk.counts().calls;
        machine.disk.fail_at(n, support::Lasting::once, EIO);
        const auto reader = journal::read_journal(machine.folder());
        const auto slice = reader ? (*reader)->read(ratings - 50, 500, 1'000'000) : reader.problem();
        INFO(words_of(slice));
        if (!slice) CHECK(may_pass(slice.problem()));
        if (machine.disk.counts().calls - before < n) break;
    }
}

TEST_CASE("A place that the disk never reads again is damage: the counter goes on, the rest is kept") {
    const std::uint64_t page = GENERATE(0U, 3U, 9U);
    Machine machine(7);
    machine.disk.lose(machine.file(), 4096 * page + 100);
    machine.disk.faults().read_fails = GENERATE(0U, 300U);
    auto opened = machine.open();
    for (int i = 0; !opened && i < 20; ++i) opened = machine.open();
    INFO(words_of(opened));
    REQUIRE(opened);
    CHECK(opened->journal->stream().epoch == 2);
    const auto aside = journal::list_set_aside(machine.folder());
    REQUIRE(aside.size() == 1);
    CHECK(opened->journal->append(support::sample_rating(5, 1), support::sample_stamp(1)));
}

// Each asking would read the damaged tables anew.
TEST_CASE("Where the tables are damaged no row is looked for") {
    Machine machine(7);
    machine.disk.rot(machine.file(), 100);  // what kind of page the first one is
    const auto before = machine.disk.counts().calls;
    const auto opened = machine.open();
    REQUIRE(opened);
    CHECK(opened->journal->stream().epoch == 2);
    CHECK(machine.disk.counts().calls - before < 1000);
}

TEST_CASE("Receipts that cannot be read for once are not set aside; those on a lost place are") {
    Machine machine(3);
    const auto file = machine.folder() / "receipts.db";
    const wire::Receipt receipt{.stream = {device, 1}, .sequence = 3};
    REQUIRE((*journal::open_receipts(machine.folder()))->keep(receipt));
    machine.disk.faults().read_fails = 8;
    for (int i = 0; i < 30; ++i) {
        const auto opened = journal::open_or_replace_receipts(machine.folder());
        if (opened) CHECK_FALSE(opened->set_aside);
        INFO(words_of(opened));
        if (!opened) CHECK(may_pass(opened.problem()));
    }
    machine.disk.spare();
    machine.disk.faults() = {};
    CHECK(*journal::open_or_replace_receipts(machine.folder())->receipts->newest({device, 1}) == receipt);
    machine.disk.lose(file, 5000);
    const auto opened = journal::open_or_replace_receipts(machine.folder());
    REQUIRE(opened);
    CHECK(opened->set_aside);
}

TEST_CASE("While nobody can read which epochs were used, none is begun") {
    Machine machine(5);
    REQUIRE((*journal::open_receipts(machine.folder()))->keep({.stream = {device, 4}, .sequence = 3}));
    std::filesystem::remove(machine.file());
    std::filesystem::remove(machine.folder() / "journal.epoch");
    machine.disk.faults().read_fails = 8;
    int refused = 0;
    auto opened = machine.open();
    for (; !opened && refused < 100; ++refused) {
        CHECK(may_pass(opened.problem()));
        opened = machine.open();
    }
    INFO(words_of(opened));
    REQUIRE(opened);
    CHECK(refused > 0);
    CHECK(opened->journal->stream().epoch == 5);
}
