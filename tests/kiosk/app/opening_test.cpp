#include "kiosk/app/opening.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sync/base/file.hpp"
#include "sync/domain/local_time.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/entry.hpp"
#include "tests/kiosk/app/enrolled.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// As many ratings as asked for, in one transaction.
void make_journal(const enrolled::Folder& folder, unsigned entries) {
    auto key = journal::open_device_key(folder.path());
    REQUIRE(key);
    const auto writing = journal::take_journal(folder.path(), std::move(*key));
    REQUIRE(writing);
    std::vector<journal::Kept> kept;
    for (unsigned i = 1; i <= entries; ++i) {
        domain::Rating rating = enrolled::rating(static_cast<base::Byte>(i & 0xffU), 4);
        rating.response[1] = static_cast<base::Byte>(i >> 8U);
        kept.push_back({{i, base::stamp_now(), rating}});
    }
    REQUIRE(journal::make_journal(folder.path() / journal::journal_file_name, *writing, {{"d-17", 1}, {}}, kept));
}

// In the middle of the file; its size.
std::uintmax_t flip_a_byte(const std::filesystem::path& file) {
    const auto bytes = std::filesystem::file_size(file);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(bytes / 2));
    const auto old = static_cast<char>(stream.get());
    stream.seekp(static_cast<std::streamoff>(bytes / 2));
    stream.put(static_cast<char>(old ^ 0x55));
    REQUIRE(stream.flush());
    return bytes;
}

// What this process has read and written since it began, also from the system's memory.
std::uint64_t bytes_moved() {
    std::ifstream file("/proc/self/io");
    std::string name;
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    file >> name >> read >> name >> written;
    REQUIRE(file);
    return read + written;
}

}  // namespace

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

TEST_CASE("what is asked is the server's last word, and its hash tells one from another") {
    const enrolled::Folder folder;
    const auto enrolment = app::read_asked(folder.path(), base::stamp_now());
    REQUIRE(enrolment);
    CHECK_FALSE(enrolment->ignored);
    folder.renew("Mới?");
    const auto newer = app::read_asked(folder.path(), base::stamp_now());
    REQUIRE(newer);
    CHECK(newer->setting.survey.question.vi == "Mới?");
    CHECK(newer->setting.place.counter == enrolment->setting.place.counter);
    CHECK(newer->hash != enrolment->hash);
    CHECK_FALSE(newer->mark == enrolment->mark);
    CHECK(folder.open().setting.survey.question.vi == "Mới?");
}

TEST_CASE("the next survey is asked from its day on, also by a terminal that begins then, and never without a clock") {
    const enrolled::Folder folder;
    folder.renew("Nay?", "", enrolled::next_survey("Mai?", "2027-01-01"));
    const base::LocalDay day{std::chrono::year{2027} / 1 / 1};
    const base::WallTime midnight = base::WallTime{day.time_since_epoch()} - domain::local_offset;
    const auto asked_at = [&](base::WallTime wall, base::ClockTrust trust) {
        const auto asked = app::read_asked(folder.path(), {"0123456789abcdef", {}, wall, trust});
        REQUIRE(asked);
        return std::pair{asked->setting.survey.question.vi, asked->until.has_value()};
    };
    using base::ClockTrust;
    CHECK(asked_at(midnight - std::chrono::milliseconds{1}, ClockTrust::network) ==
          std::pair{std::string("Nay?"), true});
    CHECK(asked_at(midnight, ClockTrust::network) == std::pair{std::string("Mai?"), false});
    CHECK(asked_at(midnight, ClockTrust::hardware) == std::pair{std::string("Mai?"), false});
    CHECK(asked_at(midnight, ClockTrust::unset) == std::pair{std::string("Nay?"), true});
}

TEST_CASE("bad day: with a broken config.json the terminal opens with enrolment's questions, and says that it does") {
    const enrolled::Folder folder;
    const auto hash = app::read_asked(folder.path(), base::stamp_now())->hash;
    REQUIRE(base::replace_file(folder.path() / "config.json", "{"));
    const auto asked = app::read_asked(folder.path(), base::stamp_now());
    REQUIRE(asked);
    CHECK(asked->ignored);
    CHECK(asked->hash == hash);
    CHECK(folder.open().setting.survey.id == "2640-2017");
}

TEST_CASE("bad day: a damaged journal is read a few times, however long it is, and the terminal opens") {
    const auto work = [](unsigned entries) {
        const enrolled::Folder folder;
        make_journal(folder, entries);
        const auto bytes = flip_a_byte(folder.path() / journal::journal_file_name);
        const auto before = bytes_moved();
        const auto ready = folder.open();
        CHECK(ready.renewed);
        CHECK(enrolled::all<domain::Rating>(*ready.journal).size() + 200 > entries / 2);
        const auto moved = bytes_moved() - before;
        return static_cast<double>(moved) / static_cast<double>(bytes);
    };
    const double few = work(500);
    const double many = work(4'000);
    INFO("files read and written for 500 entries: " << few << ", for 4000: " << many);
    CHECK(many < 12);
    CHECK(many < few * 1.5);
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
