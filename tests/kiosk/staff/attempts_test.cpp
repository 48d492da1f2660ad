#include "kiosk/staff/attempts.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using counter::at;
using counter::entry;

namespace {

// As the terminal does: tries when it may, keeps what the journal is to keep.
class Door {
public:
    bool attempt(bool right, base::Duration when) {
        if (attempts_.locked_for(at(when)) > 0ms) return false;
        journal_.push_back(entry(attempts_.act_of(right, at(when)), when));
        attempts_.add(journal_.back());
        return true;
    }
    base::Duration locked_at(base::Duration when) const { return attempts_.locked_for(at(when)); }
    const std::vector<wire::Entry>& journal() const { return journal_; }
    std::string last_act() const { return std::get<wire::StaffAct>(journal_.back().body).act; }

private:
    staff::Attempts attempts_;
    std::vector<wire::Entry> journal_;
};

Door door_after(int wrong) {
    Door door;
    for (int i = 0; i < wrong; ++i) CHECK(door.attempt(false, std::chrono::seconds{i}));
    return door;
}

}  // namespace

TEST_CASE("Four wrong PINs cost nothing, the fifth locks for a minute") {
    Door door = door_after(4);
    CHECK(door.last_act() == "refused");
    CHECK(door.locked_at(4s) == 0ms);
    CHECK(door.attempt(false, 4s));
    CHECK(door.last_act() == "locked");
    CHECK(door.locked_at(4s) == 60s);
    CHECK_FALSE(door.attempt(true, 63s));
    CHECK(door.locked_at(64s) == 0ms);
}

TEST_CASE("Each further one doubles the lock, up to an hour; the right one forgets them all") {
    Door door = door_after(5);
    base::Duration now = 4s;
    for (const base::Duration lock : {60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}) {
        CHECK(door.locked_at(now) == lock);
        now += lock;
        CHECK(door.attempt(false, now));
    }
    now += 1h;
    CHECK(door.attempt(true, now));
    CHECK(door.last_act() == "opened");
    for (int i = 0; i < 4; ++i) CHECK(door.attempt(false, now));
    CHECK(door.locked_at(now) == 0ms);
}

TEST_CASE("Wrong ones of yesterday do not lock") {
    Door door = door_after(4);
    CHECK(door.attempt(false, 24h + 4s));
    CHECK(door.last_act() == "refused");
    CHECK(door.locked_at(24h + 4s) == 0ms);
}

TEST_CASE("A day of guessing is at most fifty guesses") {
    Door door;
    int guesses = 0;
    for (base::Duration now = 0s; now < 24h; now += 10s) guesses += door.attempt(false, now) ? 1 : 0;
    CHECK(guesses > 20);
    CHECK(guesses < 50);
}

TEST_CASE("Neither a restart nor a power cut shortens a lock") {
    const Door door = door_after(5);
    staff::Attempts again;
    for (const wire::Entry& kept : door.journal()) again.add(kept);
    CHECK(again.locked_for(at(10s)) == 54s);
    CHECK(again.locked_for(counter::restarted(20s, 5s)) == 44s);
    CHECK(again.locked_for(counter::restarted(3h, 5s, base::ClockTrust::unset)) == 55s);
    CHECK(again.locked_for(counter::restarted(-3h, 70s)) == 0s);
    CHECK(again.locked_for(counter::restarted(3h, 5s)) == 0s);
}

TEST_CASE("What else the staff do is no attempt") {
    staff::Attempts attempts;
    for (const char* act : {"closed", "setting", "exported", "imported", "test_started", "restarted"})
        for (int i = 0; i < 10; ++i) attempts.add(entry(wire::StaffAct{act, ""}, 1s));
    attempts.add(entry(counter::rating(1, 1), 1s));
    CHECK(attempts.locked_for(at(1s)) == 0ms);
}
