// Laws of what a clerk can learn, over random weeks at a counter: whoever comes, whoever takes it back, whenever the
// staff look, whenever the machine is started again.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>

#include "kiosk/staff/tallies.hpp"
#include "tests/kiosk/staff/counter.hpp"
#include "tests/support/dice.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t weeks = 400;

struct Person {
    unsigned number = 0;
    int level = 1;
    std::string counter;
    base::Duration when{0};
    bool undone = false;
};
using History = std::vector<Person>;

// Rush hours and quiet ones, two counters, some children; a few days, so that blocks meet midnight.
History random_history(support::Dice& dice) {
    History history;
    base::Duration now{0};
    const auto people = 20 + dice.below(80);
    for (unsigned i = 0; i < people; ++i) {
        now += dice.one_in(12) ? std::chrono::minutes{dice.below(900)} : std::chrono::seconds{5 + dice.below(400)};
        history.push_back({i, 1 + static_cast<int>(dice.below(5)), dice.one_in(3) ? "q2" : "q1", now, dice.one_in(6)});
    }
    return history;
}

// Everything but the clerk's looks: the entries, and who they are looking at.
std::vector<wire::Entry> entries_of(const History& history) {
    std::vector<wire::Entry> entries;
    for (const Person& person : history) {
        entries.push_back(counter::entry(counter::rating(person.number, person.level, person.counter), person.when));
        if (person.undone)
            entries.push_back(counter::entry(domain::Undone{counter::person(person.number)}, person.when + 2s));
    }
    return entries;
}

// What a clerk sees who looks at these moments, while the counter works.
std::vector<staff::View> watch(const History& history, const std::vector<base::Duration>& looks) {
    const auto entries = entries_of(history);
    staff::Tallies tallies;
    std::vector<staff::View> seen;
    auto next = entries.begin();
    for (const base::Duration look : looks) {
        for (; next != entries.end() && next->stamp.wall <= counter::at(look).wall; ++next) tallies.add(*next);
        seen.push_back(tallies.view(counter::at(look)));
    }
    return seen;
}

// Just before and just after anything could happen, and at odd moments.
std::vector<base::Duration> random_looks(support::Dice& dice, const History& history) {
    std::set<base::Duration> looks;
    for (const Person& person : history)
        for (const base::Duration beside : {0ms, 1ms, 2000ms, 3000ms}) {
            looks.insert(person.when + beside);
            looks.insert(person.when + staff::quiet_time + beside);
        }
    for (int i = 0; i < 30; ++i) looks.insert(base::Duration{std::chrono::seconds{dice.below(345'600)}});
    return {looks.begin(), looks.end()};
}

// The same rule in other words: the counted ratings of a day and a counter, five by five.
std::vector<std::vector<std::size_t>> blocks_of(const History& history) {
    std::map<std::pair<base::LocalDay, std::string>, std::vector<std::size_t>> counted;
    for (std::size_t i = 0; i < history.size(); ++i)
        if (!history[i].undone)
            counted[{staff::day_of(counter::at(history[i].when).wall), history[i].counter}].push_back(i);
    std::vector<std::vector<std::size_t>> blocks;
    for (const auto& [key, members] : counted)
        for (std::size_t i = 0; i < members.size(); i += 5)
            blocks.emplace_back(members.begin() + static_cast<std::ptrdiff_t>(i),
                                members.begin() + static_cast<std::ptrdiff_t>(std::min(i + 5, members.size())));
    return blocks;
}

void for_each_week(const std::function<void(support::Dice&, const History&)>& check) {
    for (std::uint64_t seed = 1; seed <= weeks; ++seed) {
        INFO("seed " << seed);
        support::Dice dice(seed);
        check(dice, random_history(dice));
    }
}

}  // namespace

TEST_CASE("Nobody who watches all week can tell who of a block gave which level") {
    std::size_t released = 0;
    for_each_week([&](support::Dice& dice, const History& history) {
        const auto looks = random_looks(dice, history);
        const auto seen = watch(history, looks);
        released += seen.back().last_days.counters.size();
        for (const auto& block : blocks_of(history)) {
            History other = history;
            const std::size_t first = block[dice.below(block.size())];
            const std::size_t second = block[dice.below(block.size())];
            std::swap(other[first].level, other[second].level);
            if (watch(other, looks) != seen) FAIL("swapping " << first << " and " << second << " is seen");
        }
    });
    CHECK(released > weeks);  // there was something to be seen
}

TEST_CASE("The level of a rating that is in no released block, or was taken back, changes nothing that is seen") {
    for_each_week([&](support::Dice& dice, const History& history) {
        const auto looks = random_looks(dice, history);
        const auto seen = watch(history, looks);
        History other = history;
        for (const auto& block : blocks_of(history))
            if (block.size() < 5)
                for (const std::size_t i : block) other[i].level = 6 - other[i].level;
        for (Person& person : other)
            if (person.undone) person.level = 1 + static_cast<int>(dice.below(5));
        CHECK(watch(other, looks) == seen);
    });
}

TEST_CASE("Who takes a rating back is as if they had never come") {
    for_each_week([&](support::Dice& dice, const History& history) {
        History other = history;
        std::erase_if(other, [](const Person& person) { return person.undone; });
        const auto looks = random_looks(dice, history);
        CHECK(watch(other, looks) == watch(history, looks));
    });
}

TEST_CASE("Nothing that is younger than 15 minutes changes anything that is seen") {
    for_each_week([&](support::Dice& dice, const History& history) {
        const auto looks = random_looks(dice, history);
        for (int i = 0; i < 40; ++i) {
            const base::Duration look = looks[dice.below(looks.size())];
            History old = history;
            std::erase_if(old, [&](const Person& person) { return look - person.when <= staff::quiet_time; });
            if (watch(old, {look}) != watch(history, {look})) FAIL("at " << look.count() << " ms");
        }
    });
}

TEST_CASE("Looking often or starting again shows nothing else than looking once") {
    for_each_week([&](support::Dice& dice, const History& history) {
        const auto looks = random_looks(dice, history);
        const auto seen = watch(history, looks);
        for (int i = 0; i < 20; ++i) {
            const auto place = dice.below(looks.size());
            CHECK(watch(history, {looks[place]}) == std::vector{seen[place]});
        }
    });
}
