#include "sync/domain/ranking.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/support/dice.hpp"

using namespace std::chrono_literals;

namespace {

using domain::AgencyScore;
using domain::Fraction;
using domain::Status;

const domain::Period year{base::LocalDay{2022y / 1 / 1}, base::LocalDay{2023y / 1 / 1}};

domain::Agency agency(const std::string& id) { return {id, {"Cơ quan " + id, ""}, false, {}}; }

domain::City city_of(const std::vector<std::string>& agencies) {
    domain::City city{{"Thành phố", ""}, {{"k", {"Khối", ""}, {}}}};
    for (const auto& id : agencies) city.blocs[0].agencies.push_back(agency(id));
    return city;
}

domain::Component component(const std::string& id, domain::Source source, const domain::Rule& rule, int maximum) {
    domain::Component made;
    made.id = id;
    made.name = {id, ""};
    made.source = source;
    made.rule = rule;
    made.maximum = maximum;
    return made;
}

// Points from a file, up to 200; grades at 90 and 80.
domain::Scorecard points_card() {
    domain::Scorecard card{"points", {"Điểm", ""}};
    card.components = {component("points", domain::Source::column, domain::AsGiven{}, 200)};
    card.grades = {{"a", {"A", ""}, Fraction(90)}, {"b", {"B", ""}, Fraction(80)}, {"c", {"C", ""}, std::nullopt}};
    return card;
}

domain::Scorecard rate_card() {
    domain::Scorecard card{"rate", {"Tỷ lệ", ""}};
    card.components = {component("sipas", domain::Source::overall, domain::Linear{}, 10)};
    return card;
}

domain::Inputs points(const std::map<std::string, const char*>& given) {
    domain::Inputs inputs;
    for (const auto& [id, text] : given) inputs.figures[id]["points"] = *Fraction::from(text);
    return inputs;
}

std::string line_of(const AgencyScore& agency) {
    return agency.agency + (agency.rank ? " " + std::to_string(*agency.rank) : " -") + (agency.shares_rank ? "=" : "");
}

std::vector<std::string> lines_of(const domain::Ranking& ranking) {
    std::vector<std::string> lines;
    for (const auto& group : ranking.groups)
        for (const auto& one : group.agencies) lines.push_back(line_of(one));
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Equal totals share a rank, and the next one counts them all") {
    const auto ranking =
        domain::rank(points_card(), city_of({"a", "b", "c", "d", "e"}),
                     points({{"a", "80"}, {"b", "95.5"}, {"c", "80.00"}, {"d", "79.99"}, {"e", "101.19"}}), year);
    CHECK(lines_of(ranking) == Lines{"e 1", "b 2", "a 3=", "c 3=", "d 5"});
    const auto& group = ranking.groups.at(0);
    CHECK(group.ranked == 5);
    CHECK(group.by_grade == std::vector<std::size_t>{2, 2, 1});
    CHECK(group.best == Fraction(10119, 100));
    CHECK(group.worst == Fraction(7999, 100));
    CHECK(group.mean == *Fraction::from("87.336"));
}

TEST_CASE("Who is not assessed or has no total is listed, without rank, grade or part in the mean") {
    auto city = city_of({"a", "b", "c", "d"});
    city.blocs[0].agencies[0].excluded = true;
    auto card = points_card();
    card.excluded = {"b"};
    const auto ranking = domain::rank(card, city, points({{"a", "99"}, {"b", "98"}, {"c", "85"}}), year);
    CHECK(lines_of(ranking) == Lines{"c 1", "d -", "a -", "b -"});
    const auto& group = ranking.groups.at(0);
    CHECK(group.agencies.at(1).status == Status::without_total);
    CHECK(group.agencies.at(2).status == Status::excluded);
    CHECK(group.ranked == 1);
    CHECK(group.mean == Fraction(85));
    CHECK(group.by_grade == std::vector<std::size_t>{0, 1, 0});
}

TEST_CASE("A card may rank other agencies than the city's blocs") {
    auto card = points_card();
    card.groups = {{"g", {"Nhóm 1", ""}, {{"a", {"", ""}}, {"z", {"Ban Z", ""}}}},
                   {"h", {"Nhóm 2", ""}, {{"b", {"", ""}}}}};
    const auto ranking =
        domain::rank(card, city_of({"a", "b", "c"}), points({{"a", "91"}, {"z", "92"}, {"b", "50"}}), year);
    CHECK(lines_of(ranking) == Lines{"z 1", "a 2", "b 1"});
    CHECK(ranking.groups[0].agencies[0].name.vi == "Ban Z");
    CHECK(ranking.groups[0].agencies[1].name.vi == "Cơ quan a");
    CHECK(domain::grades_of(ranking) == std::vector<std::size_t>{2, 0, 1});
}

TEST_CASE("Change is told against the period before: points, places, the group's mean") {
    const auto city = city_of({"a", "b", "new"});
    const auto before = domain::rank(points_card(), city, points({{"a", "70"}, {"b", "80"}}), year);
    const auto now =
        domain::rank(points_card(), city, points({{"a", "90.25"}, {"b", "79"}, {"new", "95"}}), year, &before);
    const auto& group = now.groups.at(0);
    CHECK(lines_of(now) == Lines{"new 1", "a 2", "b 3"});
    CHECK_FALSE(group.agencies[0].change.has_value());
    CHECK(group.agencies[1].change == domain::AgencyChange{*Fraction::from("20.25"), 0});
    CHECK(group.agencies[2].change == domain::AgencyChange{-1, -2});
    CHECK(group.mean_change == *Fraction::from("88.08333") + Fraction(1, 300'000) - 75);
}

TEST_CASE("Rates whose intervals overlap are not clearly apart") {
    domain::Inputs inputs;
    const auto rated = [&](const std::string& id, std::uint64_t satisfied, std::uint64_t total) {
        inputs.counts[id].overall.add(5, satisfied);
        inputs.counts[id].overall.add(1, total - satisfied);
    };
    rated("a", 990, 1000);
    rated("b", 900, 1000);
    rated("c", 895, 1000);
    rated("d", 0, 1);
    const auto agencies = domain::rank(rate_card(), city_of({"a", "b", "c", "d"}), inputs, year).groups.at(0).agencies;
    CHECK_FALSE(agencies[0].close_to_above);
    CHECK_FALSE(agencies[1].close_to_above);
    CHECK(agencies[2].close_to_above);
    CHECK_FALSE(agencies[3].close_to_above);
    // A card that counts no ratings says nothing about chance.
    for (auto& [id, figures] : inputs.figures = points({{"a", "1"}, {"b", "1"}, {"c", "1"}}).figures)
        CHECK_FALSE(figures.empty());
    for (const auto& one : domain::rank(points_card(), city_of({"a", "b", "c"}), inputs, year).groups[0].agencies)
        CHECK_FALSE(one.close_to_above);
}

TEST_CASE("A ranking keeps its laws over generated cities") {
    const std::uint64_t seed = 88;
    support::Dice dice(seed);
    for (int round = 0; round < 200; ++round) {
        INFO("seed " << seed << " round " << round);
        std::vector<std::string> ids;
        domain::Inputs inputs;
        for (auto left = 1 + dice.below(12); left > 0; --left) {
            const std::string id = "a" + std::to_string(left);
            ids.push_back(id);
            if (dice.one_in(8)) continue;
            const std::uint64_t total = 1 + dice.below(6);
            const std::uint64_t satisfied = dice.below(total + 1);
            inputs.counts[id].overall.add(4, satisfied);
            inputs.counts[id].overall.add(3, total - satisfied);
        }
        const auto ranking = domain::rank(rate_card(), city_of(ids), inputs, year);
        // In whatever order the agencies stand in the file.
        auto shuffled = ids;
        for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[dice.below(i)]);
        REQUIRE(lines_of(domain::rank(rate_card(), city_of(shuffled), inputs, year)) == lines_of(ranking));
        const auto& agencies = ranking.groups[0].agencies;
        for (std::size_t i = 0; i < agencies.size(); ++i) {
            if (!agencies[i].rank) {
                REQUIRE(std::all_of(agencies.begin() + static_cast<long>(i), agencies.end(),
                                    [](const AgencyScore& one) { return !one.rank; }));
                break;
            }
            // Its rank is one more than the number of those that are better: total order, ties included.
            const auto better = std::count_if(agencies.begin(), agencies.end(), [&](const AgencyScore& one) {
                return one.rank && *one.assessment.total > *agencies[i].assessment.total;
            });
            REQUIRE(*agencies[i].rank == static_cast<std::size_t>(better) + 1);
        }
        // Ten times as many ratings of the same kind change no rank and no total.
        auto tenfold = inputs;
        for (auto& [id, counts] : tenfold.counts)
            for (auto& level : counts.overall.levels) level *= 10;
        REQUIRE(lines_of(domain::rank(rate_card(), city_of(ids), tenfold, year)) == lines_of(ranking));
        // One more rating of level 5 never costs its agency a place.
        for (const auto& one : agencies) {
            if (!one.rank) continue;
            auto more = inputs;
            more.counts[one.agency].overall.add(5, 1);
            const auto after = domain::rank(rate_card(), city_of(ids), more, year);
            const auto found = std::find_if(after.groups[0].agencies.begin(), after.groups[0].agencies.end(),
                                            [&](const AgencyScore& other) { return other.agency == one.agency; });
            REQUIRE(*found->rank <= *one.rank);
        }
    }
}
