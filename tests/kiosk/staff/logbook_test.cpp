#include "kiosk/staff/logbook.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using counter::at;
using counter::entry;

namespace {

template <typename Body>
std::optional<Body> owed(const staff::Logbook& book, const staff::Situation& situation) {
    for (const wire::Body& body : book.due(situation))
        if (const auto* found = std::get_if<Body>(&body)) return *found;
    return std::nullopt;
}

staff::Situation situation(const base::Stamp& now) {
    return {.now = now, .lit = true, .free_bytes = 3'000'000'000, .head = 120};
}

wire::Receipt receipt(wire::Sequence sequence, wire::Sequence durable) {
    return {.stream = {"d", 1}, .sequence = sequence, .durable = durable, .incarnation = 2};
}

void canaries(staff::Logbook& book, std::initializer_list<int> levels, base::Duration after) {
    for (const int level : levels) book.add(entry(domain::Canary{*domain::Level::from(level)}, after));
}

}  // namespace

TEST_CASE("A heartbeat is owed once an hour and after each start of the machine, and says how the terminal is") {
    staff::Logbook book;
    for (unsigned i = 0; i < 7; ++i) book.add(entry(counter::rating(i, i < 4 ? 5 : 2), 1min));
    auto asked = situation(at(2min));
    asked.receipt = receipt(100, 0);
    CHECK(owed<wire::Heartbeat>(book, asked) == wire::Heartbeat{true, 2861, 20, {0, 3, 0, 0, 4}});
    book.add(entry(wire::Heartbeat{true, 2861, 20, {0, 3, 0, 0, 4}}, 2min));
    CHECK_FALSE(owed<wire::Heartbeat>(book, situation(at(2min + 1h - 1ms))));
    CHECK(owed<wire::Heartbeat>(book, situation(at(2min + 1h))));
    CHECK(owed<wire::Heartbeat>(book, situation(counter::restarted(5min, 1min))));
}

TEST_CASE("What was purged stays counted: the last heartbeat knew of it") {
    staff::Logbook book;
    book.add(entry(counter::rating(1, 1), 1min));
    book.add(entry(wire::Heartbeat{true, 1, 0, {10, 20, 30, 40, 50}}, 2min));
    book.add(entry(counter::rating(2, 5), 3min));
    CHECK(owed<wire::Heartbeat>(book, situation(at(2h)))->ratings == std::array<std::uint64_t, 5>{10, 20, 30, 40, 51});
}

TEST_CASE("A clock that was moved by 5 s or vouched for by another is owed a word, once") {
    staff::Logbook book;
    book.add(entry(counter::rating(1, 5), 1min));
    base::Stamp now = at(10min);
    CHECK_FALSE(owed<wire::ClockStep>(book, situation(now)));
    now.wall += 4999ms;
    CHECK_FALSE(owed<wire::ClockStep>(book, situation(now)));
    now.wall += 1ms;
    CHECK(owed<wire::ClockStep>(book, situation(now)) == wire::ClockStep{5s});
    now.wall -= 1h;
    CHECK(owed<wire::ClockStep>(book, situation(now)) == wire::ClockStep{5s - 1h});
    book.add({2, now, wire::ClockStep{5s - 1h}});
    CHECK_FALSE(owed<wire::ClockStep>(book, situation(now)));
    now.trust = base::ClockTrust::hardware;
    CHECK(owed<wire::ClockStep>(book, situation(now)) == wire::ClockStep{0s});
}

TEST_CASE("Another start of the machine is no step of its clock") {
    staff::Logbook book;
    book.add(entry(counter::rating(1, 5), 1min));
    CHECK_FALSE(owed<wire::ClockStep>(book, situation(counter::restarted(10h, 1min))));
}

TEST_CASE("The server's newest receipt is noted before a heartbeat, when it says more than the last one noted") {
    staff::Logbook book;
    CHECK_FALSE(owed<wire::ReceiptNote>(book, situation(at(1min))));
    auto asked = situation(at(2min));
    asked.receipt = receipt(0, 0);
    CHECK_FALSE(owed<wire::ReceiptNote>(book, asked));
    asked.receipt = receipt(100, 120);
    const auto note = owed<wire::ReceiptNote>(book, asked);
    CHECK(note == wire::ReceiptNote{100, 2, 100});
    CHECK(std::holds_alternative<wire::Heartbeat>(book.due(asked).back()));
    book.add(entry(*note, 2min));
    book.add(entry(wire::Heartbeat{true, 1, 0, {}}, 2min));
    asked.receipt = receipt(110, 100);
    asked.now = at(61min);
    CHECK_FALSE(owed<wire::ReceiptNote>(book, asked));
    asked.now = at(62min);
    CHECK(owed<wire::ReceiptNote>(book, asked) == wire::ReceiptNote{110, 2, 100});
    asked.receipt = receipt(100, 100);
    CHECK_FALSE(owed<wire::ReceiptNote>(book, asked));
}

TEST_CASE("Canaries of all five levels, one after the other, are owed once a local day") {
    staff::Logbook book;
    CHECK(book.owes_canaries(counter::monday));
    canaries(book, {1, 2, 3, 5, 4}, 1min);
    CHECK(book.owes_canaries(counter::monday));
    canaries(book, {1, 2, 1, 2, 3, 4}, 2min);
    CHECK(book.owes_canaries(counter::monday));
    canaries(book, {5}, 3min);
    CHECK_FALSE(book.owes_canaries(counter::monday));
    CHECK(book.owes_canaries(counter::monday + std::chrono::days{1}));
}
