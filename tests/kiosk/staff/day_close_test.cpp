#include "kiosk/staff/day_close.hpp"

#include <catch2/catch.hpp>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using counter::entry;
using counter::monday;

namespace {

const wire::Stream stream{"d-17", 1};

journal::Head head(wire::Sequence sequence) {
    journal::Head head{sequence, {}};
    head.hash.fill(0xab);
    return head;
}

}  // namespace

// Golden: what is printed, filed and photographed. The 16 characters were computed from the header's words with
// Python's hashlib.
TEST_CASE("A closed day is certified by a QR code and 16 characters") {
    const wire::DayClosed closed{monday, 214, 18354, head(18354).hash};
    const staff::Certificate certificate = staff::certify(stream, closed);
    CHECK(certificate.characters == "c7ea7e2b2c727a4a");
    CHECK(staff::in_groups(certificate.characters) == "c7ea 7e2b 2c72 7a4a");
    CHECK(certificate.code == "SIPAS1 d-17 1 2026-11-23 214 18354 " + base::to_hex(closed.head) + " c7ea7e2b2c727a4a");
    CHECK(certificate.code.size() <= 122);  // bytes that a QR code of version 7 at level M holds
}

TEST_CASE("Every fact of the day changes the 16 characters") {
    const wire::DayClosed closed{monday, 214, 18354, head(18354).hash};
    const std::string characters = staff::certify(stream, closed).characters;
    wire::DayClosed other = closed;
    other.ratings = 213;
    CHECK(staff::certify(stream, other).characters != characters);
    other = closed;
    other.sequence = 18353;
    CHECK(staff::certify(stream, other).characters != characters);
    other = closed;
    other.day += std::chrono::days{1};
    CHECK(staff::certify(stream, other).characters != characters);
    other = closed;
    other.head[31] ^= 1U;
    CHECK(staff::certify(stream, other).characters != characters);
    CHECK(staff::certify({"d-17", 2}, closed).characters != characters);
    CHECK(staff::certify({"d-18", 1}, closed).characters != characters);
}

TEST_CASE("Closing again says the same until a citizen gives something") {
    staff::DayBook book;
    const auto first = staff::close_day(book, monday, 12, head(40));
    CHECK(first.append);
    CHECK(first.closed == wire::DayClosed{monday, 12, 40, head(40).hash});
    CHECK_FALSE(book.outdated(monday));
    book.add(entry(first.closed, 8h));
    book.add(entry(wire::StaffAct{"opened", ""}, 8h));
    book.add(entry(wire::Opened{"1.0", ""}, 8h));
    book.add(entry(domain::Canary{*domain::Level::from(3)}, 8h));

    const auto again = staff::close_day(book, monday, 12, head(44));
    CHECK_FALSE(again.append);
    CHECK(again.closed == first.closed);
    CHECK_FALSE(book.outdated(monday));

    const std::vector<wire::Body> given{counter::rating(1, 5), domain::Undone{counter::person(1)},
                                        wire::CommentHash{counter::person(1), {}},
                                        domain::Answers{counter::person(1), {{"F1", true}}, {}}};
    for (const wire::Body& body : given) {
        staff::DayBook changed = book;
        changed.add(entry(body, 9h));
        CHECK(changed.outdated(monday));
        const auto more = staff::close_day(changed, monday, 13, head(45));
        CHECK(more.append);
        CHECK(more.closed == wire::DayClosed{monday, 13, 45, head(45).hash});
    }
}

TEST_CASE("Another day is another close") {
    staff::DayBook book;
    book.add(entry(wire::DayClosed{monday, 12, 40, {}}, 8h));
    const auto tuesday = monday + std::chrono::days{1};
    CHECK_FALSE(book.standing(tuesday));
    CHECK_FALSE(book.outdated(tuesday));
    CHECK(staff::close_day(book, tuesday, 0, head(41)).append);
}
