// Machines with one identity, their folders' real journals and uploaders, one real server: older epochs on a stick, and
// a terminal that was copied.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <utility>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/journal/stick.hpp"
#include "sync/server/recount.hpp"
#include "sync/server/stick_import.hpp"
#include "sync/sql/connection.hpp"
#include "sync/uploader/carry.hpp"
#include "sync/uploader/program_life.hpp"
#include "tests/simulation/central.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using journal::UploaderState;
using simulation::Central;

base::Stamp vouched_now() {
    base::Stamp stamp = base::stamp_now();
    stamp.trust = base::ClockTrust::network;
    return stamp;
}

class Road : public uploader::Transport {
public:
    explicit Road(Central& central) : central_(central) {}
    uploader::Answer send(const uploader::Request& request) override {
        if (const std::function<void()> event = std::exchange(before, nullptr)) event();
        if (refuses && request.url.find("/v1/stream?") != std::string::npos && std::exchange(refuses, false))
            return {.status = 403, .body = {}, .retry_after = {}, .failure = {}};
        const auto reply = down ? std::nullopt : central_.answer(request);
        if (!reply) return {.status = 0, .body = {}, .retry_after = {}, .failure = "down"};
        return {reply->status, reply->body, {}, {}};
    }
    std::function<void()> before;  // the next request
    bool down = false;
    bool refuses = false;  // the next question or batch

private:
    Central& central_;
};

// Time passes only in sleep, and ends.
class ShortLife : public uploader::Life {
public:
    explicit ShortLife(base::Duration length) : length_(length) {}
    bool is_over() override { return slept_ >= length_; }
    void sleep_until(base::Instant until) override {
        slept_ = std::max(slept_, std::min(length_, until - begin_.monotonic));
    }
    base::Stamp now() override {
        base::Stamp stamp = begin_;
        stamp.monotonic += slept_;
        stamp.wall += slept_;
        return stamp;
    }
    double chance() override { return 0.5; }

private:
    base::Duration length_;
    base::Stamp begin_ = vouched_now();
    base::Duration slept_{};
};

struct City {
    simulation::World world{1};
    support::TemporaryFolder folder;
    Central central{world, folder.path()};
    journal::Identity identity = central.enrol(1, support::sample_key().public_key());
};

class Machine {
public:
    Machine(City& city, base::Byte mark) : city_(city), mark_(mark) { open(); }
    // Copied file by file while it stands still.
    Machine(City& city, base::Byte mark, const Machine& original) : city_(city), mark_(mark) {
        for (const auto& entry : fs::directory_iterator(original.folder()))
            if (!entry.path().string().ends_with("-shm")) fs::copy(entry.path(), folder());
        open();
    }

    const fs::path& folder() const { return folder_.path(); }
    journal::Journal& journal() const { return *journal_; }
    wire::Epoch epoch() const { return journal_->stream().epoch; }

    void open() {
        journal_.reset();
        auto opened =
            journal::open_or_renew(folder(), city_.identity.device, support::sample_key(), support::sample_stamp(1));
        REQUIRE(opened);
        journal_ = std::move(opened->journal);
    }
    void rate(unsigned times) {
        for (unsigned i = 0; i < times; ++i) {
            domain::Rating rating = support::sample_rating(4, mark_);
            rating.counter = city_.identity.place.counter;
            rating.survey = "S1";
            ++rated;
            rating.response[1] = static_cast<base::Byte>(rated & 0xFFU);
            rating.response[2] = static_cast<base::Byte>(rated >> 8U);
            REQUIRE(journal_->append(rating, support::sample_stamp(1000 * static_cast<std::int64_t>(rated))));
        }
    }
    void spoil(std::size_t page) {
        journal_.reset();
        std::fstream bytes(folder() / journal::journal_file_name, std::ios::binary | std::ios::in | std::ios::out);
        bytes.seekp(static_cast<std::streamoff>(4096 * page));
        bytes << std::string(4096, 'x');
        bytes.close();
        open();
    }

    // The journal is whole but for a trigger, which is damage enough: the next epoch begins.
    void renew() {
        journal_.reset();
        {
            auto database = sql::Connection::open(folder() / journal::journal_file_name, sql::Access::write);
            REQUIRE(database);
            REQUIRE(database->execute("DROP TRIGGER entries_are_never_changed"));
        }
        open();
    }
    // The server has contradicted the epoch.
    void end_epoch() {
        REQUIRE((*journal::open_receipts(folder()))->end(journal_->stream(), {"fork", "as the test wants it", {}}));
        open();
    }
    wire::Receipt newest(wire::Epoch epoch) const {
        const auto receipt = journal::newest_receipt(folder(), {city_.identity.device, epoch});
        REQUIRE(receipt);
        return receipt->value();
    }

    // As both programs do it: what waits is sent, and where the server ends the epoch the kiosk goes on in the next.
    uploader::Carried carry() { return carry(uploader::Patience::once, life_); }
    uploader::Carried carry(uploader::Patience patience, uploader::Life& life) {
        const uploader::Settings settings{.stream = {city_.identity.device, 1},
                                          .door = {"https://central", city_.identity.token},
                                          .device_key = support::sample_key().public_key(),
                                          .receipt_key = city_.central.receipt_key(),
                                          .first_contact = base::Duration::zero(),
                                          .poll = std::chrono::seconds{30}};
        uploader::Carried carried;
        {
            const auto receipts = journal::open_receipts(folder());
            REQUIRE(receipts);
            auto done = uploader::carry(folder(), settings, **receipts, road, patience, life);
            REQUIRE(done);
            carried = *done;
        }
        if (journal::is_over(folder(), journal_->stream())) open();
        return carried;
    }
    bool is_stopped() const {
        const auto state = journal::uploader_state(folder(), journal_->stream());
        return state && *state && (*state)->kind == UploaderState::Kind::stopped;
    }

private:
    City& city_;
    base::Byte mark_;

public:
    Road road{city_.central};
    unsigned rated = 0;

private:
    support::TemporaryFolder folder_;
    uploader::ProgramLife life_{vouched_now};
    std::unique_ptr<journal::Journal> journal_;
};

std::uint64_t counted(City& city) {
    const auto counts = city.central.store().response_counts();
    REQUIRE(counts);
    return counts->responses;
}

std::int64_t alarms(City& city, server::AlarmKind kind) {
    const auto count = city.central.store().alarm_count(kind);
    REQUIRE(count);
    return *count;
}

const auto go_on = [](std::uint64_t, std::uint64_t) { return true; };

}  // namespace

TEST_CASE("A stick carries the epochs that were set aside too, oldest first, and receipts for them come back") {
    City city;
    Machine machine(city, 1);
    machine.road.down = true;
    machine.rate(300);
    machine.spoil(20);
    machine.rate(10);
    machine.spoil(8);
    machine.rate(10);
    REQUIRE(machine.epoch() == 3);
    CHECK(machine.carry().older_waits);
    const support::TemporaryFolder stick;
    const auto exported =
        journal::export_waiting(machine.folder(), machine.journal(), stick.path(), support::sample_stamp(9000), go_on);
    REQUIRE(exported);
    CHECK(exported->entries > 250);
    CHECK(exported->last == machine.journal().head()->sequence);
    const fs::path carried = stick.path() / ("sipas-" + city.identity.device);
    for (const char* epoch : {"epoch-1", "epoch-2", "epoch-3"}) CHECK_FALSE(fs::is_empty(carried / epoch));

    const auto imported = server::import_stick(city.central.store(), stick.path(), city.world.wall());
    REQUIRE(imported);
    CHECK(imported->front().refusals.empty());
    CHECK(counted(city) > 250);
    CHECK(server::recount(city.central.store())->differences.empty());
    CHECK(alarms(city, server::AlarmKind::fork) == 0);

    const auto newest = journal::import_receipts(stick.path(), machine.folder(), city.identity, machine.journal());
    REQUIRE(newest);
    CHECK(newest->stream.epoch == 3);
    const auto left = machine.carry();
    CHECK(left.waiting == 0);
    CHECK_FALSE(left.older_waits);
    CHECK(fs::is_empty(machine.folder() / "inbox"));

    // What came back is not carried again.
    const support::TemporaryFolder second;
    machine.rate(1);
    REQUIRE(
        journal::export_waiting(machine.folder(), machine.journal(), second.path(), support::sample_stamp(9000), go_on)
            ->entries == 1);
    CHECK_FALSE(fs::exists(second.path() / ("sipas-" + city.identity.device) / "epoch-1"));
}

TEST_CASE("An epoch that ends while an older one is being sent is sent after it") {
    City city;
    Machine machine(city, 1);
    machine.rate(300);
    machine.spoil(20);
    machine.rate(200);
    machine.road.before = [&] { machine.spoil(8); };
    CHECK_FALSE(machine.carry().older_waits);
    REQUIRE(machine.epoch() == 3);
    for (wire::Epoch epoch = 1; epoch <= 3; ++epoch) {
        INFO("epoch " << epoch);
        const auto receipt = journal::newest_receipt(machine.folder(), {city.identity.device, epoch});
        REQUIRE(receipt);
        REQUIRE(*receipt);
        CHECK((*receipt)->sequence > 1);
    }
}

TEST_CASE("An older epoch that was refused holds nothing up, and is tried again") {
    City city;
    Machine machine(city, 1);
    machine.rate(300);
    machine.spoil(20);
    machine.rate(10);
    machine.road.refuses = true;
    const auto length = GENERATE(std::chrono::minutes{30}, std::chrono::hours{3});
    ShortLife life(length);
    const auto carried = machine.carry(uploader::Patience::forever, life);
    CHECK(carried.waiting == 0);
    CHECK(carried.older_waits == (length < std::chrono::hours{1}));
    const auto older = journal::newest_receipt(machine.folder(), {city.identity.device, 1});
    REQUIRE(older);
    CHECK((*older && (*older)->sequence > 100) == (length > std::chrono::hours{1}));
}

TEST_CASE("Receipts that come by stick for the epoch in use are kept while an older one cannot be sent") {
    City city;
    Machine machine(city, 1);
    machine.road.down = true;
    machine.rate(300);
    machine.spoil(20);
    const wire::Receipt receipt = wire::sign({.stream = machine.journal().stream(),
                                              .sequence = machine.journal().head()->sequence,
                                              .head = machine.journal().head()->hash,
                                              .incarnation = 1},
                                             wire::SecretKey(city.central.store().meta()->receipt_seed));
    fs::create_directory(machine.folder() / "inbox");
    std::ofstream(machine.folder() / "inbox" / "2-1-9.json") << wire::write_receipt(receipt);
    const auto left = machine.carry();
    CHECK(left.older_waits);
    CHECK(left.waiting == 0);
}

TEST_CASE("Two copies of one terminal end few epochs, are told of, and each of their ratings counts once") {
    City city;
    Machine one(city, 1);
    one.rate(5);
    one.carry();
    Machine two(city, 2, one);
    unsigned epochs_before = 0;
    for (int round = 0; round < 40; ++round) {
        one.rate(1);
        two.rate(1);
        one.carry();
        two.carry();
        UNSCOPED_INFO(round << ": " << one.epoch() << " and " << two.epoch());
        epochs_before = std::max(one.epoch(), two.epoch());
    }
    CHECK(epochs_before <= 3);
    CHECK(alarms(city, server::AlarmKind::clone) > 0);
    CHECK(server::recount(city.central.store())->differences.empty());
    CHECK(counted(city) == one.rated + two.rated);
}

TEST_CASE("A restored server gets an epoch again that was set aside when all of it was signed for") {
    City city;
    Machine machine(city, 1);
    machine.rate(5);
    machine.carry();
    city.central.back_up();
    machine.rate(20);
    machine.carry();
    const bool is_over = GENERATE(false, true);
    INFO("over " << is_over);
    is_over ? machine.end_epoch() : machine.renew();
    machine.rate(3);
    machine.carry();
    REQUIRE(machine.epoch() == 2);
    const wire::Sequence all = machine.newest(1).sequence;
    city.central.restore();
    REQUIRE(counted(city) == 5);
    machine.rate(1);

    const auto left = machine.carry();
    CHECK(left.waiting == 0);
    CHECK_FALSE(left.older_waits);
    CHECK(counted(city) == machine.rated);
    CHECK(machine.newest(1).sequence == all);
    CHECK(machine.newest(1).incarnation == city.central.incarnation());
    for (const auto kind : {server::AlarmKind::fork, server::AlarmKind::clone, server::AlarmKind::rollback})
        CHECK(alarms(city, kind) == 0);
    CHECK(server::recount(city.central.store())->differences.empty());
}

TEST_CASE("A restored server out of reach leaves the older epoch waiting, and nothing of it is forgotten") {
    City city;
    Machine machine(city, 1);
    machine.rate(5);
    machine.carry();
    city.central.back_up();
    machine.rate(20);
    machine.carry();
    machine.renew();
    machine.carry();
    city.central.restore();
    // The terminal hears of it, and then nothing for a while.
    const std::function<void()> watch = [&] {
        machine.road.down = machine.newest(1).incarnation == city.central.incarnation();
        if (!machine.road.down) machine.road.before = watch;
    };
    machine.road.before = watch;
    CHECK(machine.carry().older_waits);
    CHECK(counted(city) == 5);
    machine.road.down = false;
    CHECK_FALSE(machine.carry().older_waits);
    CHECK(counted(city) == machine.rated);
}

TEST_CASE("By stick a restored server gets the epoch again too, until it has signed for it") {
    City city;
    Machine machine(city, 1);
    machine.rate(5);
    machine.carry();
    city.central.back_up();
    machine.rate(20);
    machine.carry();
    machine.renew();
    machine.rate(3);
    machine.carry();
    city.central.restore();
    machine.rate(1);
    machine.road.down = true;
    const auto carry_stick = [&] {
        const support::TemporaryFolder stick;
        const auto exported = journal::export_waiting(machine.folder(), machine.journal(), stick.path(),
                                                      support::sample_stamp(9000), go_on);
        REQUIRE(exported);
        REQUIRE(server::import_stick(city.central.store(), stick.path(), city.world.wall()));
        if (exported->entries > 0)
            REQUIRE(journal::import_receipts(stick.path(), machine.folder(), city.identity, machine.journal()));
        machine.carry();
        return fs::exists(stick.path() / ("sipas-" + city.identity.device) / "epoch-1");
    };
    CHECK_FALSE(carry_stick());  // nobody knows yet; the server says that it holds less
    CHECK(carry_stick());
    CHECK(counted(city) == machine.rated);
    machine.rate(1);
    CHECK_FALSE(carry_stick());
    CHECK(counted(city) == machine.rated);
    CHECK_FALSE(machine.carry().older_waits);
}

TEST_CASE("What stands before a spoilt place of an epoch that was set aside reaches a restored server") {
    City city;
    Machine machine(city, 1);
    machine.rate(2);
    machine.carry();
    city.central.back_up();
    machine.rate(300);
    machine.carry();
    machine.spoil(20);
    REQUIRE(machine.epoch() == 2);
    machine.carry();
    city.central.restore();
    machine.rate(1);
    const auto left = machine.carry();
    CHECK(left.waiting == 0);
    CHECK_FALSE(left.older_waits);
    CHECK(counted(city) > 100);
    CHECK(counted(city) < machine.rated);
}
