#include "sync/report/bottleneck_sheet.hpp"

#include <catch2/catch.hpp>

using domain::Language;

TEST_CASE("A bottleneck is told as a director would say it, with n and interval") {
    const auto found = domain::bottlenecks({{{"Quầy 3, thứ Hai, 8–10 giờ", "Counter 3, Monday, 8:00–10:00"},
                                             domain::Against::peers,
                                             {242, 340},
                                             {3412, 4000}}});
    REQUIRE(found.size() == 1);
    const std::string sentence = report::sentence_of(found[0], Language::vietnamese);
    CHECK(sentence.substr(0, sentence.find('(')) == "Quầy 3, thứ Hai, 8–10 giờ: hài lòng 71,18 % ");
    CHECK(sentence.find("(n = 340), thấp hơn nơi khác 14,12 điểm (khoảng 95 %: ") != std::string::npos);
    CHECK(report::sentence_of(found[0], Language::english).find("lower than elsewhere by 14.12 points") !=
          std::string::npos);
    const auto document = report::bottleneck_document({{"Đà Nẵng", ""}, {}, 240, {}, found}, Language::vietnamese);
    CHECK(document.sections.at(0).paragraphs.at(0).substr(0, 11) == "1. Quầy 3");
    CHECK(document.notes.at(0).find("240 nơi") != std::string::npos);
}

TEST_CASE("Where nothing was found, the sheet says so") {
    const auto document = report::bottleneck_document({{"Đà Nẵng", ""}, {}, 240, {}, {}}, Language::vietnamese);
    CHECK(document.sections.at(0).paragraphs.at(0) == "Không có điểm nghẽn nào vượt ngoài may rủi.");
    CHECK(document.sections.at(0).tables.empty());
}

TEST_CASE("What citizens reported stands in a table of its own, few answers hidden") {
    report::BottleneckSheet sheet{{"Sở A", ""}, *domain::period_from("2026-11"), 0, {}, {}};
    sheet.reported = {{{"Đúng hạn", "In time"}, false, {{3, 2, 5, 5, 5}}, {{1, 1, 3, 5, 10}}},
                      {{"Xin lỗi", ""}, true, {{1, 1, 0, 0, 0}}, {}}};
    const auto document = report::bottleneck_document(sheet, domain::Language::vietnamese);
    REQUIRE(document.sections.size() == 2);
    const auto& rows = document.sections.at(1).tables.at(0).rows;
    const auto texts = [](const std::vector<report::Cell>& row) {
        std::vector<std::string> all;
        for (const report::Cell& cell : row) all.push_back(cell.text);
        return all;
    };
    CHECK(texts(rows.at(0)) ==
          std::vector<std::string>{"trễ hẹn: Đúng hạn", "20", "5", "25,00", "11,18–46,88", "10,00"});
    CHECK(texts(rows.at(1)) == std::vector<std::string>{"không được xin lỗi: Xin lỗi", "<10", "–", "–", "–", "–"});
    sheet.reported.clear();
    CHECK(report::bottleneck_document(sheet, domain::Language::vietnamese).sections.size() == 1);
}
