// A stick is hostile: it was in other hands, and may have been in clever ones.
#include "sync/journal/stick.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

struct Terminal {
    Terminal() {
        identity.device = "d-17";
        identity.receipt_key = support::sample_key().public_key();
        fs::create_directory(stick);
        fs::create_directory(data);
        REQUIRE(journal.append(wire::Opened{"0", ""}, {"0123456789abcdef", {}, {}, {}}));
    }

    void append(int times, base::Byte mark = 1) {
        for (int i = 0; i < times; ++i)
            REQUIRE(journal.append(support::sample_rating(4, mark), support::sample_stamp(i)));
    }

    base::Result<journal::Exported> carry_out(wire::Sequence after = 0) const {
        return journal::export_batches(journal, stick, after, {"0123456789abcdef", {}, {}, {}},
                                       [](std::uint64_t, std::uint64_t) { return true; });
    }
    base::Result<wire::Receipt> carry_back() const { return journal::import_receipts(stick, data, identity, journal); }

    support::TemporaryFolder folder;
    fs::path stick = folder.path() / "stick";
    fs::path data = folder.path() / "data";
    journal::Identity identity;
    support::MemoryJournal journal{{"d-17", 1}, support::sample_key()};
};

}  // namespace

TEST_CASE("What waits goes out on a stick, and the receipt for it comes back") {
    const Terminal terminal;
    const auto exported = terminal.carry_out();
    REQUIRE(exported);
    CHECK(exported->last == 1);
    const wire::Receipt receipt =
        wire::sign({{"d-17", 1}, 1, *terminal.journal.hash_at(1), 0, 1, {}, {}}, support::sample_key());
    REQUIRE(base::replace_file(terminal.stick / "sipas-d-17" / "receipt.json",
                               "{\"receipts\":[" + wire::write_receipt(receipt) + "]}"));
    CHECK(terminal.carry_back().value() == receipt);
    CHECK_FALSE(fs::is_empty(terminal.data / "inbox"));
}

TEST_CASE("An export takes the place of earlier ones whose entries it holds, and of nothing else") {
    Terminal terminal;
    const fs::path batches = terminal.stick / "sipas-d-17" / "epoch-1";
    terminal.append(619);
    REQUIRE(terminal.carry_out());
    REQUIRE(base::replace_file(batches / "0000000501-0000000620.batch.new", "half"));
    REQUIRE(base::replace_file(batches / "note.txt", "somebody's"));
    fs::copy_file(batches / "0000000501-0000000620.batch", batches / "0000000501-0000000619.batch");
    std::string altered = *base::read_file(batches / "0000000501-0000000620.batch", 1'000'000);
    altered[altered.size() - 9] ^= 1;
    REQUIRE(base::replace_file(batches / "altered.batch", altered));
    fs::create_symlink(batches / "0000000501-0000000620.batch", batches / "link.batch");
    terminal.append(80);
    CHECK(terminal.carry_out()->last == 700);
    const auto is_there = [&](const char* name) { return fs::exists(fs::symlink_status(batches / name)); };
    for (const char* replaced :
         {"0000000501-0000000620.batch", "0000000501-0000000619.batch", "0000000501-0000000620.batch.new"})
        CHECK_FALSE(is_there(replaced));
    for (const char* stays :
         {"0000000001-0000000500.batch", "0000000501-0000000700.batch", "note.txt", "altered.batch", "link.batch"})
        CHECK(is_there(stays));
}

TEST_CASE("A file that holds more than an export wrote stays") {
    Terminal terminal;
    const fs::path batches = terminal.stick / "sipas-d-17" / "epoch-1";
    terminal.append(9);
    REQUIRE(terminal.carry_out());
    terminal.append(10);
    SECTION("from earlier on") {
        REQUIRE(terminal.carry_out(5));
        CHECK(fs::exists(batches / "0000000006-0000000020.batch"));
    }
    SECTION("of another journal with the same name") {
        Terminal other;
        other.append(19, 7);
        other.stick = terminal.stick;
        REQUIRE(other.carry_out());
    }
    CHECK(fs::exists(batches / "0000000001-0000000010.batch"));
}

TEST_CASE("A link on a stick leads nothing into another folder") {
    const Terminal terminal;
    const fs::path link = GENERATE("sipas-d-17", "sipas-d-17/epoch-1");
    fs::create_directories((terminal.stick / link).parent_path());
    fs::create_directory_symlink(terminal.data, terminal.stick / link);
    CHECK(terminal.carry_out().problem().code == base::Code::forbidden);
    CHECK(fs::is_empty(terminal.data));
}

TEST_CASE("A receipt that is no plain file is not opened, so that the terminal never waits for it") {
    const Terminal terminal;
    const fs::path receipt = terminal.stick / "sipas-d-17" / "receipt.json";
    fs::create_directories(receipt.parent_path());
    SECTION("a pipe that nobody writes to") { REQUIRE(::mkfifo(receipt.c_str(), 0600) == 0); }
    SECTION("a link") { fs::create_symlink("/dev/zero", receipt); }
    SECTION("a folder") { fs::create_directory(receipt); }
    CHECK(terminal.carry_back().problem().code == base::Code::forbidden);
    CHECK(fs::is_empty(terminal.data));
}
