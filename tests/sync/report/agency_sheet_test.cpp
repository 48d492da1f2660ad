#include "sync/report/agency_sheet.hpp"

#include <catch2/catch.hpp>

#include "sync/report/file.hpp"

namespace {

using domain::Language;

report::AgencySheet sample() {
    report::AgencySheet sheet;
    sheet.city = {"Đà Nẵng", "Da Nang"};
    sheet.agency = {"UBND phường", "Ward"};
    sheet.period = *domain::period_from("2026-Q4");
    sheet.levels.levels = {4, 6, 10, 40, 60};
    sheet.level_names = {{"Rất không hài lòng", ""},
                         {"Không hài lòng", ""},
                         {"Bình thường", ""},
                         {"Hài lòng", ""},
                         {"Rất hài lòng", ""}};
    sheet.parts = {{{"Tiếp cận dịch vụ", ""}, {70, 80}, false},
                   {{"Nơi ngồi chờ", ""}, {3, 4}, true},
                   {{"Trang thiết bị", ""}, {67, 76}, true}};
    sheet.months = {
        {{"10/2026", ""}, {3, 4}, false}, {{"11/2026", ""}, {40, 50}, false}, {{"12/2026", ""}, {57, 66}, false}};
    sheet.dossiers = 500;
    return sheet;
}

std::vector<std::string> texts_of(const std::vector<report::Cell>& row) {
    std::vector<std::string> texts;
    for (const report::Cell& cell : row) texts.push_back(cell.text);
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("The sheet states the rate with n and interval, and what it is") {
    const auto document = report::agency_document(sample(), Language::vietnamese);
    CHECK(document.sections.at(0).paragraphs.at(0).substr(0, 60).find("83,33 % của n = 120") != std::string::npos);
    CHECK(document.sections.at(0).paragraphs.at(1) == "Tỷ lệ phản hồi: 120 lượt trên 500 hồ sơ, bằng 24,00 %.");
    CHECK(document.sections.at(0).charts.at(0).description.find("Rất hài lòng 50,00 %; Hài lòng 33,33 %") !=
          std::string::npos);
    CHECK(document.notes.at(0).find("không phải kết quả khảo sát SIPAS") != std::string::npos);
}

TEST_CASE("A small month goes, and another with it, because the total stays") {
    const auto document = report::agency_document(sample(), Language::vietnamese);
    const auto& rows = document.sections.at(2).tables.at(0).rows;
    CHECK(texts_of(rows.at(0)) == Texts{"10/2026", "ẩn", "ẩn", "–"});
    CHECK(texts_of(rows.at(1)) == Texts{"11/2026", "ẩn", "ẩn", "–"});
    CHECK(rows.at(2).at(1).text == "66");
    CHECK(rows.at(3).at(1).text == "120");
    CHECK(document.sections.at(2).charts.at(0).bars.size() == 1);
    const auto& parts = document.sections.at(1).tables.at(0).rows;
    CHECK(parts.at(0).at(1).text == "80");
    CHECK(texts_of(parts.at(1)) == Texts{"– Nơi ngồi chờ", "ẩn", "ẩn", "–"});
    CHECK(texts_of(parts.at(2)) == Texts{"– Trang thiết bị", "ẩn", "ẩn", "–"});  // 80 - 76 would tell
}

TEST_CASE("Results stand with and without suspects") {
    auto sheet = sample();
    sheet.without_suspects = domain::Distribution{{4, 6, 10, 40, 20}};
    const auto document = report::agency_document(sheet, Language::english);
    const auto& rows = document.sections.at(0).tables.at(0).rows;
    CHECK(rows.at(0).at(2).text == "83.33");
    CHECK(rows.at(1).at(2).text == "75.00");
}

TEST_CASE("Of fewer than ten ratings nothing is told, and of none that there is none") {
    auto few = sample();
    few.levels.levels = {0, 0, 0, 0, 9};
    const auto document = report::agency_document(few, Language::vietnamese);
    REQUIRE(document.sections.size() == 1);
    CHECK(document.sections[0].paragraphs == Texts{"Chưa đủ mười lượt đánh giá nên không công bố."});
    CHECK(document.sections[0].charts.empty());
    few.levels = {};
    CHECK(report::agency_document(few, Language::vietnamese).sections[0].paragraphs == Texts{"Chưa có dữ liệu."});
}
