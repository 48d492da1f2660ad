#include "sync/journal/disk_journal.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/sql/beside.hpp"
#include "sync/sql/connection.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

std::unique_ptr<journal::Journal> open(const support::TemporaryFolder& folder) {
    auto opened = journal::open_journal(folder.path(), "d0123", support::sample_key());
    REQUIRE(opened);
    return std::move(*opened);
}

void append(journal::Journal& journal, base::Byte from, base::Byte through) {
    for (base::Byte i = from; i <= through; ++i)
        REQUIRE(journal.append(support::sample_rating(3, i), support::sample_stamp(i)));
}

sql::Connection shell(const support::TemporaryFolder& folder) {
    return std::move(*sql::Connection::open(folder.path() / journal::journal_file_name, sql::Access::write));
}

}  // namespace

TEST_CASE("A journal opened again goes on where it stood") {
    const support::TemporaryFolder folder;
    append(*open(folder), 1, 3);
    const auto again = open(folder);
    CHECK(again->head()->sequence == 3);
    append(*again, 4, 4);
    CHECK(again->head()->sequence == 4);
}

TEST_CASE("The reader sees what the writer committed, while the writer goes on") {
    const support::TemporaryFolder folder;
    CHECK(journal::read_journal(folder.path()).problem().code == base::Code::not_found);
    const auto writer = open(folder);
    const auto reader = journal::read_journal(folder.path());
    REQUIRE(reader);
    CHECK((*reader)->stream() == writer->stream());
    for (base::Byte i = 1; i <= 20; ++i) {
        append(*writer, i, i);
        CHECK(*(*reader)->head() == *writer->head());
    }
    CHECK((*reader)->read(0, 500, 100000)->lines == writer->read(0, 500, 100000)->lines);
}

TEST_CASE("The journal is in WAL mode and every commit reaches the disk") {
    const support::TemporaryFolder folder;
    const auto writer = open(folder);
    auto database = shell(folder);
    CHECK(**database.text("PRAGMA journal_mode") == "wal");
}

TEST_CASE("A day's ratings find room in the log: it does not grow, and who comes after a crash finds them") {
    const support::TemporaryFolder folder;
    const support::TemporaryFolder left;
    const auto log = sql::beside(journal::journal_file_name, sql::log_end);
    {
        const auto writer = open(folder);
        const auto before = std::filesystem::file_size(folder.path() / log);
        append(*writer, 1, 60);
        CHECK(std::filesystem::file_size(folder.path() / log) == before);
        std::filesystem::copy(folder.path(), left.path(), std::filesystem::copy_options::recursive);
    }
    CHECK(open(left)->head()->sequence == 60);
}

TEST_CASE("Nobody changes or deletes an entry or leaves a hole") {
    const support::TemporaryFolder folder;
    append(*open(folder), 1, 3);
    auto database = shell(folder);
    for (const auto* act : {"UPDATE entry SET line = 'x' WHERE seq = 2", "DELETE FROM entry WHERE seq = 3",
                            "DELETE FROM entry", "UPDATE stream SET epoch = 2", "DELETE FROM stream",
                            "INSERT INTO entry SELECT 9, line, hash, signature FROM entry WHERE seq = 1"}) {
        INFO(act);
        CHECK_FALSE(database.execute(act));
    }
    CHECK(open(folder)->read(0, 10, 10000)->lines.size() == 3);
}

TEST_CASE("An edit behind the triggers' back is found where it was made") {
    const support::TemporaryFolder folder;
    append(*open(folder), 1, 5);
    auto database = shell(folder);
    const auto trigger = database.text("SELECT sql FROM sqlite_schema WHERE name = 'entries_are_never_changed'");
    REQUIRE(database.run("DROP TRIGGER entries_are_never_changed"));
    CHECK(journal::read_journal(folder.path()).problem().code == base::Code::damaged);
    REQUIRE(database.execute("UPDATE entry SET line = replace(line, '\"l\":3', '\"l\":5') WHERE seq = 3"));
    REQUIRE(database.execute(trigger->value()));
    const auto slice = open(folder)->read(0, 500, 100000);
    REQUIRE_FALSE(slice);
    CHECK(slice.problem().code == base::Code::damaged);
    CHECK(slice.problem().words.find("entry 3 ") != std::string::npos);
    // The newest entry is checked before the counter opens.
    REQUIRE(database.run("DROP TRIGGER entries_are_never_changed"));
    REQUIRE(database.execute("UPDATE entry SET line = replace(line, '\"l\":3', '\"l\":5') WHERE seq = 5"));
    REQUIRE(database.execute(trigger->value()));
    const auto opened = journal::open_journal(folder.path(), "d0123", support::sample_key());
    REQUIRE_FALSE(opened);
    CHECK(opened.problem().code == base::Code::damaged);
}

TEST_CASE("A journal belongs to one device and one key") {
    const support::TemporaryFolder folder;
    append(*open(folder), 1, 1);
    CHECK(journal::open_journal(folder.path(), "d0124", support::sample_key()).problem().code == base::Code::forbidden);
    CHECK(journal::open_journal(folder.path(), "d0123", support::sample_key(8)).problem().code ==
          base::Code::forbidden);
}

TEST_CASE("A second kiosk on the same folder is kept out, and let in when the first has gone") {
    const support::TemporaryFolder folder;
    {
        const auto first = open(folder);
        const auto second = journal::open_journal(folder.path(), "d0123", support::sample_key());
        REQUIRE_FALSE(second);
        CHECK(second.problem().code == base::Code::busy);
        append(*first, 1, 1);
    }
    CHECK(open(folder)->head()->sequence == 1);
}

TEST_CASE("A file that is no journal is damaged, not overwritten") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / journal::journal_file_name;
    REQUIRE(base::replace_file(file, std::string(8192, 'x')));
    CHECK(journal::open_journal(folder.path(), "d0123", support::sample_key()).problem().code == base::Code::damaged);
    CHECK(*base::read_file(file, 10000) == std::string(8192, 'x'));
}

TEST_CASE("Words that were erased are in none of the files") {
    const support::TemporaryFolder folder;
    {
        const auto journal = open(folder);
        append(*journal, 1, 3);
        REQUIRE(journal->append_comment({{9}, "my number is 0905123456"}, {1}, support::sample_stamp(9)));
        REQUIRE(journal->erase_comment({9}));
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        CHECK(base::read_file(entry.path(), 1'000'000)->find("0905123456") == std::string::npos);
}

TEST_CASE("A purged journal is opened and read where it begins; nothing more leaves than was purged") {
    const support::TemporaryFolder folder;
    {
        const auto journal = open(folder);
        append(*journal, 1, 9);
        REQUIRE(journal->purge(8));
    }
    auto database = shell(folder);
    for (const auto* act : {"DELETE FROM entry", "UPDATE purged SET through = 3", "DELETE FROM purged",
                            "INSERT INTO purged VALUES (2, 9, x'00')"}) {
        INFO(act);
        CHECK_FALSE(database.execute(act));
    }
    append(*open(folder), 10, 12);
    const auto reader = journal::read_journal(folder.path());
    REQUIRE(reader);
    CHECK(*(*reader)->purged_through() == 8);
    CHECK((*reader)->read(8, 500, 100000)->lines.size() == 4);
    CHECK((*reader)->read(0, 500, 100000).problem().code == base::Code::gap);
}

TEST_CASE("What a purge left is used again before the file grows") {
    const support::TemporaryFolder folder;
    const auto journal = open(folder);
    const auto fill = [&](unsigned entries) {
        for (unsigned i = 0; i < entries; ++i)
            REQUIRE(journal->append(support::sample_rating(3, static_cast<base::Byte>(i)), support::sample_stamp(i)));
    };
    fill(250);
    auto database = shell(folder);
    const auto pages = [&] { return **database.integer("PRAGMA page_count"); };
    const auto before = pages();
    CHECK(*journal->reusable_bytes() == 0);
    REQUIRE(journal->purge(200));
    CHECK(*journal->reusable_bytes() > 20'000);
    fill(80);
    CHECK(pages() == before);
}

TEST_CASE("A journal of before purges is brought up to date, and read as it is until then") {
    const support::TemporaryFolder folder;
    append(*open(folder), 1, 3);
    {
        auto database = shell(folder);
        REQUIRE(
            database.run("DROP TRIGGER entries_are_deleted_by_a_purge; DROP TABLE purged;"
                         "CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entry"
                         "  BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;"
                         "PRAGMA user_version = 2"));
    }
    const auto reader = journal::read_journal(folder.path());
    REQUIRE(reader);
    CHECK(*(*reader)->purged_through() == 0);
    CHECK((*reader)->read(0, 500, 100000)->lines.size() == 3);
    REQUIRE(open(folder)->purge(2));
    CHECK(*(*reader)->purged_through() == 2);
    CHECK((*reader)->read(0, 500, 100000).problem().code == base::Code::gap);
}
