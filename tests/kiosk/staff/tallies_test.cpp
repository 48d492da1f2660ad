#include "kiosk/staff/tallies.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using counter::at;
using counter::entry;
using counter::rating;

namespace {

using Levels = std::array<int, 5>;

// Ratings of these levels, a minute apart, from `start` on.
void give(staff::Tallies& tallies, const std::vector<int>& levels, base::Duration start, unsigned first_person = 0) {
    for (std::size_t i = 0; i < levels.size(); ++i)
        tallies.add(entry(rating(first_person + static_cast<unsigned>(i), levels[i]),
                          start + std::chrono::minutes{static_cast<int>(i)}));
}

}  // namespace

TEST_CASE("Five ratings are seen together, when the newest is more than 15 minutes old") {
    staff::Tallies tallies;
    give(tallies, {5, 4, 3, 5, 1}, 0min);
    CHECK(tallies.view(at(4min)) == staff::View{});
    CHECK(tallies.view(at(4min + 15min)) == staff::View{});
    const staff::View view = tallies.view(at(4min + 15min + 1ms));
    CHECK(view.today.levels == Levels{1, 0, 1, 1, 2});
    CHECK(view.today.hours == std::map<int, int>{{8, 5}});
    CHECK(view.today.counters == std::map<std::string, int>{{"q3", 5}});
    CHECK(view.last_days == view.today);
    CHECK(staff::rate_text(view.today) == "60,0%");
}

TEST_CASE("What is left of a block is not seen, whatever its age") {
    staff::Tallies tallies;
    give(tallies, {5, 5, 5, 5, 5, 1, 1, 1, 1}, 0min);
    CHECK(tallies.view(at(8h)).today.levels == Levels{0, 0, 0, 0, 5});
    give(tallies, {2}, 1h, 100);
    CHECK(tallies.view(at(8h)).today.levels == Levels{4, 1, 0, 0, 5});
}

TEST_CASE("A block belongs to one counter and one day") {
    staff::Tallies tallies;
    for (unsigned i = 0; i < 4; ++i) tallies.add(entry(rating(i, 5, "q1"), 1min));
    for (unsigned i = 4; i < 8; ++i) tallies.add(entry(rating(i, 5, "q2"), 2min));
    tallies.add(entry(rating(8, 5, "q1"), 24h));
    CHECK(tallies.view(at(25h)) == staff::View{});
    tallies.add(entry(rating(9, 4, "q2"), 3min));
    CHECK(tallies.view(at(1h)).today.counters == std::map<std::string, int>{{"q2", 5}});
}

TEST_CASE("The last seven days are today and the six before") {
    staff::Tallies tallies;
    for (int day = 0; day < 8; ++day) give(tallies, {1, 2, 3, 4, 5}, day * 24h, static_cast<unsigned>(day) * 10);
    const staff::View view = tallies.view(at(7 * 24h + 1h));
    CHECK(view.today.count() == 5);
    CHECK(view.last_days.count() == 35);
    CHECK(view.last_days.hours == std::map<int, int>{{8, 35}});
    CHECK(tallies.view(at(15 * 24h)) == staff::View{});
}

TEST_CASE("An hour with fewer than five ratings is not shown") {
    staff::Tallies tallies;
    give(tallies, {5, 5, 5, 5, 5, 5, 5}, 54min);  // 08:54 to 08:59 are six, 09:00 is one
    give(tallies, {5, 5, 5}, 61min, 100);
    const staff::Share today = tallies.view(at(3h)).today;
    CHECK(today.count() == 10);
    CHECK(today.hours == std::map<int, int>{{8, 6}});
}

TEST_CASE("A rating that was taken back leaves no trace, a repeat counts once, test taps do not count") {
    staff::Tallies plain;
    give(plain, {5, 4, 3, 2, 1}, 0min);
    staff::Tallies tallies;
    give(tallies, {5, 4}, 0min);
    tallies.add(entry(rating(77, 1), 2min));
    tallies.add(entry(domain::Undone{counter::person(77)}, 2min));
    tallies.add(entry(domain::Undone{counter::person(77)}, 2min));
    tallies.add(entry(rating(77, 1), 2min));
    tallies.add(entry(rating(1, 4), 2min));
    tallies.add(entry(domain::Canary{*domain::Level::from(1)}, 2min));
    tallies.add(entry(domain::Undone{counter::person(99)}, 2min));
    give(tallies, {3, 2, 1}, 2min, 2);
    CHECK(tallies.view(at(1h)) == plain.view(at(1h)));
    CHECK(tallies.ratings_on(counter::monday) == 5);
    CHECK(tallies.ratings_on(counter::monday - std::chrono::days{1}) == 0);
}

TEST_CASE("What is taken back after its block was seen changes the day's count alone") {
    staff::Tallies tallies;
    give(tallies, {5, 5, 5, 5, 1}, 0min);
    const staff::View before = tallies.view(at(30min));
    tallies.add(entry(domain::Undone{counter::person(4)}, 31min));
    CHECK(tallies.view(at(32min)) == before);
    CHECK(before.today.count() == 5);
    CHECK(tallies.ratings_on(counter::monday) == 4);
}

TEST_CASE("A wall clock that jumps forward makes no rating old") {
    staff::Tallies tallies;
    give(tallies, {5, 4, 3, 2, 1}, 0min);
    base::Stamp now = at(5min);
    now.wall += 2h;
    CHECK(tallies.view(now) == staff::View{});
    SECTION("nor does one that is not set after a restart") {
        CHECK(tallies.view(counter::restarted(2h, 1min, base::ClockTrust::unset)) == staff::View{});
        CHECK(tallies.view(counter::restarted(2h, 16min, base::ClockTrust::unset)).today.count() == 5);
    }
    SECTION("but one that is set after a restart can be believed") {
        CHECK(tallies.view(counter::restarted(10min, 1min)) == staff::View{});
        CHECK(tallies.view(counter::restarted(2h, 1min)).today.count() == 5);
    }
}

TEST_CASE("A rate has one decimal, half up, and none without ratings") {
    const auto share = [](Levels levels) { return staff::Share{levels, {}, {}}; };
    CHECK(staff::rate_text(share({0, 0, 0, 0, 0})) == "–");
    CHECK(staff::rate_text(share({0, 0, 0, 0, 5})) == "100,0%");
    CHECK(staff::rate_text(share({5, 0, 0, 0, 0})) == "0,0%");
    CHECK(staff::rate_text(share({5, 0, 0, 5, 5})) == "66,7%");
    CHECK(staff::rate_text(share({15, 0, 0, 1, 0})) == "6,3%");
}
