// Epochs that are over although their journal is whole: the server holds other entries, or the device has another key.
#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/set_aside.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
const std::string device = "d0123";
const wire::Stream first_epoch{device, 1};

journal::Opened opened(const fs::path& folder, base::Byte key = 7, wire::Epoch first = 1) {
    auto done = journal::open_or_renew(folder, device, support::sample_key(key), support::sample_stamp(60'000),
                                       std::nullopt, first);
    INFO((done ? std::string("opened") : to_text(done.problem())));
    REQUIRE(done);
    return std::move(*done);
}

domain::Rating rating(unsigned number) { return support::sample_rating(3, static_cast<base::Byte>(number)); }

void rate(journal::Journal& journal, unsigned from, unsigned through) {
    for (unsigned i = from; i <= through; ++i) REQUIRE(journal.append(rating(i), support::sample_stamp(i)));
}

void keep(const fs::path& folder, wire::Sequence sequence, const wire::Hash& head) {
    REQUIRE((*journal::open_receipts(folder))->keep({.stream = first_epoch, .sequence = sequence, .head = head}));
}

void end(const fs::path& folder, const std::string& why) {
    REQUIRE((*journal::open_receipts(folder))->end(first_epoch, {why, "the server holds other entries"}));
}

std::vector<wire::Entry> entries_of(const journal::Reader& journal) {
    std::vector<wire::Entry> entries;
    const auto slice = journal.read(*journal.purged_through(), 500, 1'000'000);
    REQUIRE(slice);
    for (const std::string& line : slice->lines)
        entries.push_back(*wire::read_entry(line, slice->first + entries.size()));
    return entries;
}

// The new epoch begins with `lost` and holds these ratings as they were.
void check_goes_on(const journal::Opened& done, const wire::Lost& lost, unsigned from, unsigned through) {
    const auto entries = entries_of(*done.journal);
    REQUIRE(entries.size() == through - from + 2);
    CHECK(std::get<wire::Lost>(entries[0].body) == lost);
    CHECK(*done.journal->hash_at(0) == wire::chain_start(done.journal->stream(), lost.head));
    for (unsigned i = from; i <= through; ++i) {
        CHECK(std::get<domain::Rating>(entries[1 + i - from].body) == rating(i));
        CHECK(entries[1 + i - from].stamp.monotonic == support::sample_stamp(i).monotonic);
    }
}

}  // namespace

TEST_CASE("An epoch that the server has other entries of is over; what came after the last agreement goes on") {
    const support::TemporaryFolder folder;
    const std::string why = GENERATE("fork", "rollback");
    wire::Hash agreed{};
    {
        const auto done = opened(folder.path());
        rate(*done.journal, 1, 30);
        agreed = *done.journal->hash_at(12);
        keep(folder.path(), 12, agreed);
        keep(folder.path(), 20, wire::Hash{1});  // not this journal's
        keep(folder.path(), 40, wire::Hash{2});
        CHECK_FALSE(journal::is_over(folder.path(), first_epoch));
        end(folder.path(), why);
        CHECK(journal::is_over(folder.path(), first_epoch));
    }
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(done.damage->why == why);
    CHECK(done.damage->taken_over == 18);
    CHECK(done.journal->stream().epoch == 2);
    check_goes_on(done, {1, 12, agreed, why}, 13, 30);
    CHECK(journal::list_set_aside(folder.path()).size() == 1);
    CHECK_FALSE(journal::is_over(folder.path(), done.journal->stream()));
}

TEST_CASE("Without a receipt that agrees, everything given goes on") {
    const support::TemporaryFolder folder;
    rate(*opened(folder.path()).journal, 1, 5);
    keep(folder.path(), 3, wire::Hash{1});
    end(folder.path(), "fork");
    check_goes_on(opened(folder.path()), {1, 0, {}, "fork"}, 1, 5);
}

TEST_CASE("The first word of an ending stays") {
    const support::TemporaryFolder folder;
    end(folder.path(), "rollback");
    end(folder.path(), "fork");
    CHECK((*journal::ending_of(folder.path(), first_epoch))->why == "rollback");
}

TEST_CASE("An epoch that is over and damaged as well loses nothing that can be read") {
    const support::TemporaryFolder folder;
    wire::Hash agreed{};
    {
        const auto done = opened(folder.path());
        rate(*done.journal, 1, 30);
        agreed = *done.journal->hash_at(10);
    }
    keep(folder.path(), 10, agreed);
    end(folder.path(), "fork");
    auto bytes = *base::read_file(folder.path() / journal::journal_file_name, 4'000'000);
    bytes[20] ^= 1;  // SQLite reads it, the program does not take it
    bytes[95] ^= 1;
    REQUIRE(base::replace_file(folder.path() / journal::journal_file_name, bytes));
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(done.damage->proven.sequence + done.damage->taken_over == 30);
    CHECK(done.damage->proven.sequence <= 10);
}

TEST_CASE("A purged journal that is over begins where the last one purged stood") {
    const support::TemporaryFolder folder;
    wire::Hash purged{};
    {
        const auto done = opened(folder.path());
        rate(*done.journal, 1, 20);
        REQUIRE(done.journal->purge(8));
        purged = *done.journal->hash_at(8);
    }
    keep(folder.path(), 15, wire::Hash{1});
    end(folder.path(), "rollback");
    check_goes_on(opened(folder.path()), {1, 8, purged, "rollback"}, 9, 20);
}

TEST_CASE("More was purged than the server ever signed for: that is damage, however whole the file looks") {
    const support::TemporaryFolder folder;
    {
        const auto done = opened(folder.path());
        rate(*done.journal, 1, 20);
        keep(folder.path(), 10, *done.journal->hash_at(10));
        REQUIRE(done.journal->purge(10));
    }
    CHECK_FALSE(opened(folder.path()).damage);
    REQUIRE(opened(folder.path()).journal->purge(14));
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(done.damage->why == "damaged");
}

TEST_CASE("Enrolled again with another key: the next epoch is under the new key and takes over what was not sent") {
    const support::TemporaryFolder folder;
    wire::Hash agreed{};
    {
        const auto done = opened(folder.path());
        rate(*done.journal, 1, 10);
        agreed = *done.journal->hash_at(4);
        keep(folder.path(), 4, agreed);
    }
    const wire::Epoch first = GENERATE(1U, 2U, 5U);
    if (first == 1) {  // nobody said that the new key counts
        const auto refused =
            journal::open_or_renew(folder.path(), device, support::sample_key(8), support::sample_stamp(1));
        CHECK(refused.problem().code == base::Code::forbidden);
        return;
    }
    {
        const auto done = opened(folder.path(), 8, first);
        REQUIRE(done.damage);
        CHECK(done.journal->stream().epoch == first);
        check_goes_on(done, {1, 4, agreed, "key"}, 5, 10);
    }
    CHECK_FALSE(opened(folder.path(), 8, first).damage);
}

TEST_CASE("A new folder of a device that was enrolled before begins with the epoch that it was given") {
    const support::TemporaryFolder folder;
    CHECK(opened(folder.path(), 8, 4).journal->stream().epoch == 4);
    const auto again = opened(folder.path(), 8, 4);
    CHECK_FALSE(again.damage);
    CHECK(again.journal->stream().epoch == 4);
}
