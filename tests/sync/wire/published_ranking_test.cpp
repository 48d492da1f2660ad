// What the city published for 2022, from component files: assets/examples/da-nang-2022.
#include <catch2/catch.hpp>

#include <filesystem>

#include "sync/base/file.hpp"
#include "sync/domain/ranking.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/figures.hpp"
#include "sync/wire/scorecard_json.hpp"

namespace {

using domain::Fraction;
using domain::Language;
using domain::Ranking;
using Counts = std::vector<std::size_t>;

const std::filesystem::path assets = SIPAS_SOURCE_DIR "/assets";

std::string asset(const std::string& name) { return *base::read_file(assets / name, 1024 * 1024); }

domain::City city() { return *wire::read_city(asset("examples/da-nang-2022/city.json")); }
domain::Scorecard card(const std::string& id) { return *wire::read_scorecard(asset("scorecards/" + id + ".json")); }

Ranking ranking(const domain::Scorecard& scorecard, const std::string& figures, const std::string& period,
                const Ranking* before = nullptr) {
    const auto read = wire::read_figures(asset("examples/da-nang-2022/" + figures));
    REQUIRE(read);
    REQUIRE(domain::validate(scorecard, *read));
    return domain::rank(scorecard, city(), {{}, {}, *read}, *domain::period_from(period), before);
}

std::string vietnamese(const Fraction& value) { return domain::to_text(value, 2, Language::vietnamese); }

std::string line_of(const domain::AgencyScore& agency) {
    return agency.agency + " " + (agency.rank ? std::to_string(*agency.rank) : "-") + " " +
           (agency.assessment.total ? vietnamese(*agency.assessment.total) : "-");
}

// One agency by one card, from this text of figures.
domain::Assessment assessed(const domain::Scorecard& scorecard, const std::string& header, const std::string& row) {
    const auto figures = wire::read_figures("agency," + header + "\na," + row + "\n");
    REQUIRE(figures);
    return domain::assess(scorecard, {}, {}, figures->at("a"));
}

}  // namespace

TEST_CASE("Administrative reform of 2022 comes out as it was published") {
    const auto reform = card("cchc-da-nang-2022");
    const Ranking before = ranking(reform, "cchc-2021.csv", "2021");
    const Ranking now = ranking(reform, "cchc-2022.csv", "2022", &before);
    REQUIRE(now.groups.size() == 3);
    const auto& [central, departments, districts] = std::tie(now.groups[0], now.groups[1], now.groups[2]);

    CHECK(central.ranked == 5);
    CHECK(central.by_grade == Counts{3, 1, 0, 1, 0, 0});
    CHECK(line_of(central.agencies.front()) == "cong-an 1 98,81");
    CHECK(line_of(central.agencies.back()) == "cuc-thue 5 67,26");
    CHECK(vietnamese(*central.mean) == "88,25");
    CHECK(vietnamese(*central.mean_change) == "1,92");

    CHECK(departments.ranked == 21);
    CHECK(departments.by_grade == Counts{3, 10, 7, 1, 0, 0});
    CHECK(line_of(departments.agencies.at(0)) == "so-noi-vu 1 101,19");  // above 100, and kept
    CHECK(line_of(departments.agencies.at(1)) == "so-tttt 2 95,44");
    CHECK(line_of(departments.agencies.at(2)) == "so-vhtt 3 91,04");
    CHECK(line_of(departments.agencies.back()) == "so-y-te 21 62,46");

    CHECK(districts.ranked == 7);
    CHECK(districts.by_grade == Counts{0, 5, 2, 0, 0, 0});
    CHECK(line_of(districts.agencies.at(0)) == "son-tra 1 88,29");
    CHECK(line_of(districts.agencies.at(1)) == "hai-chau 2 86,51");
    CHECK(line_of(districts.agencies.at(2)) == "ngu-hanh-son 3 86,06");
    CHECK(line_of(districts.agencies.at(5)) == "lien-chieu 6 76,32");
    CHECK(line_of(districts.agencies.at(6)) == "hoa-vang 7 73,34");
    CHECK(line_of(districts.agencies.at(7)) == "hoang-sa - -");
    CHECK(districts.agencies.at(7).status == domain::Status::excluded);
}

TEST_CASE("Records and archives are a second ranking, of 45 agencies in five groups") {
    const Ranking archives = ranking(card("van-thu-luu-tru-da-nang"), "van-thu-luu-tru-2022.csv", "2022");
    Counts sizes;
    std::size_t ranked = 0;
    for (const auto& group : archives.groups) {
        sizes.push_back(group.ranked);
        ranked += group.ranked;
    }
    CHECK(sizes == Counts{21, 6, 6, 5, 7});
    CHECK(ranked == 45);
    CHECK(domain::grades_of(archives) == Counts{10, 11, 11, 8, 4, 1});
    CHECK(archives.groups.back().agencies.back().status == domain::Status::excluded);
}

TEST_CASE("The one-stop rules grade at 15, 12, 9 and 6, and not a tenth below") {
    const auto agencies = card("mot-cua-co-quan");
    REQUIRE(domain::maximum_of(agencies) == 18);
    const std::string header =
        "i1.points,i1.dossiers,i2.points,i2.dossiers,i3.points,i3.dossiers,i4.points,i4.dossiers,i5.points,"
        "i5.dossiers,i6.points,i6.dossiers,i7.points,i7.dossiers,i8.points,i8.dossiers,i9.points,i9.dossiers";
    // Each index is this many tenths, over ten dossiers.
    const auto grade = [&](int tenths) {
        std::string row;
        for (int left = 9; left > 0; --left) {
            const int own = std::min(20, tenths);
            tenths -= own;
            row += (row.empty() ? "" : ",") + std::to_string(own) + ",10";
        }
        const auto result = assessed(agencies, header, row);
        return agencies.grades.at(result.grade.value()).id;
    };
    CHECK(grade(180) == "xuat-sac");
    CHECK(grade(150) == "xuat-sac");
    CHECK(grade(149) == "tot");
    CHECK(grade(120) == "tot");
    CHECK(grade(119) == "kha");
    CHECK(grade(90) == "kha");
    CHECK(grade(89) == "trung-binh");
    CHECK(grade(60) == "trung-binh");
    CHECK(grade(59) == "yeu");

    const auto officials = card("mot-cua-can-bo");
    REQUIRE(domain::maximum_of(officials) == 10);
    const auto of_official = [&](const std::string& row) {
        const auto result = assessed(officials,
                                     "i1.points,i1.dossiers,i2.points,i2.dossiers,i3.points,i3.dossiers,i4.points,"
                                     "i4.dossiers,i7.points,i7.dossiers",
                                     row);
        return domain::to_text(*result.total, 1, Language::vietnamese) + " " + officials.grades.at(*result.grade).id;
    };
    CHECK(of_official("1,1,1,1,1,1,1,1,1,1") == "5,0 tot");
    CHECK(of_official("1,1,1,1,1,1,1,1,9,10") == "4,9 hoan-thanh");
    CHECK(of_official("5,10,1,1,1,1,0,9,1,1") == "3,5 hoan-thanh");
    CHECK(of_official("44,100,1,1,1,1,0,9,1,1") == "3,4 khong-hoan-thanh");  // 0.44 is 0.4 before the sum
    CHECK(of_official("45,100,1,1,1,1,0,9,1,1") == "3,5 hoan-thanh");        // 0.45 is 0.5
    // Without information an index is left out: 4 of 8 grades as 5 of 10.
    CHECK(of_official("1,1,1,1,1,1,,,1,1") == "4,0 tot");
}

TEST_CASE("The city's card grades at 90, 80, 70 and 60, and not a hundredth below") {
    const auto reform = card("cchc-da-nang-2022");
    const auto grade = [&](const std::string& work, const std::string& rest) {
        return reform.grades.at(assessed(reform, "cai-cach,hai-long", work + "," + rest).grade.value()).id;
    };
    CHECK(grade("80", "10") == "xuat-sac");
    CHECK(grade("80", "9.99") == "tot");
    CHECK(grade("70", "10") == "tot");
    CHECK(grade("69.99", "10") == "kha");
    CHECK(grade("60", "10") == "kha");
    CHECK(grade("59.99", "10") == "trung-binh-kha");
    CHECK(grade("50", "10") == "trung-binh-kha");
    CHECK(grade("49.99", "10") == "trung-binh");
    CHECK(grade("40", "10") == "trung-binh");
    CHECK(grade("39.99", "10") == "chua-dat");
}

TEST_CASE("A terminal's ratings are ten of the city's hundred points, full from 90 per cent") {
    const auto reform = card("cchc-da-nang");
    domain::Counts counts;
    counts.overall.add(5, 27);
    counts.overall.add(1, 3);
    const auto full = domain::assess(reform, {}, counts, {{"cai-cach", Fraction(80)}});
    CHECK(full.total == Fraction(90));
    counts.overall.add(2, 1);
    const auto less = domain::assess(reform, {}, counts, {{"cai-cach", Fraction(80)}});
    CHECK(less.total == Fraction(8968, 100));  // 80 + 10 x (27 / 31) / 0.9, rounded once
    const auto none = domain::assess(reform, {}, {}, {{"cai-cach", Fraction(81)}});
    CHECK(none.rescaled);
    CHECK(none.total == Fraction(90));
}
