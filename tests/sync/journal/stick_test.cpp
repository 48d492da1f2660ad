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

    base::Result<journal::Exported> carry_out() const {
        return journal::export_batches(journal, stick, 0, {"0123456789abcdef", {}, {}, {}},
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
