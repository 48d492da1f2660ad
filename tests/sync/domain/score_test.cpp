#include "sync/domain/score.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace std::chrono_literals;

namespace {

const domain::Scorecard ten_points{"linear", {"Thành phần SIPAS", ""}, {10}};
const base::LocalDay today{2026y / 11 / 23};

domain::City city_of(const std::vector<std::string>& agencies) {
    domain::City city{{"Thành phố", ""}, {{"b", {"Khối", ""}, {}}}};
    for (const auto& id : agencies) city.blocs[0].agencies.push_back({id, {id, ""}, false, {}});
    return city;
}

domain::TallyKey key_of(const std::string& agency, int level, base::LocalDay day = today) {
    return {agency, "u", "c", "", false, "s", "", day, level};
}

std::vector<std::string> order_of(const domain::BlocScores& bloc) {
    std::vector<std::string> ids;
    for (const auto& agency : bloc.agencies) ids.push_back(agency.agency);
    return ids;
}

}  // namespace

TEST_CASE("Points of the linear rule are a part of the maximum, half rounded up once") {
    using domain::Hundredths;
    CHECK(domain::points({10}, {1, 3}) == Hundredths{333});
    CHECK(domain::points({10}, {1, 2000}) == Hundredths{1});  // 0.005 points go up
    CHECK(domain::points({10}, {0, 0}) == std::nullopt);
}

TEST_CASE("Agencies stand in order: rated, unrated, excluded") {
    auto city = city_of({"d", "c", "b", "a"});
    city.blocs[0].agencies[1].excluded = true;  // c
    domain::Tallies tallies;
    tallies.count(key_of("a", 5));
    tallies.count(key_of("a", 1));
    tallies.count(key_of("b", 4));
    tallies.count(key_of("c", 5));
    const auto blocs = domain::score(city, tallies, ten_points, {});
    CHECK(order_of(blocs.at(0)) == std::vector<std::string>{"b", "a", "d", "c"});
    CHECK(blocs[0].agencies[0].points == domain::Hundredths{1000});
    CHECK(blocs[0].agencies[1].percent == domain::Hundredths{5000});
    CHECK(blocs[0].agencies[2].percent == std::nullopt);
    CHECK(blocs[0].agencies[3].points == std::nullopt);
}

TEST_CASE("A period counts its first day and not its last") {
    domain::Tallies tallies;
    tallies.count(key_of("a", 5, today - std::chrono::days{1}));
    tallies.count(key_of("a", 4, today), 2);
    tallies.count(key_of("a", 1, today + std::chrono::days{1}), 4);
    const auto total = [&](const domain::Period& period) {
        return domain::score(city_of({"a"}), tallies, ten_points, period).at(0).agencies.at(0).rate.total;
    };
    CHECK(total({}) == 7);
    CHECK(total({today, std::nullopt}) == 6);
    CHECK(total({std::nullopt, today}) == 1);
    CHECK(total({today, today + std::chrono::days{1}}) == 2);
}

TEST_CASE("Answers to single criteria are not overall ratings") {
    domain::Tallies tallies;
    auto key = key_of("a", 5);
    tallies.count(key);
    key.criterion = "C01";
    tallies.count(key, 100);
    CHECK(domain::score(city_of({"a"}), tallies, ten_points, {})[0].agencies[0].rate == domain::Rate{1, 1});
}

TEST_CASE("Laws of the score hold over generated tallies") {
    std::mt19937 dice(20261123);  // NOLINT: the same sequence each run, so that a failure can be repeated
    const auto roll = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 500; ++round) {
        domain::Tallies all, left, right;
        for (int i = roll(40); i >= 0; --i) {
            const auto key = key_of(std::string(1, static_cast<char>('a' + roll(3))), 1 + roll(5));
            const auto ratings = static_cast<std::uint64_t>(1 + roll(1000));
            all.count(key, ratings);
            (roll(2) == 0 ? left : right).count(key, ratings);
        }
        const auto city = city_of({"a", "b", "c"});
        const auto before = domain::score(city, all, ten_points, {})[0].agencies;
        // Merging in either order equals counting together.
        domain::Tallies merged = right;
        for (const auto& [key, ratings] : left.counts()) merged.count(key, ratings);
        REQUIRE(merged == all);
        // One more rating of level 5 never lowers the rate of its agency, one of level 1 never raises it.
        for (const auto& agency : before) {
            const auto rate_after = [&](int level) {
                auto more = all;
                more.count(key_of(agency.agency, level));
                const auto blocs = domain::score(city, more, ten_points, {});
                for (const auto& after : blocs[0].agencies)
                    if (after.agency == agency.agency) return after.percent;
                return std::optional<domain::Hundredths>{};
            };
            if (!agency.percent) continue;
            REQUIRE(rate_after(5) >= agency.percent);
            REQUIRE(rate_after(1) <= agency.percent);
        }
    }
}
