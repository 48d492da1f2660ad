#include <catch2/catch.hpp>
#include <random>

#include "sync/server/recount.hpp"
#include "sync/server/writer.hpp"
#include "tests/sync/server/world.hpp"

using base::Done;
using base::Result;
using domain::Tallies;
using domain::TallyKey;
using server::Store;

namespace {

base::LocalDay day_of(std::string_view text) {
    base::LocalDay day{};
    REQUIRE(base::from_text(text, day));
    return day;
}

// Fourteen months of four counters, from a seed.
Tallies year(unsigned seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const base::LocalDay first = day_of("2025-12-20");
    Tallies tallies;
    for (int i = 0; i < 3000; ++i) {
        TallyKey key;
        key.agency = random() % 2 == 0 ? "a" : "b";
        key.unit = key.agency + "-mc";
        key.counter = key.agency + std::to_string(1 + random() % 2);
        key.field = random() % 3 == 0 ? "dat-dai" : "";
        key.bound = random() % 4 == 0;
        key.survey = random() % 5 == 0 ? "s2" : "s1";
        key.criterion = random() % 3 == 0 ? "C1" : "";
        key.day = first + std::chrono::days{random() % 400};
        key.level = static_cast<int>(1 + random() % 5);
        tallies.count(key, 1 + random() % 3);
    }
    return tallies;
}

// The same from the fine tallies, one by one.
domain::CountsBy counted(const Tallies& all, const domain::Period& period, const std::optional<std::string>& survey) {
    domain::CountsBy counts;
    for (const auto& [key, count] : all.counts()) {
        if ((period.from && key.day < *period.from) || (period.until && key.day >= *period.until)) continue;
        if (!key.criterion.empty() && key.survey != survey) continue;
        TallyKey bare;
        bare.criterion = key.criterion;
        bare.level = key.level;
        counts[key.agency].add(bare, count);
    }
    return counts;
}

std::string group_of(server::Division division, const TallyKey& key) {
    switch (division) {
        case server::Division::unit:
            return key.unit;
        case server::Division::counter:
            return key.counter;
        case server::Division::field:
            return key.field;
        case server::Division::bound:
            return key.bound ? "bound" : "open";
        case server::Division::month:
            break;
    }
    return base::to_text(key.day).substr(0, 7);
}

// The same from the fine tallies, one by one.
domain::CountsBy divided(const Tallies& all, const domain::Period& period, server::Division division) {
    domain::CountsBy counts;
    for (const auto& [key, count] : all.counts())
        if (period.holds(key.day) && key.criterion.empty()) counts[group_of(division, key)].add(key, count);
    return counts;
}

domain::Counts answers(const Tallies& all, const domain::Period& period, const std::string& survey) {
    domain::Counts counts;
    for (const auto& [key, count] : all.counts())
        if (period.holds(key.day) && !key.criterion.empty() && key.survey == survey) counts.add(key, count);
    return counts;
}

}  // namespace

TEST_CASE("sums of any days of a year are those of the days") {
    constexpr unsigned seed = 7;
    test::Server server;
    const Tallies all = year(seed);
    test::change(server.store(), [&](Store& store) -> Result<> {
        store.add_to_tallies(all);
        return Done{};
    });
    CHECK(server.store().all_tallies()->counts() == all.counts());
    std::mt19937 random(seed);
    std::vector<domain::Period> periods{{},
                                        {day_of("2026-01-01"), day_of("2027-01-01")},
                                        {day_of("2026-02-03"), day_of("2026-02-20")},
                                        {day_of("2026-01-31"), day_of("2026-03-01")},
                                        {day_of("2026-03-01"), day_of("2026-03-01")},
                                        {day_of("2026-04-01"), day_of("2026-10-01")},
                                        {day_of("2026-02-01"), day_of("2026-12-01")},
                                        {day_of("2026-02-14"), day_of("2026-11-14")},
                                        {std::nullopt, day_of("2026-05-17")},
                                        {day_of("2026-05-17"), std::nullopt}};
    for (int i = 0; i < 40; ++i) {
        const auto from = day_of("2025-12-01") + std::chrono::days{random() % 400};
        periods.push_back({from, from + std::chrono::days{random() % 100}});
    }
    for (const domain::Period& period : periods) {
        INFO((period.from ? base::to_text(*period.from) : "")
             << ' ' << (period.until ? base::to_text(*period.until) : ""));
        for (const std::optional<std::string>& survey :
             {std::optional<std::string>{}, std::optional<std::string>("s1")})
            CHECK(*server.store().counts_by_agency(period, survey) == counted(all, period, survey));
        for (const auto division : {server::Division::unit, server::Division::counter, server::Division::field,
                                    server::Division::bound, server::Division::month})
            CHECK(*server.store().overall_by(division, period) == divided(all, period, division));
        CHECK(*server.store().answers_of_city(period, "s1") == answers(all, period, "s1"));
    }
}

TEST_CASE("what is taken back leaves every sum") {
    test::Server server;
    const Tallies all = year(3);
    test::change(server.store(), [&](Store& store) -> Result<> {
        store.add_to_tallies(all);
        return Done{};
    });
    CHECK(*server.store().all_coarse_tallies() == server::coarse_of(all.counts()));
    test::change(server.store(), [&](Store& store) { return store.take_from_tallies(all); });
    CHECK(server.store().all_coarse_tallies()->empty());
    CHECK(server.store().overall_by(server::Division::counter, {})->empty());
}

TEST_CASE("what works add together is written once, and a work that fails adds nothing") {
    test::Server server;
    const auto one = [](std::uint64_t count) {
        TallyKey key;
        key.agency = "a";
        key.day = day_of("2026-11-23");
        key.level = 5;
        Tallies tallies;
        tallies.count(key, count);
        return tallies;
    };
    const base::Problem failed{base::Code::io, "no", 0};
    const auto results = server::write_group(
        server.store(), {[&](Store& store) -> Result<> {
                             store.add_to_tallies(one(1));
                             return Done{};
                         },
                         [&](Store& store) -> Result<> {
                             store.add_to_tallies(one(10));
                             return failed;
                         },
                         // It writes what waits, to take from it, and fails: the first one's is written all the same.
                         [&](Store& store) -> Result<> {
                             store.add_to_tallies(one(100));
                             if (const auto taken = store.take_from_tallies(one(101)); !taken) return taken;
                             return failed;
                         },
                         [&](Store& store) -> Result<> {
                             store.add_to_tallies(one(1000));
                             return store.take_from_tallies(one(1));
                         }});
    CHECK(results.at(0));
    CHECK_FALSE(results.at(1));
    CHECK_FALSE(results.at(2));
    CHECK(results.at(3));
    CHECK(*server.store().all_tallies() == one(1000));
    TallyKey key;
    key.level = 5;
    domain::CountsBy sums;
    sums["a"].add(key, 1000);
    CHECK(*server.store().counts_by_agency({}, std::nullopt) == sums);
    {
        auto change = server.store().begin();
        REQUIRE(change);
        server.store().add_to_tallies(one(5));
    }
    test::change(server.store(), [](Store&) -> Result<> { return Done{}; });
    CHECK(*server.store().all_tallies() == one(1000));
}
