#include "sync/server/rates_of.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using server::RatesBy;
using test::receipt_of;
using test::Server;

namespace {

using Levels = std::array<std::uint64_t, 5>;

// Five ratings at a1, one of them bound and with answers, two at a2, one at b1.
struct World {
    World() {
        auto first = server.enrol(1);
        for (const int level : {1, 4, 5, 5}) first.rate(level);
        auto bound = first.rating(2, 77);
        bound.dossier.emplace();
        first.write(bound);
        first.write(
            domain::Answers{bound.response, {}, {{"C1", *domain::Level::from(5)}, {"C3", *domain::Level::from(1)}}});
        for (const int level : {3, 5}) first.rate(level, "a2");
        receipt_of(server.send(first, first.everything()));
        auto second = server.enrol(2, "b1");
        second.rate(5, "b1");
        receipt_of(server.send(second, second.everything()));
    }

    report::RatesSheet rates(RatesBy by, const domain::Selection& selection = {},
                             const domain::FiguresByAgency& figures = {}) {
        const auto sheet = server::rates_of(
            server.store(), {by, selection, base::LocalDay{std::chrono::year{2026} / 11 / 24}, figures});
        INFO((sheet ? "" : sheet.problem().words));
        REQUIRE(sheet);
        return *sheet;
    }

    Server server;
};

std::vector<std::string> ids_of(const report::RatesSheet& sheet) {
    std::vector<std::string> ids;
    for (const report::RatesLine& line : sheet.lines) ids.push_back(line.id);
    return ids;
}

domain::Selection of(domain::Reach reach, const std::string& place) {
    domain::Selection selection;
    selection.reach = reach;
    selection.place = place;
    return selection;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("Rates by place stand in the city's order and add up to the total") {
    World world;
    const auto agencies = world.rates(RatesBy::agency);
    CHECK(ids_of(agencies) == Ids{"a", "b"});
    CHECK(agencies.lines[0].levels.levels == Levels{1, 1, 1, 1, 3});
    CHECK(agencies.total->levels.levels == Levels{1, 1, 1, 1, 4});
    CHECK(agencies.place.vi == "Thành phố");
    const auto counters = world.rates(RatesBy::counter, of(domain::Reach::agency, "a"));
    CHECK(ids_of(counters) == Ids{"a1", "a2"});
    CHECK(counters.lines[1].levels.levels == Levels{0, 0, 1, 0, 1});
    CHECK(counters.total->levels.levels == Levels{1, 1, 1, 1, 3});
    CHECK(counters.place.vi == "Sở A");
    CHECK(ids_of(world.rates(RatesBy::unit, of(domain::Reach::counter, "b1"))) == Ids{"b-mc"});
    CHECK(ids_of(world.rates(RatesBy::agency, of(domain::Reach::bloc, "k"))) == Ids{"a", "b"});
    CHECK_FALSE(server::rates_of(world.server.store(), {RatesBy::unit, of(domain::Reach::unit, "a"), {}, {}}));
}

TEST_CASE("Rates by class, field and day, of a class alone too") {
    World world;
    const auto classes = world.rates(RatesBy::bound);
    CHECK(ids_of(classes) == Ids{"bound", "open"});
    CHECK(classes.lines[0].levels.levels == Levels{0, 1, 0, 0, 0});
    domain::Selection bound;
    bound.bound = true;
    CHECK(world.rates(RatesBy::counter, bound).total->levels.total() == 1);
    CHECK(ids_of(world.rates(RatesBy::field)) == Ids{"dat-dai"});
    CHECK(ids_of(world.rates(RatesBy::day)) == Ids{"2026-11-23"});
    domain::Selection december;
    december.period = *domain::period_from("2026-12");
    CHECK(world.rates(RatesBy::day, december).lines.empty());
}

TEST_CASE("Criteria and factors stand all, also those that nobody answered, and have no total") {
    World world;
    const auto criteria = world.rates(RatesBy::criterion);
    CHECK(ids_of(criteria) == Ids{"C1", "C2", "C3"});
    CHECK(criteria.lines[0].levels.levels == Levels{0, 0, 0, 0, 1});
    CHECK(criteria.lines[1].levels.total() == 0);
    CHECK_FALSE(criteria.total);
    const auto factors = world.rates(RatesBy::factor);
    CHECK(ids_of(factors) == Ids{"F1"});
    CHECK(factors.lines[0].levels.levels == Levels{1, 0, 0, 0, 1});
}

TEST_CASE("Dossiers stand where ratings can be held against them, and only where all are known") {
    World world;
    const domain::FiguresByAgency one{{"a", {{"dossiers", 40}}}};
    const auto agencies = world.rates(RatesBy::agency, {}, one);
    CHECK(agencies.lines[0].dossiers == 40);
    CHECK_FALSE(agencies.lines[1].dossiers);
    CHECK_FALSE(agencies.total->dossiers);
    const domain::FiguresByAgency both{{"a", {{"dossiers", 40}}}, {"b", {{"dossiers", 2}}}};
    CHECK(world.rates(RatesBy::agency, {}, both).total->dossiers == 42);
    CHECK(world.rates(RatesBy::criterion, {}, both).lines[0].dossiers == 42);
    CHECK_FALSE(world.rates(RatesBy::factor, {}, both).lines[0].dossiers);
    CHECK_FALSE(world.rates(RatesBy::counter, {}, both).lines[0].dossiers);
    domain::Selection bound;
    bound.bound = true;
    CHECK_FALSE(world.rates(RatesBy::agency, bound, both).lines[0].dossiers);
}

TEST_CASE("A period is told by the survey of its last day, one that is not over by today's, an old one by any") {
    World world;
    auto later = test::survey_json;
    for (const auto& [from, to] : {std::pair(R"("cau-hoi-1")", R"("cau-hoi-2")"), {R"("C1")", R"("D1")"}})
        later.replace(later.find(from), std::string_view(from).size(), to);
    const auto day = [](unsigned month, unsigned date, int year = 2026) {
        return base::LocalDay{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{date}};
    };
    test::change(world.server.store(), [&](server::Store& store) {
        return store.put_survey({{"cau-hoi-2", later}, day(12, 1), {}, world.server.now});
    });
    const auto first_criterion = [&](std::string_view period, base::LocalDay today) {
        domain::Selection selection;
        selection.period = *domain::period_from(period);
        const auto sheet = server::rates_of(world.server.store(), {RatesBy::criterion, selection, today, {}});
        REQUIRE(sheet);
        return sheet->lines.at(0).id;
    };
    CHECK(first_criterion("2026-11", day(1, 5, 2027)) == "C1");
    CHECK(first_criterion("2026-12", day(1, 5, 2027)) == "D1");
    CHECK(first_criterion("2026", day(11, 28)) == "C1");
    CHECK(first_criterion("2026", day(12, 28)) == "D1");
    CHECK(first_criterion("2020", day(12, 28)) == "D1");  // nothing was in force then
}
