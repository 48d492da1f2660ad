#include "sync/domain/flag.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sync/domain/local_time.hpp"
#include "tests/support/dice.hpp"

using namespace std::chrono_literals;
using base::LocalDay;

namespace {

constexpr LocalDay monday{2026y / 11 / 2};

struct Terminal {
    domain::TerminalMonth month;

    Terminal() {
        for (std::size_t day = 0; day < 5; ++day) month.hours.week.at(day) = {{450min, 690min}, {810min, 1020min}};
    }
    void rate(int day, std::chrono::seconds at, int level, bool bound = false, bool dated = true) {
        const domain::EntryName name{1, month.responses.size() + 1};
        month.responses.push_back({name, monday + std::chrono::days{day} + at - domain::local_offset, dated,
                                   *domain::Level::from(level), bound});
    }
    // Twenty honest visits a day with a dossier, all levels, a good ten minutes apart.
    void live(int day) {
        constexpr int levels[] = {5, 4, 2, 5, 3, 4, 5, 4, 1, 5};
        for (int i = 0; i < 20; ++i)
            rate(day, 7h + 40min + 613s * i + (i >= 10 ? 4h : 0h), levels[(i + day) % 10], true);
    }
    std::vector<domain::Flag> flags(domain::RuleShape shape) const {
        return domain::flags_in(month,
                                {"rules", {"Quy tắc", ""}, {{"r", {"Quy tắc", ""}, {"{count} lượt", ""}, 10, shape}}});
    }
};

std::int64_t fact(const domain::Flag& flag, std::string_view name) {
    const auto found =
        std::find_if(flag.facts.begin(), flag.facts.end(), [&](const domain::Fact& one) { return one.name == name; });
    return found == flag.facts.end() ? -1 : found->number;
}

constexpr domain::Burst burst{5, 15};
constexpr domain::RegularGaps regular{8, 60, 600, 12, 6, 4, 4};
constexpr domain::OutsideHours outside{3, 40};
constexpr domain::AwayAtPeak away{85, 5, 2, 0, 4};

}  // namespace

TEST_CASE("A burst is flagged with what belongs to it, and what does not belong is left alone") {
    Terminal terminal;
    terminal.rate(0, 8h, 5);
    for (int i = 0; i < 5; ++i) terminal.rate(0, 9h + 15s * i, 5);
    terminal.rate(0, 9h + 70s, 1);        // a low one between does not break it
    terminal.rate(0, 9h + 75s, 4, true);  // a dossier vouches for this one
    terminal.rate(0, 9h + 75s, 4);
    const auto flags = terminal.flags(burst);
    REQUIRE(flags.size() == 1);
    CHECK(flags[0].rule == "r");
    CHECK(flags[0].suspects == std::vector<domain::EntryName>{{1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 9}});
    CHECK(fact(flags[0], "count") == 6);
    CHECK(fact(flags[0], "seconds") == 75);
    CHECK(domain::sentence_of({"r", {"", ""}, {"{count} lượt trong {seconds} giây, {count}", ""}, 1, burst}, flags[0],
                              domain::Language::vietnamese) == "6 lượt trong 75 giây, 6");
}

TEST_CASE("A burst that is one short, or a second too slow, is none") {
    Terminal few;
    for (int i = 0; i < 4; ++i) few.rate(0, 9h + 15s * i, 5);
    CHECK(few.flags(burst).empty());
    Terminal slow;
    for (int i = 0; i < 9; ++i) slow.rate(0, 9h + 16s * i, 5);
    CHECK(slow.flags(burst).empty());
}

TEST_CASE("Even intervals are found between honest ratings, and honest ratings have none") {
    Terminal terminal;
    for (int day = 0; day < 5; ++day) terminal.live(day);
    CHECK(terminal.flags(regular).empty());
    Terminal dishonest;
    dishonest.live(0);
    for (int i = 0; i < 30; ++i) dishonest.rate(0, 8h + 240s * i + (i % 3) * 5s, 5);
    const auto flags = dishonest.flags(regular);
    REQUIRE_FALSE(flags.empty());
    CHECK(fact(flags[0], "interval") == Approx(240).margin(5));
    CHECK(domain::suspects_of(flags).size() >= 28);
    CHECK(domain::suspects_of(flags).size() <= 34);
}

TEST_CASE("Five content people in a row are no streak; thirty are, where half are content") {
    constexpr domain::Streak streak{5, 10};
    Terminal terminal;
    for (int day = 0; day < 5; ++day) terminal.live(day);
    for (int i = 0; i < 5; ++i) terminal.rate(1, 11h + 200s * i, 5);
    CHECK(terminal.flags(streak).empty());
    for (int i = 0; i < 30; ++i) terminal.rate(2, 14h + 150s * i, 5);
    CHECK(terminal.flags(streak).empty());  // honest levels lie between
    for (int i = 0; i < 30; ++i) terminal.rate(3, 17h + 45s * i, 5);
    REQUIRE(terminal.flags(streak).size() == 1);
    CHECK(fact(terminal.flags(streak)[0], "level") == 5);
}

TEST_CASE("Outside hours counts only what no queue explains, and never where hours are nobody's") {
    Terminal terminal;
    for (int i = 0; i < 9; ++i) terminal.rate(0, 17h + 4min * i, 5);  // until 17:32
    CHECK(terminal.flags(outside).empty());
    for (int i = 0; i < 3; ++i) terminal.rate(5, 9h + 1h * i, 5);  // a Saturday
    REQUIRE(terminal.flags(outside).size() == 1);
    CHECK(fact(terminal.flags(outside)[0], "count") == 3);
    terminal.month.hours = {};
    CHECK(terminal.flags(outside).empty());
}

TEST_CASE("Without a dossier in a row is odd only where most have one, that day too") {
    constexpr domain::NoDossier no_dossier{6, 30, 4};
    Terminal terminal;
    for (int day = 0; day < 5; ++day) terminal.live(day);
    for (int i = 0; i < 8; ++i) terminal.rate(1, 18h + 60s * i, 5);
    CHECK(terminal.flags(no_dossier).size() == 1);
    Terminal broken_scanner;
    for (int day = 0; day < 4; ++day) broken_scanner.live(day);
    for (int i = 0; i < 40; ++i) broken_scanner.rate(4, 8h + 200s * i, 1 + i % 5);
    CHECK(broken_scanner.flags(no_dossier).empty());
}

TEST_CASE("Lows that are covered at once are found, and only what covers is suspected") {
    constexpr domain::CoveredLows covered{120, 2, 3, 8};
    Terminal terminal;
    for (int day = 0; day < 5; ++day) terminal.live(day);
    CHECK(terminal.flags(covered).empty());
    for (int i = 0; i < 6; ++i) {
        terminal.rate(5, 8h + 10min * i, 1);
        terminal.rate(5, 8h + 10min * i + 20s, 5);
        terminal.rate(5, 8h + 10min * i + 30s, 5);
    }
    const auto flags = terminal.flags(covered);
    REQUIRE(flags.size() == 1);
    CHECK(fact(flags[0], "covered") == 6);
    CHECK(flags[0].suspects.size() == 12);
}

TEST_CASE("A terminal that falls silent after lows is named, and no rating is suspected for it") {
    constexpr domain::SilenceAfterLows silence{90, 4, 6};
    Terminal terminal;
    for (int day = 0; day < 10; ++day) terminal.live(day + (day >= 5 ? 2 : 0));
    CHECK(terminal.flags(silence).empty());
    Terminal dishonest;
    for (int day = 0; day < 10; ++day)
        for (int i = 0; i < 20; ++i) {
            const bool low = i == 6;
            dishonest.rate(day + (day >= 5 ? 2 : 0), 7h + 40min + 180s * i + (i > 6 ? 2h : 0h), low ? 1 : 5);
        }
    const auto flags = dishonest.flags(silence);
    REQUIRE(flags.size() == 1);
    CHECK(flags[0].suspects.empty());
    CHECK(fact(flags[0], "silences") == 10);
}

TEST_CASE("Topping up before closing time is found on its day") {
    constexpr domain::DayEndTopUp top_up{35, 2, 7, 1, 6};
    Terminal terminal;
    for (int day = 0; day < 5; ++day) terminal.live(day);
    CHECK(terminal.flags(top_up).empty());
    for (int i = 0; i < 20; ++i) terminal.rate(3, 16h + 40min + 50s * i, 5);
    const auto flags = terminal.flags(top_up);
    REQUIRE(flags.size() == 1);
    CHECK(base::local_day(flags[0].from, domain::local_offset) == monday + std::chrono::days{3});
    CHECK(fact(flags[0], "count") >= 20);
}

TEST_CASE("Away at the busiest time is a habit, not a power cut, and undated ratings are no absence") {
    const auto busy = [](Terminal& terminal, int day, int from_hour) {
        for (int i = 0; i < 36; ++i)
            if (const auto at = 7h + 40min + 360s * i; at >= 1h * from_hour) terminal.rate(day, at, 5);
    };
    Terminal once;
    for (int day = 0; day < 19; ++day)
        if (day % 7 < 5) busy(once, day, day == 8 ? 10 : 7);
    CHECK(once.flags(away).empty());
    Terminal often;
    for (int day = 0; day < 19; ++day)
        if (day % 7 < 5) busy(often, day, day % 7 == 1 || day % 7 == 3 ? 10 : 7);
    const auto flags = often.flags(away);
    REQUIRE(flags.size() == 6);
    CHECK(flags[0].suspects.empty());
    CHECK(fact(flags[0], "minutes") == 154);  // from 7:30 to the rating at 10:04
    for (auto& response : often.month.responses)
        if (response.at - base::WallTime(monday + std::chrono::days{1}) < 24h) response.dated = false;
    CHECK(often.flags(away).size() == 5);
}

TEST_CASE("What is undated is flagged by no rule") {
    Terminal terminal;
    for (int i = 0; i < 50; ++i) terminal.rate(0, 23h, 5, false, false);
    for (const domain::RuleShape& shape : {domain::RuleShape(burst), domain::RuleShape(outside),
                                           domain::RuleShape(regular), domain::RuleShape(domain::Streak{5, 1})})
        CHECK(terminal.flags(shape).empty());
}

TEST_CASE("Rules are refused that nobody could defend") {
    const domain::FlagRule good{"burst", {"Dồn dập", ""}, {"{count}", ""}, 600, burst};
    CHECK(domain::validate({"r", {"x", ""}, {good}}));
    CHECK_FALSE(domain::validate({"r", {"x", ""}, {}}));
    CHECK_FALSE(domain::validate({"r", {"x", ""}, {good, good}}));
    auto other = good;
    other.id = "other";
    CHECK_FALSE(domain::validate({"r", {"x", ""}, {good, other}}));  // together more than one false alarm a month
    other.cap_permille = 400;
    CHECK(domain::validate({"r", {"x", ""}, {good, other}}));
    other.shape = domain::RegularGaps{8, 600, 60, 12, 6, 4, 4};
    CHECK_FALSE(domain::validate({"r", {"x", ""}, {good, other}}));
    other.shape = burst;
    other.finding.vi.clear();
    CHECK_FALSE(domain::validate({"r", {"x", ""}, {good, other}}));
}
