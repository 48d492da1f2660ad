#include "sync/report/conference.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "sync/report/completeness.hpp"
#include "sync/report/file.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/figures.hpp"
#include "sync/wire/scorecard_json.hpp"
#include "tests/support/file_content.hpp"

namespace {

using domain::Language;

std::string asset(const std::string& name) {
    return support::content_of(std::filesystem::path(SIPAS_SOURCE_DIR) / "assets" / name);
}

domain::City city() { return wire::read_city(asset("examples/da-nang-2022/city.json")).value(); }

domain::Ranking ranking(const domain::Scorecard& card, const std::string& figures, const std::string& period,
                        const domain::Ranking* before = nullptr) {
    const auto read = wire::read_figures(asset("examples/da-nang-2022/" + figures)).value();
    return domain::rank(card, city(), {{}, {}, read}, *domain::period_from(period), before);
}

report::Document reform_of_2022(Language language) {
    const auto card = wire::read_scorecard(asset("scorecards/cchc-da-nang-2022.json")).value();
    const auto before = ranking(card, "cchc-2021.csv", "2021");
    return report::conference_document({city().name, card, ranking(card, "cchc-2022.csv", "2022", &before)}, language);
}

bool says(const report::Section& section, const std::string& sentence) {
    return std::find(section.paragraphs.begin(), section.paragraphs.end(), sentence) != section.paragraphs.end();
}

std::vector<std::string> texts_of(const std::vector<report::Cell>& row) {
    std::vector<std::string> texts;
    for (const report::Cell& cell : row) texts.push_back(cell.text);
    return texts;
}

using Texts = std::vector<std::string>;

// One agency with this many ratings of level 5, and a card that counts them.
report::Document with_ratings(std::uint64_t ratings, const domain::Figures& figures = {},
                              const domain::Coverage& coverage = {},
                              const std::vector<domain::Completeness>& completeness = {},
                              Language language = Language::vietnamese) {
    domain::Scorecard card{"the", {"Thẻ", ""}};
    domain::Component& component = card.components.emplace_back();
    component.id = "sipas";
    component.source = domain::Source::overall;
    component.rule = domain::Linear{};
    component.maximum = 10;
    const domain::City town{{"Thành phố", ""}, {{"k", {"Khối", ""}, {{"a", {"Sở A", ""}, false, {}}}}}};
    domain::Counts counts;
    counts.overall.add(5, ratings);
    const auto one = domain::rank(card, town, {{{"a", counts}}, {}, {{"a", figures}}, {{"a", coverage}}}, {});
    return report::conference_document({town.name, card, one, {{"a", completeness}}}, language);
}

}  // namespace

TEST_CASE("The conference's document says what the city read out for 2022") {
    const auto document = reform_of_2022(Language::vietnamese);
    REQUIRE(document.sections.size() == 4);
    const auto& [summary, central, departments, districts] =
        std::tie(document.sections[0], document.sections[1], document.sections[2], document.sections[3]);

    CHECK(says(central, "Xếp loại: 3/5 Xuất sắc; 1/5 Tốt; 1/5 Trung bình Khá."));
    CHECK(says(central, "Cao nhất: Công an thành phố (98,81 điểm); thấp nhất: Cục Thuế thành phố (67,26 điểm)."));
    CHECK(says(central, "Điểm bình quân: 88,25, cao hơn kỳ trước 1,92 điểm."));
    CHECK(says(departments, "Xếp loại: 3/21 Xuất sắc; 10/21 Tốt; 7/21 Khá; 1/21 Trung bình Khá."));
    CHECK(says(departments, "Cao nhất: Sở Nội vụ (101,19 điểm); thấp nhất: Sở Y tế (62,46 điểm)."));
    CHECK(says(districts, "Xếp loại: 5/7 Tốt; 2/7 Khá."));
    CHECK(says(districts, "Không đánh giá: UBND huyện Hoàng Sa."));

    CHECK(texts_of(departments.tables[0].rows[0]) == Texts{"1", "Sở Nội vụ", "101,19", "Xuất sắc", "+2,19", "="});
    CHECK(texts_of(districts.tables[0].rows.back()) ==
          Texts{"–", "UBND huyện Hoàng Sa", "không đánh giá", "–", "–", "–"});
    CHECK(texts_of(summary.tables[0].rows.back()) == Texts{"Cộng", "6", "16", "9", "2", "0", "0", "33"});
    CHECK(departments.charts[0].bars.size() == 21);
    CHECK(departments.charts[0].description.find("Sở Nội vụ 101,19") != std::string::npos);
}

TEST_CASE("In English it says the same with decimal points") {
    const auto document = reform_of_2022(Language::english);
    const auto& central = document.sections[1];
    CHECK(says(central, "Grade: 3/5 Excellent; 1/5 Good; 1/5 Above average."));
    CHECK(says(central, "Mean: 88.25, up by 1.92 against the period before."));
}

TEST_CASE("Records and archives are told of 45 agencies in five groups") {
    const auto card = wire::read_scorecard(asset("scorecards/van-thu-luu-tru-da-nang.json")).value();
    const auto document = report::conference_document(
        {city().name, card, ranking(card, "van-thu-luu-tru-2022.csv", "2022")}, Language::vietnamese);
    CHECK(texts_of(document.sections[0].tables[0].rows.back()) == Texts{"Cộng", "10", "11", "11", "8", "4", "1", "45"});
    CHECK(document.sections.size() == 6);
}

TEST_CASE("Fewer than ten ratings are not told, ten are, with n and interval, and the note says what they are") {
    const auto nine = with_ratings(9).sections.at(0).tables.at(0);
    CHECK(texts_of(nine.rows.at(0)) == Texts{"1", "Sở A", "10,00", "<10", "–", "–", "–"});
    const auto ten = with_ratings(10);
    CHECK(texts_of(ten.sections.at(0).tables.at(0).rows.at(0)) ==
          Texts{"1", "Sở A", "10,00", "10", "–", "100,00", "72,24–100,00"});
    CHECK(std::any_of(ten.notes.begin(), ten.notes.end(), [](const std::string& note) {
        return note.find("không phải kết quả khảo sát SIPAS của Bộ Nội vụ") != std::string::npos;
    }));
}

TEST_CASE("What the rates rest on stands beside them: response, coverage, completeness") {
    const base::WallTime received{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12}};
    const std::vector<domain::Completeness> two{{"d1", 1, 70, received, 0},
                                                {"d2", 3, 7, received - std::chrono::hours{1}, 0}};
    const auto basis = [](const report::Document& document) {
        return texts_of(document.sections.at(0).tables.at(1).rows.at(0));
    };
    CHECK(basis(with_ratings(30, {{"dossiers", 40}}, {90, 120}, two)) ==
          Texts{"Sở A", "75,00", "75,00", "18:00 ngày 23-11-2026"});
    CHECK(basis(with_ratings(30, {{"dossiers", 40}}, {90, 120}, two, Language::english)) ==
          Texts{"Sở A", "75.00", "75.00", "2026-11-23 18:00"});
    auto gap = two;
    gap[0].missing = 36;
    CHECK(basis(with_ratings(9, {{"dossiers", 40}}, {}, gap)) == Texts{"Sở A", "–", "–", "thiếu 36 bản ghi"});
    CHECK(basis(with_ratings(0, {{"dossiers", 40}})) == Texts{"Sở A", "0,00", "–", "–"});
    CHECK(report::sentence_of(gap[0], Language::vietnamese) ==
          "Thiết bị d1, nhật ký 1: đầy đủ đến số 70 lúc 19:00 ngày 23-11-2026; còn thiếu 36 bản ghi.");
    CHECK(report::sentence_of(two[1], Language::english) ==
          "Terminal d2, journal 3: complete to sequence 7 at 2026-11-23 18:00.");
}

TEST_CASE("Every form of a document has every number") {
    const auto document = reform_of_2022(Language::vietnamese);
    for (const auto form : {report::Form::table, report::Form::html})
        for (const auto* number : {"98,81", "67,26", "88,25", "1,92", "101,19", "UBND huyện Hoàng Sa"})
            CHECK(report::text_in(form, document).find(number) != std::string::npos);
    for (const auto form : {report::Form::csv, report::Form::json})
        for (const auto* number : {"98.81", "67.26", "101.19"})
            CHECK(report::text_in(form, document).find(number) != std::string::npos);
}
