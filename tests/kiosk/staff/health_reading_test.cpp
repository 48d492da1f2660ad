#include "kiosk/staff/health_reading.hpp"

#include <catch2/catch.hpp>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "tests/kiosk/staff/counter.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace std::chrono_literals;
using counter::at;

TEST_CASE("Health is read from the journal, the receipts and the disk of a terminal's folder") {
    const support::TemporaryFolder folder;
    const auto journal = journal::open_journal(folder.path(), "d-17", support::sample_key());
    REQUIRE(journal);
    for (unsigned i = 0; i < 12; ++i) REQUIRE((*journal)->append(counter::rating(i, 5), at(1min)));
    staff::Reading reading;
    REQUIRE(reading.read_on(**journal));
    domain::Survey survey;
    survey.id = "2640-2017";
    survey.through = counter::monday;

    const auto before = staff::read_health(folder.path(), **journal, reading, survey, at(2min));
    CHECK(before.waiting == 12);
    CHECK_FALSE(before.receipt);
    CHECK_FALSE(before.contact);
    REQUIRE(before.disk);
    CHECK(before.disk->total_bytes > before.disk->free_bytes);
    CHECK(before.disk->free_bytes > 0);
    CHECK(before.survey == "2640-2017");
    CHECK(before.survey_through == counter::monday);
    CHECK(before.epoch == 1);
    CHECK_FALSE(before.version.empty());
    CHECK_FALSE(before.clock_step);

    CHECK_FALSE(before.sending);

    const wire::Receipt receipt = wire::sign({{"d-17", 1}, 10, {}, 4, 1, at(3min).wall, {}}, support::sample_key());
    const journal::UploaderState refused{journal::UploaderState::Kind::refused, at(4min).wall, 0, "answer 401"};
    {
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE((*receipts)->keep(receipt));
        REQUIRE((*receipts)->keep_state({"d-17", 1}, refused));
    }
    base::Stamp moved = at(5min);
    moved.wall += 1h;
    const auto after = staff::read_health(folder.path(), **journal, reading, survey, moved);
    CHECK(after.waiting == 2);
    CHECK(after.receipt == receipt);
    CHECK(after.sending == refused);
    CHECK(after.contact == at(3min).wall);
    CHECK(after.clock_step == base::Duration{1h});
}

TEST_CASE("A folder that is gone is a disk that cannot be read, not a failure") {
    const support::TemporaryFolder folder;
    const auto journal = journal::open_journal(folder.path(), "d-17", support::sample_key());
    REQUIRE(journal);
    const auto health = staff::read_health(folder.path() / "gone", **journal, {}, {}, at(1min));
    CHECK_FALSE(health.disk);
    CHECK_FALSE(health.receipt);
    CHECK(health.waiting == 0);
}
