#include "sync/domain/bottleneck.hpp"

#include <catch2/catch.hpp>

#include "tests/support/dice.hpp"

namespace {

constexpr unsigned weekdays = 5;
constexpr unsigned first_block = 4;
constexpr unsigned last_block = 7;
constexpr unsigned counters = 8;

// A quarter of a unit with eight counters; a planted spot loses `lost_percent` of its satisfied people.
struct Planted {
    domain::TimeCell cell;
    unsigned lost_percent = 0;
};

domain::RatesByTime simulated_quarter(support::Dice& dice, const Planted& planted) {
    domain::RatesByTime rates;
    const std::uint64_t satisfied_of_100 = 75 + dice.below(15);
    for (unsigned counter = 0; counter < counters; ++counter)
        for (unsigned weekday = 1; weekday <= weekdays; ++weekday)
            for (unsigned block = first_block; block <= last_block; ++block) {
                const domain::TimeCell cell{"q" + std::to_string(counter), weekday, block};
                domain::Rate& rate = rates[cell];
                const std::uint64_t lost = cell == planted.cell ? planted.lost_percent : 0;
                for (auto visits = 240 + dice.below(160); visits > 0; --visits) {
                    const bool satisfied = dice.below(100) < satisfied_of_100 && dice.below(100) >= lost;
                    const std::uint64_t people = dice.one_in(7) ? 1 + dice.below(4) : 1;  // families agree
                    rate.total += people;
                    if (satisfied) rate.satisfied += people;
                }
            }
    return rates;
}

std::vector<domain::Bottleneck> found_in(const domain::RatesByTime& rates) {
    return domain::bottlenecks(domain::spots_in_time(rates, {{"q3", {"Quầy 3", "Counter 3"}}}));
}

}  // namespace

TEST_CASE("A planted bottleneck is found first, with its loss inside the interval") {
    support::Dice dice(1);
    constexpr int cities = 100;
    int first = 0;
    int covered = 0;
    for (int city = 0; city < cities; ++city) {
        const Planted planted{{"q3", 1, 4}, 25};
        const auto found = found_in(simulated_quarter(dice, planted));
        if (found.empty() || found[0].spot.name.vi != "Quầy 3, thứ Hai, 8–10 giờ") continue;
        ++first;
        const auto lost = found[0].interval;  // 25 % of 75 to 90 satisfied of a hundred
        if (lost.low.count <= 2250 && lost.high.count >= 1875) ++covered;
    }
    CHECK(first >= 95);
    CHECK(covered >= 90);
}

TEST_CASE("Where nothing is lost, the list is empty in 95 of 100 quarters or more") {
    support::Dice dice(2);
    int empty = 0;
    constexpr int cities = 200;
    for (int city = 0; city < cities; ++city)
        if (found_in(simulated_quarter(dice, {})).empty()) ++empty;
    CHECK(100 * empty >= 95 * cities);
}

TEST_CASE("What differs by chance, by little or the other way is no bottleneck") {
    const auto found = [](domain::Rate rate, domain::Rate other) {
        return domain::bottlenecks({{{"x", ""}, domain::Against::past, rate, other}});
    };
    CHECK(found({700, 1000}, {850, 1000}).size() == 1);
    CHECK(found({850, 1000}, {700, 1000}).empty());          // better than before
    CHECK(found({20, 29}, {850, 1000}).empty());             // too few to tell
    CHECK(found({830, 1000}, {850, 1000}).empty());          // chance
    CHECK(found({83000, 100000}, {85000, 100000}).empty());  // no chance, but two points
    CHECK(found({0, 1000}, {0, 1000}).empty());
    CHECK(found({1000, 1000}, {1000, 1000}).empty());
}

TEST_CASE("The loss is told in points with Newcombe's interval") {
    const auto one = domain::bottlenecks({{{"x", ""}, domain::Against::peers, {242, 340}, {3412, 4000}}});
    REQUIRE(one.size() == 1);
    CHECK(one[0].difference.count == 8530 - 7118);
    // p 71.18 (66.14-75.72), q 85.30 (84.17-86.36): -sqrt(1.13^2 + 4.54^2), +sqrt(1.06^2 + 5.04^2)
    CHECK(one[0].interval.low.count == Approx(1412 - 468).margin(3));
    CHECK(one[0].interval.high.count == Approx(1412 + 515).margin(3));
}

TEST_CASE("Samples of any size are compared, and order changes nothing") {
    const std::uint64_t many = 1'000'000'000'000;
    CHECK(domain::bottlenecks({{{"x", ""}, domain::Against::peers, {many / 2, many}, {many / 10 * 9, many}}}).size() ==
          1);
    const domain::Spot a{{"a", ""}, domain::Against::peers, {500, 1000}, {900, 1000}};
    const domain::Spot b{{"b", ""}, domain::Against::peers, {700, 1000}, {900, 1000}};
    CHECK(domain::bottlenecks({a, b})[0].spot.name.vi == "a");
    CHECK(domain::bottlenecks({b, a})[0].spot.name.vi == "a");
}
