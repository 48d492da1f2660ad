// A terminal's folder and a server's database: the real journal, the real uploader and the real server, with damage,
// comments, another survey and a USB stick between them.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "sync/base/file.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/stick.hpp"
#include "sync/server/recount.hpp"
#include "sync/server/stick_import.hpp"
#include "sync/sql/connection.hpp"
#include "sync/uploader/carry.hpp"
#include "sync/uploader/program_life.hpp"
#include "sync/wire/content.hpp"
#include "tests/simulation/central.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using simulation::Central;

// The machine's clock, but the network vouches for it: nobody asks the server what time it is.
base::Stamp vouched_now() {
    base::Stamp stamp = base::stamp_now();
    stamp.trust = base::ClockTrust::network;
    return stamp;
}

// The server without a network. While a request is on its way, something may happen at the terminal.
class Road : public uploader::Transport {
public:
    explicit Road(Central& central) : central_(central) {}

    uploader::Answer send(const uploader::Request& request) override {
        if (const std::function<void()> event = std::exchange(before, nullptr)) event();
        ++requests;
        const auto reply = down ? std::nullopt : central_.answer(request);
        if (after) after();
        if (!reply) return {.status = 0, .body = {}, .retry_after = {}, .failure = "down"};
        std::string etag;
        for (const auto& [name, value] : reply->headers)
            if (name == "ETag") etag = value;
        std::string body = reply->body;
        if (spoils && !etag.empty()) body.replace(body.find("hài"), 1, "x");
        return {.status = reply->status, .body = std::move(body), .retry_after = {}, .failure = {}, .etag = etag};
    }

    std::function<void()> before;  // the next request
    std::function<void()> after;   // each
    int requests = 0;
    bool down = false;
    bool spoils = false;  // what the server says of settings

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
            rating.survey = "S1";
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
        const uploader::Settings settings{.stream = {card_.device, 1},
                                          .door = {"https://central", card_.token},
                                          .device_key = support::sample_key().public_key(),
                                          .receipt_key = central.receipt_key(),
                                          .first_contact = base::Duration::zero(),
                                          .poll = base::Duration{1}};
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        auto carried = uploader::carry(folder.path(), settings, **receipts, road, patience, life);
        REQUIRE(carried);
        return *carried;
    }

    std::vector<std::string> comments() {
        std::vector<std::string> texts;
        REQUIRE(central.store().each_comment([&](const server::CommentRow& row) { texts.push_back(row.text); }));
        return texts;
    }

    journal::Identity identity() const {
        return {.device = card_.device,
                .server_url = "https://central",
                .token = card_.token,
                .receipt_key = central.receipt_key(),
                .place = card_.place,
                .survey_json = survey("Cũ?")};
    }

    static std::string survey(const std::string& question) {
        return R"({"id":"S2","title":{"vi":"Khảo sát"},"question":{"vi":")" + question +
               R"("},"levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},{"vi":"5"}],"factors":[]})";
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
    uploader::ProgramLife life{vouched_now};
    std::unique_ptr<journal::Journal> journal;
    std::optional<journal::Damage> damage;
    unsigned rated = 0;

private:
    void open() {
        const auto now = support::sample_stamp(1'000'000);
        auto opened = journal::open_or_renew(folder.path(), card_.device, support::sample_key(), now);
        REQUIRE(opened);
        journal = std::move(opened->journal);
        damage = std::move(opened->damage);
    }

    journal::Identity card_;
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
    CHECK(counter.road.requests == requests + 3);  // what it holds, of both epochs, and the settings
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

TEST_CASE("The words of comments follow their entries, once, also those of an epoch that was set aside") {
    Counter counter;
    REQUIRE(counter.journal->append_comment({{1}, "Nhanh gọn."}, {1}, support::sample_stamp(1)));
    counter.rate(200);
    REQUIRE(counter.journal->append_comment({{2}, "Chờ lâu."}, {2}, support::sample_stamp(2)));
    counter.spoil(12);
    REQUIRE(counter.journal->append_comment({{3}, "Cảm ơn."}, {3}, support::sample_stamp(3)));
    REQUIRE(counter.journal->erase_comment({3}));
    counter.carry(uploader::Patience::once);
    auto words = counter.comments();
    std::sort(words.begin(), words.end());
    CHECK(words == std::vector<std::string>{"Chờ lâu.", "Nhanh gọn."});
    const int requests = counter.road.requests;
    counter.carry(uploader::Patience::once);
    CHECK(counter.road.requests == requests + 3);  // what it holds, of both epochs, and the settings
    CHECK(counter.comments().size() == 2);
}

TEST_CASE("The words of comments reach a server again that was restored to before they came") {
    Counter counter;
    REQUIRE(counter.journal->append_comment({{1}, "Nhanh gọn."}, {1}, support::sample_stamp(1)));
    counter.carry(uploader::Patience::once);
    counter.central.back_up();
    REQUIRE(counter.journal->append_comment({{2}, "Chờ lâu."}, {2}, support::sample_stamp(2)));
    counter.carry(uploader::Patience::once);
    counter.central.restore();
    REQUIRE(counter.comments().size() == 1);
    counter.carry(uploader::Patience::once);
    CHECK(counter.comments().size() == 2);
}

TEST_CASE(
    "Another survey reaches the terminal's folder with its ETag, and what came otherwise than it was sent does not") {
    Counter counter;
    REQUIRE(journal::write_identity(counter.folder.path(), counter.identity()));
    const auto at_first = journal::read_config(counter.folder.path());
    REQUIRE(at_first);
    CHECK(at_first->etag.empty());
    counter.road.spoils = true;
    counter.carry(uploader::Patience::once);
    CHECK_FALSE(journal::config_changed(counter.folder.path(), at_first->mark));
    counter.road.spoils = false;
    counter.carry(uploader::Patience::once);
    CHECK(journal::config_changed(counter.folder.path(), at_first->mark));
    const auto refreshed = journal::read_config(counter.folder.path());
    REQUIRE(refreshed);
    CHECK_FALSE(refreshed->etag.empty());
    CHECK(wire::read_survey(refreshed->survey_json)->id == "S1");
    counter.carry(uploader::Patience::once);
    CHECK_FALSE(journal::config_changed(counter.folder.path(), refreshed->mark));
    {
        auto change = counter.central.store().begin();
        REQUIRE(change);
        REQUIRE(counter.central.store().put_survey({{"S2", Counter::survey("Mới?")}, {}, {}, counter.world.wall()}));
        REQUIRE(change->commit());
    }
    counter.carry(uploader::Patience::once);
    CHECK(journal::config_changed(counter.folder.path(), refreshed->mark));
    CHECK(wire::read_survey(journal::read_config(counter.folder.path())->survey_json)->question.vi == "Mới?");
}

TEST_CASE("By USB stick and back: every rating counts once, and the receipt moves the terminal's cursor") {
    Counter counter;
    const support::TemporaryFolder stick;
    counter.rate(700);
    const base::Stamp sent = support::sample_stamp(800'000);
    const auto stop_early = [](std::uint64_t done, std::uint64_t) { return done < 400; };
    const auto go_on = [](std::uint64_t, std::uint64_t) { return true; };
    CHECK(journal::export_batches(*counter.journal, stick.path(), 0, sent, stop_early)->files == 1);
    const auto exported = journal::export_batches(*counter.journal, stick.path(), 0, sent, go_on);
    REQUIRE(exported);
    CHECK(exported->files == 2);
    CHECK(exported->entries == 700);
    CHECK(exported->last == 700);
    CHECK(std::filesystem::exists(stick.path() / ("sipas-" + counter.identity().device) / "README.txt"));
    CHECK(std::filesystem::exists(stick.path() / ("sipas-" + counter.identity().device) / "epoch-1" /
                                  "0000000001-0000000500.batch"));

    const auto identity = counter.identity();
    const auto early = journal::import_receipts(stick.path(), counter.folder.path(), identity, *counter.journal);
    CHECK(early.problem().code == base::Code::not_found);

    const base::WallTime later = sent.wall + std::chrono::hours{72};
    const auto imported = server::import_stick(counter.central.store(), stick.path(), later);
    REQUIRE(imported);
    REQUIRE(imported->size() == 1);
    CHECK(imported->front().entries == 700);
    CHECK(imported->front().refusals.empty());
    CHECK(counter.counted() == 700);
    const auto again = server::import_stick(counter.central.store(), stick.path(), later);
    REQUIRE(again);
    CHECK(again->front().entries == 0);
    CHECK(server::recount(counter.central.store())->differences.empty());
    // Three days on the road moved no rating to another day.
    const auto tallies = counter.central.store().all_tallies();
    REQUIRE(tallies);
    for (const auto& [key, count] : tallies->counts())
        CHECK(key.day == base::local_day(sent.wall, std::chrono::hours{7}));

    REQUIRE(journal::import_receipts(stick.path(), counter.folder.path(), identity, *counter.journal));
    counter.road.down = true;
    CHECK(counter.carry(uploader::Patience::once).waiting == 0);
    CHECK(journal::newest_receipt(counter.folder.path(), counter.journal->stream())->value().sequence == 700);
    CHECK(std::filesystem::is_empty(counter.folder.path() / "inbox"));
}

TEST_CASE("A server that lost what it signed for says so by stick, and the next stick brings it again") {
    Counter counter;
    const support::TemporaryFolder stick;
    const auto go_on = [](std::uint64_t, std::uint64_t) { return true; };
    const auto export_now = [&] {
        const auto known = journal::newest_receipt(counter.folder.path(), counter.journal->stream());
        REQUIRE(known);
        return *journal::export_batches(*counter.journal, stick.path(), *known ? (*known)->sequence : 0,
                                        support::sample_stamp(9000), go_on);
    };
    const auto take_receipts = [&] {
        REQUIRE(journal::import_receipts(stick.path(), counter.folder.path(), counter.identity(), *counter.journal));
        counter.road.down = true;
        counter.carry(uploader::Patience::once);
    };
    counter.central.back_up();
    counter.rate(5);
    export_now();
    REQUIRE(server::import_stick(counter.central.store(), stick.path(), counter.world.wall()));
    take_receipts();
    counter.central.restore();
    counter.rate(2);
    CHECK(export_now().first == 6);
    std::filesystem::remove_all(stick.path() / ("sipas-" + counter.identity().device) / "epoch-1");
    export_now();
    REQUIRE(server::import_stick(counter.central.store(), stick.path(), counter.world.wall()));
    CHECK(counter.counted() == 0);
    take_receipts();
    CHECK(export_now().first == 1);
    REQUIRE(server::import_stick(counter.central.store(), stick.path(), counter.world.wall()));
    CHECK(counter.counted() == 7);
}

TEST_CASE("A stick with spoiled files or a foreign receipt moves nothing") {
    Counter counter;
    const support::TemporaryFolder stick;
    counter.rate(5);
    const auto go_on = [](std::uint64_t, std::uint64_t) { return true; };
    REQUIRE(journal::export_batches(*counter.journal, stick.path(), 0, support::sample_stamp(9000), go_on));
    const auto file = stick.path() / ("sipas-" + counter.identity().device) / "epoch-1" / "0000000001-0000000005.batch";
    std::string bytes = *base::read_file(file, 100'000);
    bytes[bytes.size() / 2] ^= 1;
    REQUIRE(base::replace_file(file, bytes));
    std::filesystem::create_directories(stick.path() / "sipas-stranger" / "epoch-1");
    const auto imported = server::import_stick(counter.central.store(), stick.path(), counter.world.wall());
    REQUIRE(imported);
    REQUIRE(imported->size() == 2);
    CHECK(imported->front().refusals.size() == 1);
    CHECK(imported->back().refusals.size() == 1);
    CHECK(counter.counted() == 0);

    const auto forged =
        wire::sign({.stream = counter.journal->stream(), .sequence = 5, .head = *counter.journal->hash_at(5)},
                   support::sample_key(9));
    REQUIRE(base::replace_file(stick.path() / ("sipas-" + counter.identity().device) / "receipt.json",
                               R"({"receipts":[)" + wire::write_receipt(forged) + "]}"));
    const auto taken =
        journal::import_receipts(stick.path(), counter.folder.path(), counter.identity(), *counter.journal);
    CHECK(taken.problem().code == base::Code::unproven);
    // Nor when somebody puts it into the inbox by hand.
    std::filesystem::create_directory(counter.folder.path() / "inbox");
    REQUIRE(base::replace_file(counter.folder.path() / "inbox" / "x.json", wire::write_receipt(forged)));
    counter.road.down = true;
    CHECK(counter.carry(uploader::Patience::once).waiting == 5);
    CHECK_FALSE(journal::newest_receipt(counter.folder.path(), counter.journal->stream())->has_value());
}
