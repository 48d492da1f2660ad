#include "kiosk/app/upkeep.hpp"

#include <fstream>

#include "kiosk/app/ballast.hpp"
#include "kiosk/app/clock.hpp"
#include "kiosk/staff/reading.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "tests/kiosk/app/enrolled.hpp"

using namespace std::chrono_literals;

namespace {

constexpr wire::Seed server_seed{9};

base::Stamp stamp(base::Duration after, std::chrono::days day = {}) {
    return {"0123456789abcdef", base::Instant{1h + after + day},
            base::WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 2h} + after + day,
            base::ClockTrust::network};
}

// A counter's folder with its journal, tended as the program does.
struct Counter {
    enrolled::Folder folder;
    app::Ready ready;
    staff::Reading reading;
    app::Upkeep upkeep{folder.path()};
    app::Front front{.lit = true, .hits = [](int) { return true; }};

    Counter() : ready(opened()) {}

    app::Ready opened() {
        folder.identity.receipt_key = wire::SecretKey(server_seed).public_key();
        REQUIRE(journal::write_identity(folder.path(), folder.identity));
        return folder.open();
    }
    journal::Journal& journal() { return *ready.journal; }
    bool work(const base::Stamp& now) {
        REQUIRE(reading.read_all(journal()));
        return upkeep.work(journal(), reading.logbook(), front, now);
    }
    // Until it has nothing more to do; how many pieces of work that were.
    int tend(const base::Stamp& now) {
        int pieces = 0;
        while (work(now)) ++pieces;
        return pieces;
    }
    template <typename Body>
    std::size_t count() {
        return enrolled::all<Body>(journal()).size();
    }
    void receive(wire::Sequence sequence, wire::Sequence durable) {
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        REQUIRE((*receipts)->keep(
            wire::sign({journal().stream(), sequence, *journal().hash_at(sequence), durable, 1, {}, {}},
                       wire::SecretKey(server_seed))));
    }
};

}  // namespace

TEST_CASE("A terminal by itself writes a heartbeat an hour, canaries a day and the server's word, and then rests") {
    Counter counter;
    counter.tend(stamp(0min));
    CHECK(counter.count<wire::Heartbeat>() == 1);
    CHECK(counter.count<domain::Canary>() == 5);
    CHECK(counter.upkeep.due() == stamp(1min).monotonic);
    CHECK_FALSE(counter.work(stamp(30s)));
    counter.receive(3, 0);
    for (base::Duration after = 1min; after <= 3h; after += 1min) counter.tend(stamp(after));
    CHECK(counter.count<wire::Heartbeat>() == 4);
    CHECK(counter.count<domain::Canary>() == 5);
    CHECK(counter.count<wire::ReceiptNote>() == 1);
    CHECK(counter.count<wire::ClockStep>() == 0);
    counter.tend(stamp(0min, std::chrono::days{1}));
    CHECK(counter.count<domain::Canary>() == 10);
}

TEST_CASE("A face that is not where a finger looks for it has no canary; without faces the try is put off") {
    Counter counter;
    counter.front.hits = [](int) -> std::optional<bool> { return std::nullopt; };
    counter.tend(stamp(0min));
    CHECK(counter.count<domain::Canary>() == 0);
    counter.front.hits = [](int level) { return level != 3; };
    counter.tend(stamp(1min));
    CHECK(counter.count<domain::Canary>() == 4);
    counter.tend(stamp(2min));  // tried, and told
    CHECK(counter.count<domain::Canary>() == 4);
}

TEST_CASE("Entries that are safe and old are purged, and the journal goes on") {
    Counter counter;
    base::Stamp old = stamp(0min);
    old.wall -= std::chrono::days{500};
    for (base::Byte i = 0; i < 20; ++i)
        for (int level = 1; level <= 4; ++level) REQUIRE(counter.journal().append(enrolled::rating(i, level), old));
    counter.receive(counter.journal().head()->sequence, 70);
    counter.tend(stamp(0min));
    CHECK(*counter.journal().purged_through() == 70);
    counter.receive(counter.journal().head()->sequence, counter.journal().head()->sequence);
    counter.tend(stamp(1min));
    CHECK(*counter.journal().purged_through() == 81);  // with the word of the start: one cannot tell its age by itself
    CHECK_FALSE(journal::open_receipts(counter.folder.path()).value()->newest({"x", 1}).value());
    counter.ready.journal.reset();
    counter.ready = counter.folder.open();
    CHECK(*counter.journal().purged_through() == 81);
}

TEST_CASE("An epoch that is over is noticed; opened again, the terminal goes on in the next one") {
    Counter counter;
    REQUIRE(counter.journal().append(enrolled::rating(1, 5), stamp(0min)));
    counter.tend(stamp(0min));
    CHECK_FALSE(counter.upkeep.epoch_is_over());
    REQUIRE((*journal::open_receipts(counter.folder.path()))->end(counter.journal().stream(), {"fork", "test"}));
    const auto head = counter.journal().head()->sequence;
    counter.tend(stamp(1min));
    CHECK(counter.upkeep.epoch_is_over());
    CHECK(counter.journal().head()->sequence == head);  // nothing more is written into it
    counter.ready.journal.reset();
    counter.ready = counter.folder.open();
    CHECK(counter.ready.renewed);
    CHECK(counter.journal().stream().epoch == 2);
    CHECK(enrolled::all<wire::Lost>(counter.journal()).at(0).why == "fork");
    CHECK(counter.count<domain::Rating>() == 1);
    counter.upkeep.begin();
    counter.tend(stamp(2min));
    CHECK_FALSE(counter.upkeep.epoch_is_over());
}

TEST_CASE("With a receipts.db that is noise, the terminal goes on and purges nothing") {
    Counter counter;
    std::ofstream(counter.folder.path() / "receipts.db") << std::string(8192, 'x');
    counter.tend(stamp(0min));
    CHECK(counter.count<wire::Heartbeat>() == 1);
    CHECK(*counter.journal().purged_through() == 0);
    counter.ready.journal.reset();
    counter.ready = counter.folder.open();
    CHECK_FALSE(counter.ready.renewed);
}

TEST_CASE("The ballast takes its space for good, and only where there is plenty") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "ballast";
    CHECK_FALSE(app::give_up_ballast(folder.path()));
    REQUIRE(app::keep_ballast(folder.path(), 300'000'000));
    CHECK_FALSE(std::filesystem::exists(file));
    REQUIRE(app::keep_ballast(folder.path(), 4'000'000'000));
    CHECK(std::filesystem::file_size(file) == app::ballast_bytes);
    REQUIRE(app::keep_ballast(folder.path(), 4'000'000'000));
    CHECK(app::give_up_ballast(folder.path()));
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("Where nobody vouches for the clock, the server's time goes on with the machine's") {
    const support::TemporaryFolder folder;
    base::Stamp machine = stamp(0min);
    machine.trust = base::ClockTrust::hardware;
    machine.wall = base::WallTime{};
    app::Clock clock(folder.path(), [&machine] { return machine; });
    CHECK(clock.now().trust == base::ClockTrust::hardware);
    REQUIRE((*journal::open_receipts(folder.path()))
                ->keep_server_time({machine.boot, machine.monotonic, stamp(0min).wall}));
    machine.monotonic += 2min;
    CHECK(clock.now().wall == stamp(2min).wall);
    CHECK(clock.now().trust == base::ClockTrust::server_signed);
    machine.trust = base::ClockTrust::network;
    CHECK(clock.now().wall == machine.wall);
    machine.trust = base::ClockTrust::unset;
    machine.boot = "fedcba9876543210";
    CHECK(clock.now().trust == base::ClockTrust::unset);
}
