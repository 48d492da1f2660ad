#include "kiosk/app/opening.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/entry.hpp"
#include "tests/kiosk/app/scratch_folder.hpp"

namespace {

journal::Identity identity() {
    return {.device = "d-17",
            .server_url = "http://127.0.0.1:1",
            .token = "token",
            .receipt_key = {},
            .place = {.agency = "so-tu-phap",
                      .unit = "so-tu-phap.motcua",
                      .counter = "so-tu-phap.q3",
                      .field = "ho-tich",
                      .agency_name = {"Sở Tư pháp", "Department of Justice"},
                      .unit_name = {"Bộ phận Một cửa", "One-stop unit"},
                      .counter_name = {"Quầy 3", "Counter 3"}},
            .survey_json = base::read_file(SIPAS_SOURCE_DIR "/assets/surveys/2640-2017.json", 1'000'000).value()};
}

}  // namespace

TEST_CASE("a folder without an identity is not enrolled, and stays empty") {
    const ScratchFolder folder;
    const auto ready = app::open_terminal(folder.path());
    REQUIRE_FALSE(ready);
    CHECK(ready.problem().code == base::Code::not_found);
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(app::open_terminal(folder.path() / "missing").problem().code == base::Code::not_found);
}

TEST_CASE("an enrolled terminal knows its place and survey, and starts its journal with `opened`") {
    const ScratchFolder folder;
    REQUIRE(journal::write_identity(folder.path(), identity()));
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
    const ScratchFolder folder;
    REQUIRE(journal::write_identity(folder.path(), identity()));
    for (wire::Sequence start = 1; start <= 3; ++start) {
        auto ready = app::open_terminal(folder.path());
        REQUIRE(ready);
        CHECK(ready->journal->head()->sequence == start);
    }
}

TEST_CASE("a survey that cannot be read keeps the terminal from asking") {
    const ScratchFolder folder;
    journal::Identity broken = identity();
    broken.survey_json = "{}";
    REQUIRE(journal::write_identity(folder.path(), broken));
    const auto ready = app::open_terminal(folder.path());
    REQUIRE_FALSE(ready);
    CHECK(ready.problem().code == base::Code::bad_input);
}

TEST_CASE("a damaged journal keeps the terminal from asking, and is not touched") {
    const ScratchFolder folder;
    REQUIRE(journal::write_identity(folder.path(), identity()));
    const std::string garbage(8'192, 'x');
    std::ofstream(folder.path() / journal::journal_file_name) << garbage;
    const auto ready = app::open_terminal(folder.path());
    REQUIRE_FALSE(ready);
    CHECK(ready.problem().code == base::Code::damaged);
    CHECK(base::read_file(folder.path() / journal::journal_file_name, 100'000).value() == garbage);
}
