#include "kiosk/staff/acts.hpp"

#include <catch2/catch.hpp>

#include "kiosk/staff/pin.hpp"
#include "sync/base/file.hpp"
#include "tests/kiosk/staff/counter.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace std::chrono_literals;
using counter::at;
using flow::Word;

namespace {

constexpr const char* right = "493817";
constexpr const char* wrong = "204651";

// A disk that is full when it is told so.
class Disk final : public support::MemoryJournal {
public:
    Disk() : MemoryJournal({"d-17", 1}, support::sample_key()) {}
    bool full = false;

    base::Result<journal::Head> append(const wire::Body& body, const base::Stamp& stamp) override {
        if (full) return base::Problem{base::Code::disk_full, "no room", 0};
        return MemoryJournal::append(body, stamp);
    }
    wire::Sequence entries() const { return head()->sequence; }
};

struct Terminal {
    support::TemporaryFolder folder;
    Disk journal;
    staff::Reading reading;

    std::optional<Word> attempt(const char* pin, base::Duration when) {
        return staff::try_pin(folder.path(), pin, journal, reading, at(when));
    }
    std::string last_act() {
        const auto slice = journal.read(journal.entries() - 1, 1, 10'000);
        return std::get<wire::StaffAct>(wire::read_entry(slice->lines[0], journal.entries())->body).act;
    }
};

}  // namespace

TEST_CASE("Every try is an entry before anybody learns how it went") {
    Terminal terminal;
    CHECK(terminal.attempt(right, 0s) == Word::pin_unset);
    CHECK(terminal.journal.entries() == 0);
    REQUIRE(staff::set_pin(terminal.folder.path(), right));
    CHECK(terminal.attempt(wrong, 1s) == Word::pin_wrong);
    CHECK(terminal.last_act() == "refused");
    CHECK(terminal.attempt(right, 2s) == std::nullopt);
    CHECK(terminal.last_act() == "opened");
    CHECK(terminal.journal.entries() == 2);
}

TEST_CASE("After five wrong ones nothing is checked or written until the lock has passed") {
    Terminal terminal;
    REQUIRE(staff::set_pin(terminal.folder.path(), right));
    for (int i = 0; i < 5; ++i) CHECK(terminal.attempt(wrong, 1s) == Word::pin_wrong);
    CHECK(terminal.last_act() == "locked");
    CHECK(terminal.attempt(right, 60s) == Word::pin_locked);
    CHECK(terminal.journal.entries() == 5);
    terminal.reading = staff::Reading{};  // the program was started again
    CHECK(terminal.attempt(right, 60s) == Word::pin_locked);
    CHECK(terminal.attempt(right, 61s) == std::nullopt);
}

TEST_CASE("What cannot be written down opens nothing") {
    Terminal terminal;
    REQUIRE(staff::set_pin(terminal.folder.path(), right));
    terminal.journal.full = true;
    CHECK(terminal.attempt(right, 1s) == Word::disk_full_title);
    CHECK(terminal.attempt(wrong, 1s) == Word::disk_full_title);
    REQUIRE(base::replace_file(terminal.folder.path() / "staff.json", "{}"));
    CHECK(terminal.attempt(right, 1s) == Word::pin_unset);
}

TEST_CASE("A day is closed once, and again when something was given") {
    Terminal terminal;
    for (unsigned i = 0; i < 7; ++i) CHECK(terminal.journal.append(counter::rating(i, 5), at(1min)));
    CHECK(terminal.journal.append(domain::Undone{counter::person(3)}, at(1min)));
    REQUIRE(staff::close_today(terminal.journal, terminal.reading, at(9h)));
    const auto closed = terminal.reading.days().standing(counter::monday);
    REQUIRE(closed);
    CHECK(closed->ratings == 6);
    CHECK(closed->sequence == 8);
    CHECK(closed->head == *terminal.journal.hash_at(8));
    REQUIRE(staff::close_today(terminal.journal, terminal.reading, at(10h)));
    CHECK(terminal.journal.entries() == 9);
    CHECK(terminal.journal.append(counter::rating(9, 5), at(10h)));
    REQUIRE(staff::close_today(terminal.journal, terminal.reading, at(11h)));
    CHECK(terminal.journal.entries() == 11);
    CHECK(terminal.reading.days().standing(counter::monday)->ratings == 7);

    CHECK(terminal.journal.append(counter::rating(10, 5), at(11h)));
    terminal.journal.full = true;
    CHECK(staff::close_today(terminal.journal, terminal.reading, at(12h)).problem().code == base::Code::disk_full);
}
