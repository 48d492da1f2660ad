#include "sync/domain/assessment.hpp"

#include <catch2/catch.hpp>

#include "tests/support/dice.hpp"

namespace {

using domain::Component;
using domain::Fraction;
using domain::Lack;
using domain::Scorecard;
using domain::Source;
using domain::WithoutValue;

Component component(const std::string& id, Source source, const domain::Rule& rule, const Fraction& maximum,
                    WithoutValue without = WithoutValue::no_total) {
    Component made;
    made.id = id;
    made.name = {id, ""};
    made.source = source;
    made.rule = rule;
    made.maximum = maximum;
    made.without_value = without;
    return made;
}

Component extra(const std::string& id, domain::Effect effect) {
    Component made = component(id, Source::column, domain::AsGiven{}, 0);
    made.effect = effect;
    return made;
}

std::vector<domain::Grade> grades(const std::vector<int>& cutoffs) {
    std::vector<domain::Grade> made;
    for (const int from : cutoffs) made.push_back({"g" + std::to_string(made.size()), {"g", ""}, Fraction(from)});
    made.push_back({"g" + std::to_string(made.size()), {"g", ""}, std::nullopt});
    return made;
}

// 90 points of work and 10 of satisfaction.
Scorecard hundred(WithoutValue without) {
    Scorecard card{"c", {"Thẻ", ""}};
    card.components = {component("work", Source::column, domain::AsGiven{}, 90),
                       component("sipas", Source::overall, domain::Linear{}, 10, without),
                       extra("bonus", domain::Effect::bonus), extra("penalty", domain::Effect::deduction)};
    card.grades = grades({90, 80, 70, 60, 50});
    return card;
}

domain::Counts counts(std::uint64_t satisfied, std::uint64_t total) {
    domain::Counts made;
    made.overall.add(5, satisfied);
    made.overall.add(2, total - satisfied);
    return made;
}

domain::Assessment assess(const Scorecard& card, const domain::Counts& given, const domain::Figures& figures) {
    REQUIRE(domain::validate(card));
    return domain::assess(card, {}, given, figures);
}

Fraction exact(const char* text) { return *Fraction::from(text); }

}  // namespace

TEST_CASE("Rules make points of a value") {
    const auto by = [](const domain::Rule& rule, const char* value) {
        return domain::points_by(rule, 10, exact(value));
    };
    CHECK(by(domain::Linear{}, "83.5") == exact("8.35"));
    CHECK(by(domain::AsGiven{}, "7.25") == exact("7.25"));
    const domain::Threshold ninety{90};
    CHECK(by(ninety, "90") == 10);
    CHECK(by(ninety, "100") == 10);
    CHECK(by(ninety, "45") == 5);
    CHECK(by(ninety, "89.99") == exact("8999/900"));
    const domain::Bands bands{{{exact("90"), 10}, {exact("80"), 8}, {exact("50"), exact("2.5")}}};
    CHECK(by(bands, "90") == 10);
    CHECK(by(bands, "89.999") == 8);
    CHECK(by(bands, "50") == exact("2.5"));
    CHECK(by(bands, "49.999") == 0);
}

TEST_CASE("Components add up, bonus and deductions come after, and nothing is clamped") {
    const auto result = assess(hundred(WithoutValue::no_total), counts(95, 100),
                               {{"work", exact("89.19")}, {"bonus", exact("3")}, {"penalty", exact("0.5")}});
    CHECK(result.total == exact("101.19"));
    CHECK(result.maximum == 100);
    CHECK(result.grade == 0);
    CHECK(result.components.at(1).value == 95);
    CHECK(result.components.at(1).points == exact("9.5"));
}

TEST_CASE("What has no value is rescaled, left out, or leaves no total: never 0 %, never 100 %") {
    const domain::Figures work{{"work", 81}, {"bonus", 1}};
    const auto rescaled = assess(hundred(WithoutValue::rescale), {}, work);
    CHECK(rescaled.total == 91);  // 81 / 90 x 100, and the bonus after
    CHECK(rescaled.rescaled);
    CHECK(rescaled.maximum == 100);
    CHECK(rescaled.components.at(1).lack == Lack::no_ratings);
    const auto without = assess(hundred(WithoutValue::no_total), {}, work);
    CHECK_FALSE(without.total.has_value());
    CHECK_FALSE(without.grade.has_value());
    const auto left_out = assess(hundred(WithoutValue::leave_out), {}, work);
    CHECK(left_out.total == 82);
    CHECK(left_out.maximum == 90);
    CHECK_FALSE(assess(hundred(WithoutValue::rescale), {}, {}).total.has_value());  // nothing at all
}

TEST_CASE("Too few ratings are no value, and say why") {
    auto card = hundred(WithoutValue::rescale);
    card.minimum_ratings = 30;
    card.minimum_response = Fraction(1, 20);
    const auto lack = [&](std::uint64_t ratings, const domain::Figures& figures) {
        return assess(card, counts(ratings, ratings), figures).components.at(1).lack;
    };
    CHECK(lack(0, {{"dossiers", 100}}) == Lack::no_ratings);
    CHECK(lack(29, {{"dossiers", 100}}) == Lack::too_few_ratings);
    CHECK(lack(30, {{"dossiers", 600}}) == Lack::nothing);
    CHECK(lack(30, {{"dossiers", 601}}) == Lack::too_few_responses);
    CHECK(lack(30, {}) == Lack::too_few_responses);  // nobody knows
}

TEST_CASE("An index over dossiers is rounded to one decimal before the sum") {
    Scorecard card{"one-stop", {"Một cửa", ""}};
    for (const auto* id : {"i1", "i2"}) {
        card.components.push_back(component(id, Source::mean, domain::AsGiven{}, 2, WithoutValue::leave_out));
        card.components.back().decimals = 1;
    }
    // 1.45 and 1.25 go up to 1.5 and 1.3: 2.8, where the unrounded sum is 2.7.
    const auto result =
        assess(card, {}, {{"i1.points", 145}, {"i1.dossiers", 100}, {"i2.points", 5}, {"i2.dossiers", 4}});
    CHECK(result.total == exact("2.8"));
    const auto half =
        assess(card, {}, {{"i1.points", 145}, {"i1.dossiers", 100}, {"i2.points", 0}, {"i2.dossiers", 0}});
    CHECK(half.total == exact("1.5"));
    CHECK(half.maximum == 2);
}

TEST_CASE("Grades begin at their cutoff and not a hair below") {
    auto card = hundred(WithoutValue::no_total);
    const auto grade = [&](const Fraction& total) { return domain::grade_of(card, total, 100).value(); };
    const Fraction hair(domain::Integer(1), *domain::Integer::from("1000000000000000000000000"));
    for (const auto& [cutoff, expected] : std::map<int, std::size_t>{{90, 0}, {80, 1}, {70, 2}, {60, 3}, {50, 4}}) {
        CHECK(grade(cutoff) == expected);
        CHECK(grade(Fraction(cutoff) - hair) == expected + 1);
        CHECK(grade(Fraction(cutoff) - Fraction(1, 100)) == expected + 1);
    }
    CHECK(grade(Fraction(10119, 100)) == 0);
    CHECK(grade(0) == 5);
    // A total that a rule rounds first is graded as it is printed.
    card.decimals = 2;
    const auto rounded = assess(card, counts(1, 1), {{"work", exact("79.995")}});
    CHECK(rounded.total == 90);
    CHECK(rounded.grade == 0);
    card.decimals.reset();
    CHECK(assess(card, counts(1, 1), {{"work", exact("79.995")}}).grade == 1);
}

TEST_CASE("Cutoffs of a smaller maximum may be smaller in proportion") {
    auto card = hundred(WithoutValue::leave_out);
    CHECK(domain::grade_of(card, 81, 90) == 1);
    card.cutoffs_in_proportion = true;
    CHECK(domain::grade_of(card, 81, 90) == 0);
    CHECK(domain::grade_of(card, exact("80.99"), 90) == 1);
}

TEST_CASE("Figures that cannot be are refused by agency and column") {
    const auto card = hundred(WithoutValue::rescale);
    CHECK(domain::validate(card, {{"a", {{"work", 90}, {"dossiers", 12}, {"bonus", 7}}}}));
    const auto words = [&](const domain::Figures& figures) {
        const auto verdict = domain::validate(card, {{"a", figures}});
        return verdict ? std::string() : verdict.problem().words;
    };
    CHECK(words({{"work", exact("90.01")}}) == R"(a, column "work": 90.01 is above the maximum, 90)");
    CHECK(words({{"bonus", -1}}) == R"(a, column "bonus": -1 is below 0)");
    CHECK(words({{"dossiers", exact("1.5")}}) == R"(a, column "dossiers": dossiers are counted in whole numbers)");
    CHECK(words({{"sipas", 9}}) == R"(a, column "sipas": scorecard "c" has no such component)");
}

TEST_CASE("A card that contradicts itself is refused by the path of what is wrong") {
    const auto words = [](const std::function<void(Scorecard&)>& spoil) {
        auto card = hundred(WithoutValue::rescale);
        spoil(card);
        const auto verdict = domain::validate(card);
        return verdict ? std::string() : verdict.problem().words;
    };
    CHECK(words([](Scorecard&) {}).empty());
    CHECK(words([](Scorecard& card) { card.components[1].id = "work"; }) == R"(components[1].id: "work" stands twice)");
    CHECK(words([](Scorecard& card) { card.components[0].maximum = 0; }) == "components[0].maximum: is not above 0");
    CHECK(words([](Scorecard& card) { card.components[1].rule = domain::AsGiven{}; }) ==
          "components[1].rule: a rate needs a rule that makes points of it");
    CHECK(words([](Scorecard& card) {
              card.components[1].rule = domain::Bands{{{80, 5}, {90, 4}}};
          }) == "components[1].rule.bands[1].from: is not below the band before");
    CHECK(words([](Scorecard& card) {
              card.components[1].rule = domain::Bands{{{80, 5}, {70, 6}}};
          }) == "components[1].rule.bands[1].points: is above the band before");
    CHECK(words([](Scorecard& card) { card.grades.back().from = 10; }) ==
          "grades[5].from: the lowest grade takes all that is left");
    CHECK(words([](Scorecard& card) { card.grades[1].from = 90; }) == "grades[1].from: is not below the grade before");
    CHECK(words([](Scorecard& card) { card.minimum_response = 5; }) == "minimum_response: is not from 0 to 1");
    CHECK(words([](Scorecard& card) {
              card.groups = {{"g", {"G", ""}, {{"a", {"A", ""}}}}, {"h", {"H", ""}, {{"a", {"A", ""}}}}};
          }) == R"(groups[1].agencies[0].id: "a" stands twice)");
}

TEST_CASE("More satisfied people never bring fewer points, whatever the rule") {
    const std::uint64_t seed = 5;
    support::Dice dice(seed);
    const domain::Rule rules[] = {domain::Linear{}, domain::Threshold{90},
                                  domain::Bands{{{90, 10}, {75, 6}, {50, Fraction(5, 2)}}}};
    for (int round = 0; round < 500; ++round) {
        auto card = hundred(WithoutValue::rescale);
        card.components[1].rule = rules[dice.below(3)];
        const std::uint64_t total = 1 + dice.below(200), satisfied = dice.below(total + 1);
        INFO("seed " << seed << ": " << satisfied << " of " << total);
        const domain::Figures work{{"work", static_cast<int>(dice.below(91))}};
        const auto before = assess(card, counts(satisfied, total), work);
        REQUIRE(assess(card, counts(satisfied + 1, total + 1), work).total >= before.total);
        REQUIRE(assess(card, counts(satisfied, total + 1), work).total <= before.total);
        REQUIRE(assess(card, counts(satisfied * 7, total * 7), work).total == before.total);
    }
}
