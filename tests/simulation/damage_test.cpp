// A journal is damaged under a terminal that works: the real journal, the real uploader and the real server.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/server/recount.hpp"
#include "sync/sql/connection.hpp"
#include "sync/uploader/carry.hpp"
#include "tests/simulation/central.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using simulation::Central;

// The server without a network. While a request is on its way, something may happen at the terminal.
class Road : public uploader::Transport {
public:
    explicit Road(Central& central) : central_(central) {}

    uploader::Answer send(const uploader::Request& request) override {
        if (const std::function<void()> event = std::exchange(before, nullptr)) event();
        ++requests;
        const auto reply = central_.answer(request);
        if (after) after();
        if (!reply) return {.status = 0, .body = {}, .retry_after = {}, .failure = "down"};
        return {.status = reply->status, .body = reply->body, .retry_after = {}, .failure = {}};
    }

    std::function<void()> before;  // the next request
    std::function<void()> after;   // each
    int requests = 0;

private:
    Central& central_;
};

class Counter {
public:
    Counter() : card_(central.enrol(1, support::sample_key().public_key())) { open(); }

    void rate(int times) {
        for (int i = 0; i < times; ++i) {
            domain::Rating rating = support::sample_rating(4, 0);
            rating.counter = card_.place.counter;
            rating.survey = central.survey().id;
            ++rated;
            rating.response[0] = static_cast<base::Byte>(rated & 0xFFU);
            rating.response[1] = static_cast<base::Byte>(rated >> 8U);
            REQUIRE(journal->append(rating, support::sample_stamp(1000 * static_cast<std::int64_t>(rated))));
        }
    }

    // The kiosk stops, somebody spoils a page, the kiosk starts again.
    void spoil(std::size_t page) {
        journal.reset();
        // While somebody reads, the end of the writer leaves everything in the log.
        REQUIRE(sql::Connection::open(file(), sql::Access::write)->run("PRAGMA wal_checkpoint(TRUNCATE)"));
        REQUIRE(std::filesystem::file_size(file()) >= 4096 * (page + 1));
        {
            std::fstream bytes(file(), std::ios::binary | std::ios::in | std::ios::out);
            bytes.seekp(static_cast<std::streamoff>(4096 * page));
            bytes << std::string(4096, 'x');
        }
        open();
        CHECK(damage);
    }

    uploader::Carried carry(uploader::Patience patience) {
        const uploader::Settings settings{.stream = {card_.id, 1},
                                          .door = {"https://central", card_.token},
                                          .device_key = card_.public_key,
                                          .receipt_key = central.receipt_key(),
                                          .first_contact = base::Duration::zero(),
                                          .poll = base::Duration{1}};
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        auto carried = uploader::carry(folder.path(), settings, **receipts, road, patience, stop);
        REQUIRE(carried);
        return *carried;
    }

    std::uint64_t counted() {
        const auto counts = central.store().response_counts();
        REQUIRE(counts);
        return counts->responses;
    }

    std::filesystem::path file() const { return folder.path() / journal::journal_file_name; }

    simulation::World world{1};
    support::TemporaryFolder folder;
    support::TemporaryFolder central_folder;
    Central central{world, central_folder.path()};
    Road road{central};
    uploader::Stop stop;
    std::unique_ptr<journal::Journal> journal;
    std::optional<journal::Damage> damage;
    unsigned rated = 0;

private:
    void open() {
        auto opened =
            journal::open_or_renew(folder.path(), card_.id, support::sample_key(), support::sample_stamp(1'000'000));
        REQUIRE(opened);
        journal = std::move(opened->journal);
        damage = std::move(opened->damage);
    }

    simulation::DeviceCard card_;
};

}  // namespace

TEST_CASE("Damaged before anything was sent: both epochs reach the server, each rating once") {
    Counter counter;
    counter.rate(200);
    counter.spoil(9);
    CHECK(counter.damage->proven.sequence > 0);
    counter.rate(5);
    const auto carried = counter.carry(uploader::Patience::once);
    CHECK(carried.waiting == 0);
    CHECK_FALSE(carried.older_waits);
    // The few of the spoiled page are in nobody's hands.
    const std::uint64_t lost = 200 - counter.damage->proven.sequence - counter.damage->taken_over;
    CHECK(lost < 20);
    CHECK(counter.counted() == 205 - lost);
    const auto streams = counter.central.store().streams();
    REQUIRE(streams);
    REQUIRE(streams->size() == 2);
    CHECK(streams->at(0).head_hash == counter.damage->proven.hash);
    CHECK(streams->at(1).name.epoch == 2);
    const auto recounted = server::recount(counter.central.store());
    REQUIRE(recounted);
    CHECK(recounted->differences.empty());
    // What was sent from there is not sent again.
    const int requests = counter.road.requests;
    CHECK_FALSE(counter.carry(uploader::Patience::once).older_waits);
    CHECK(counter.road.requests == requests + 1);
}

TEST_CASE("An uploader at work follows the kiosk into a new epoch by itself, and sends what the old one still holds") {
    Counter counter;
    counter.rate(150);
    REQUIRE(counter.carry(uploader::Patience::once).waiting == 0);
    counter.rate(60);
    counter.road.before = [&] {  // while the first question of the second run is on its way
        counter.spoil(15);
        counter.rate(7);
    };
    int turns = 0;
    counter.road.after = [&] {
        const std::uint64_t all = counter.damage->proven.sequence + counter.damage->taken_over + 7;
        if (counter.counted() >= all || ++turns > 100) REQUIRE(kill(getpid(), SIGTERM) == 0);
    };
    counter.carry(uploader::Patience::forever);
    CHECK(turns <= 100);
    CHECK(counter.damage->proven.sequence >= 150);
    CHECK(counter.journal->stream().epoch == 2);
}
