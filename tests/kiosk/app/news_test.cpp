// News with a real data folder, a real inbox and a clock that the test sets.
#include "kiosk/app/news.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <semaphore>

#include "kiosk/binding/call.hpp"
#include "kiosk/binding/scan.hpp"
#include "kiosk/staff/pin.hpp"
#include "sync/base/descriptor.hpp"
#include "sync/base/file.hpp"
#include "tests/kiosk/app/enrolled.hpp"

namespace {

using namespace std::chrono_literals;  // NOLINT: a test's own words
using Events = std::vector<flow::Event>;

const std::string dossier = "H15.50.05.13-261008-0975";
constexpr base::Instant start{1h};
constexpr base::LocalDay monday{std::chrono::year{2026} / 11 / 23};

template <typename Kind>
std::vector<Kind> only(const Events& events) {
    std::vector<Kind> found;
    for (const flow::Event& event : events)
        if (const auto* of_kind = std::get_if<Kind>(&event)) found.push_back(*of_kind);
    return found;
}

std::vector<std::string> questions(const Events& events) {
    std::vector<std::string> asked;
    for (const auto& renewed : only<flow::Renewed>(events)) asked.push_back(renewed.setting.survey.question.vi);
    return asked;
}

// A terminal's news at a time that the test sets; open from 07:30 to 17:00 on Mondays.
class Counter {
public:
    explicit Counter(std::optional<binding::Inbox> inbox = {},
                     const std::optional<wire::DossierKey>& key = enrolled::dossier_key)
        : folder(key), news(folder.path(), {.keyboard = true}, std::move(inbox), [this] { return stamp(); }) {
        folder.identity.place.hours.week.at(0) = {{7h + 30min, 17h}};
        REQUIRE(journal::write_identity(folder.path(), folder.identity));
        ready = folder.open();
        news.opened(ready);
    }

    void wait(base::Duration time) {
        now += time;
        local_time += time;
    }
    Events take() { return news.take(now); }
    Events take_after(base::Duration time) {
        wait(time);
        return take();
    }

    base::Instant now = start;
    base::Duration local_time = 7h;
    base::ClockTrust trust = base::ClockTrust::network;
    enrolled::Folder folder;
    app::News news;
    app::Ready ready;

private:
    base::Stamp stamp() const { return {"0123456789abcdef", now, monday + local_time - app::local_offset, trust}; }
};

// Rings when something is in the inbox.
struct Bell {
    std::counting_semaphore<> rung{0};

    binding::Inbox inbox(const binding::ScannerSettings& scanner, const binding::ServingSettings& serving) {
        auto opened = binding::Inbox::open(scanner, serving, [this] { rung.release(); });
        REQUIRE(opened);
        return std::move(*opened);
    }
    // What was presented, once there are so many.
    std::vector<flow::Presented> next(Counter& counter, std::size_t count) {
        std::vector<flow::Presented> all;
        while (all.size() < count) {
            REQUIRE(rung.try_acquire_for(10s));  // only a failing test waits so long
            for (const auto& came : only<flow::Presented>(counter.take())) all.push_back(came);
        }
        return all;
    }
};

struct Scanner {
    support::TemporaryFolder folder;
    std::filesystem::path pipe = folder.path() / "scanner";
    base::Descriptor writer;

    Scanner() { REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0); }
    void plug_in() { writer = base::Descriptor(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC)); }
    void scan(const std::string& line) const {
        REQUIRE(::write(writer.number(), line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    }
};

}  // namespace

TEST_CASE("the surroundings are told once, and again when the counter opens") {
    Counter counter;
    const auto first = only<flow::Told>(counter.take());
    REQUIRE(first.size() == 1);
    CHECK_FALSE(first[0].around.open);
    CHECK(first[0].around.opens == "07:30");
    CHECK(first[0].around.can_write);
    CHECK(first[0].around.can_bind);
    CHECK(counter.take().empty());
    CHECK(counter.take_after(30min - 1s).empty());
    const auto opened = only<flow::Told>(counter.take_after(1s));
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].around.open);
}

TEST_CASE("the loop is woken no later than for the counter's opening, and a quarter of an hour for the rest") {
    Counter counter;
    CHECK(counter.news.due() <= counter.now);
    counter.take();
    CHECK(counter.news.due() == counter.now + 15min);
    counter.wait(15min);
    counter.take();
    counter.wait(10min);
    counter.take();
    CHECK(counter.news.due() == counter.now + 5min);
}

TEST_CASE("bad day: a wall clock that is set while the terminal runs is noticed, though nothing was due") {
    Counter counter;
    counter.take();
    counter.local_time += 4h;  // somebody has set it: the counter was open all the time
    const auto told = only<flow::Told>(counter.take_after(1min));
    REQUIRE(told.size() == 1);
    CHECK(told[0].around.open);
    counter.trust = base::ClockTrust::unset;
    CHECK(only<flow::Told>(counter.take_after(1min)).at(0).around.badge == flow::Word::clock_badge);
}

TEST_CASE("a PIN that is set while the terminal runs opens the corner") {
    Counter counter;
    CHECK_FALSE(only<flow::Told>(counter.take()).at(0).around.has_pin);
    REQUIRE(staff::set_pin(counter.folder.path(), "284615"));
    const auto told = only<flow::Told>(counter.take_after(1min));
    REQUIRE(told.size() == 1);
    CHECK(told[0].around.has_pin);
}

TEST_CASE("bad day: a journal that was set aside shows in the badge until the program ends") {
    Counter counter;
    counter.take();
    counter.ready.renewed = true;
    counter.news.opened(counter.ready);
    CHECK(only<flow::Told>(counter.take()).at(0).around.badge == flow::Word::renewed_badge);
    counter.ready.renewed = false;
    counter.news.opened(counter.ready);
    CHECK(counter.take().empty());
}

TEST_CASE("the next survey comes on its day without a word of the server, once, and a little after midnight") {
    Counter counter;
    counter.take();
    counter.folder.renew("Nay?", "", enrolled::next_survey("Mai?", "2026-11-24"));
    CHECK(questions(counter.take_after(1min)) == std::vector<std::string>{"Nay?"});
    CHECK(questions(counter.take_after(24h - counter.local_time - 1ms)).empty());
    CHECK(questions(counter.take_after(1min)) == std::vector<std::string>{"Mai?"});
    CHECK(questions(counter.take_after(1min)).empty());
}

TEST_CASE("new questions are told once, a minute after the last look at the latest when somebody touches the screen") {
    Counter counter;
    counter.take();
    counter.folder.renew("Mới?");
    CHECK(questions(counter.take_after(1min - 1ms)).empty());
    CHECK(questions(counter.take_after(1ms)) == std::vector<std::string>{"Mới?"});
    CHECK(questions(counter.take_after(1min)).empty());
    counter.folder.renew("Mới hơn?");
    CHECK(questions(counter.take_after(1min)) == std::vector<std::string>{"Mới hơn?"});
}

TEST_CASE("bad day: a broken config.json changes nothing, whether enrolment's questions are asked or newer ones") {
    Counter counter;
    counter.take();
    const bool newer = GENERATE(false, true);
    if (newer) {
        counter.folder.renew("Mới?");
        CHECK(questions(counter.take_after(1min)).size() == 1);
    }
    REQUIRE(base::replace_file(counter.folder.path() / "config.json", R"({"device":"d-17")"));
    CHECK(questions(counter.take_after(1min)).empty());
    CHECK(questions(counter.take_after(1min)).empty());
    counter.folder.renew("Mới hơn?");
    CHECK(questions(counter.take_after(1min)) == std::vector<std::string>{"Mới hơn?"});
}

TEST_CASE("a terminal that is not enrolled is told that it is open, and of nothing else") {
    const support::TemporaryFolder empty;
    app::News news(empty.path(), {}, std::nullopt);
    const auto events = news.take(start);
    CHECK(only<flow::Told>(events).at(0).around.open);
    CHECK(events.size() == 1);
    CHECK(news.take(start + 1h).empty());
}

TEST_CASE("a scanned code binds the next rating, a bad one is told as bad") {
    Scanner scanner;
    Bell bell;
    Counter counter(bell.inbox({.path = scanner.pipe}, {}));
    scanner.plug_in();
    scanner.scan(dossier + "\r\nnonsense\r\n");
    const auto came = bell.next(counter, 2);
    REQUIRE(came.size() == 2);
    CHECK(came[0].way == flow::Presented::Way::scanned);
    REQUIRE(came[0].bound);
    CHECK(came[0].bound->commitment == wire::commitment(enrolled::dossier_key, *domain::DossierCode::from(dossier)));
    CHECK(came[0].bound->masked == "…-0975");
    CHECK(came[1].way == flow::Presented::Way::scanned);
    CHECK_FALSE(came[1].bound);
    CHECK(counter.news.scanner() == staff::Scanner::ready);
    scanner.scan(std::string(binding::Scan::line_limit_bytes, '?') + "\r");
    REQUIRE(bell.next(counter, 1).size() == 1);
    CHECK(counter.news.scanner() == staff::Scanner::garbled);
}

TEST_CASE("whether there is a scanner is known, and whether it has gone") {
    Bell bell;
    CHECK(Counter().news.scanner() == staff::Scanner::none);
    const Counter counter(bell.inbox({.path = "/nowhere/scanner"}, {}));
    CHECK(counter.news.scanner() == staff::Scanner::lost);
}

TEST_CASE("the counter's PC binds the next rating, and ends that when it serves nobody or sends nonsense") {
    Bell bell;
    const binding::ServingSettings serving{.address = "127.0.0.1:0", .key = {7}};
    auto inbox = bell.inbox({}, serving);
    const std::string address = inbox.serving_address();
    Counter counter(std::move(inbox));
    REQUIRE(binding::tell_terminal(address, serving.key, dossier, 10s));
    REQUIRE(binding::tell_terminal(address, serving.key, "", 10s));
    CHECK_FALSE(binding::tell_terminal(address, serving.key, "nonsense", 10s));
    const auto came = bell.next(counter, 3);
    REQUIRE(came.size() == 3);
    for (const auto& presented : came) CHECK(presented.way == flow::Presented::Way::served);
    CHECK(came[0].bound);
    CHECK_FALSE(came[1].bound);
    CHECK_FALSE(came[2].bound);
}

TEST_CASE("a terminal without a key hears of no code: it could only call a right one wrong") {
    Scanner scanner;
    Bell bell;
    Counter counter(bell.inbox({.path = scanner.pipe}, {}), std::nullopt);
    counter.take();
    scanner.plug_in();
    scanner.scan(dossier + "\n");
    REQUIRE(bell.rung.try_acquire_for(10s));
    CHECK(counter.take().empty());
    CHECK_FALSE(app::bound_by(*domain::DossierCode::from(dossier), std::nullopt));
}
