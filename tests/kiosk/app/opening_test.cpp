#include "kiosk/app/opening.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/entry.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

TEST_CASE("a folder without an identity is not enrolled, and stays empty") {
    const support::TemporaryFolder folder;
    const auto ready = app::open_terminal(folder.path());
    REQUIRE_FALSE(ready);
    CHECK(ready.problem().code == base::Code::not_found);
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(app::open_terminal(folder.path() / "missing").problem().code == base::Code::not_found);
}

TEST_CASE("an enrolled terminal knows its place and survey, and starts its journal with `opened`") {
    const support::TemporaryFolder folder;
    REQUIRE(journal::write_identity(folder.path(), support::sample_identity()));
    auto ready = app::open_terminal(folder.path());
    REQUIRE(ready);
    CHECK(ready->setting.place.counter == "so-tu-phap.q3");
    CHECK(ready->setting.survey.id == "2640-2017");

    const auto slice = ready->journal->read(0, 10, 100'000);
    REQUIRE(slice);
    REQUIRE(slice->lines.size() == 1);
    const auto entry = wire::read_entry(slice->lines.front(), 1);
    REQUIRE(entry);
    REQUIRE(std::holds_alternative<wire::Opened>(entry->body));
    CHECK(std::get<wire::Opened>(entry->body).version == SIPAS_VERSION);
    CHECK(std::get<wire::Opened>(entry->body).settings.size() == 64);
}

TEST_CASE("each start of the program is an entry of its own, in one chain") {
    const support::TemporaryFolder folder;
    REQUIRE(journal::write_identity(folder.path(), support::sample_identity()));
    for (wire::Sequence start = 1; start <= 3; ++start) {
        auto ready = app::open_terminal(folder.path());
        REQUIRE(ready);
        CHECK(ready->journal->head()->sequence == start);
    }
}

TEST_CASE("a survey that cannot be read keeps the terminal from asking") {
    const support::TemporaryFolder folder;
    journal::Identity broken = support::sample_identity();
    broken.survey_json = "{}";
    REQUIRE(journal::write_identity(folder.path(), broken));
    const auto ready = app::open_terminal(folder.path());
    REQUIRE_FALSE(ready);
    CHECK(ready.problem().code == base::Code::bad_input);
}

TEST_CASE("a damaged journal is set aside as it was, and the next epoch is opened") {
    const support::TemporaryFolder folder;
    REQUIRE(journal::write_identity(folder.path(), support::sample_identity()));
    const std::string garbage(8'192, 'x');
    std::ofstream(folder.path() / journal::journal_file_name) << garbage;
    auto ready = app::open_terminal(folder.path());
    REQUIRE(ready);
    CHECK(ready->renewed);
    CHECK(ready->journal->stream().epoch == 2);
    const auto slice = ready->journal->read(0, 10, 100'000);
    REQUIRE(slice);
    REQUIRE(slice->lines.size() == 2);
    CHECK(std::holds_alternative<wire::Lost>(wire::read_entry(slice->lines[0], 1)->body));
    CHECK(std::holds_alternative<wire::Opened>(wire::read_entry(slice->lines[1], 2)->body));
    int kept = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder.path()))
        if (const auto text = base::read_file(file.path(), 1'000'000); text && *text == garbage) ++kept;
    CHECK(kept == 1);
}

TEST_CASE("a journal that opens well, but whose last append found damage, is renewed too") {
    const support::TemporaryFolder folder;
    REQUIRE(journal::write_identity(folder.path(), support::sample_identity()));
    REQUIRE(app::open_terminal(folder.path()));
    CHECK_FALSE(app::open_terminal(folder.path())->renewed);
    const auto again = app::open_terminal(folder.path(), base::Problem{base::Code::damaged, "a page is torn"});
    REQUIRE(again);
    CHECK(again->renewed);
    CHECK(again->journal->stream().epoch == 2);
}
