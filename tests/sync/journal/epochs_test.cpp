// No epoch is used twice, whatever became of the files that speak of it.
#include "sync/journal/epochs.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/sql/connection.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
const std::string device = "d0123";

base::Stamp now() { return support::sample_stamp(60'000); }

journal::Opened opened(const fs::path& folder, wire::Epoch first = 1) {
    auto done = journal::open_or_renew(folder, device, support::sample_key(), now(), std::nullopt, first);
    INFO((done ? std::string("opened") : to_text(done.problem())));
    REQUIRE(done);
    return std::move(*done);
}

void write(const fs::path& file, const std::string& bytes) { REQUIRE(base::replace_file(file, bytes)); }

}  // namespace

TEST_CASE("The number of an epoch is not used again, whatever of the files that speak of it is spoiled too") {
    const wire::Epoch first = GENERATE(1U, 5U);
    const support::TemporaryFolder folder;
    const auto used = opened(folder.path(), first).journal->stream().epoch;
    CHECK(used == first);
    const fs::path file = folder.path() / journal::journal_file_name;
    const fs::path receipts = folder.path() / "receipts.db";
    const fs::path note = folder.path() / "journal.epoch";
    for (const auto& aside : journal::list_set_aside(folder.path())) fs::remove(aside.file);
    fs::remove(file);
    SECTION("everything but the note is gone") {}
    SECTION("the note is noise") { write(note, "noise"); }
    SECTION("the note is empty") { write(note, ""); }
    SECTION("the note is gone, the receipts are noise") {
        fs::remove(note);
        write(receipts, std::string(8192, 'x'));
    }
    SECTION("the note is gone, the receipts were noise and replaced") {
        fs::remove(note);
        write(receipts, std::string(8192, 'x'));
        REQUIRE(journal::open_or_replace_receipts(folder.path())->set_aside);
    }
    CHECK(opened(folder.path(), first).journal->stream().epoch == used + 1);
}

TEST_CASE("A folder where no kiosk has ever run begins with its first epoch, also behind an uploader that has") {
    const support::TemporaryFolder folder;
    SECTION("to its end") { REQUIRE(journal::open_receipts(folder.path())); }
    SECTION("and died before it made a table") {
        auto begun = sql::Connection::open(folder.path() / "receipts.db", sql::Access::write);
        REQUIRE(begun->run(sql::durable_wal));
    }
    CHECK(opened(folder.path()).journal->stream().epoch == 1);
    CHECK_FALSE(opened(folder.path()).damage);
}

TEST_CASE("An older version's journal gets its note when it is opened, and a note for later than it ends it") {
    const support::TemporaryFolder folder;
    opened(folder.path());
    fs::remove(folder.path() / "journal.epoch");
    opened(folder.path());
    CHECK(*base::read_file(folder.path() / "journal.epoch", 100) == "1\n");
    write(folder.path() / "journal.epoch", "3\n");  // this journal was put back by hand
    const auto renewed = opened(folder.path());
    REQUIRE(renewed.damage);
    CHECK(renewed.journal->stream().epoch == 4);
    CHECK(renewed.journal->append(support::sample_rating(4, 1), now()));
}
