#include "sync/report/rates_sheet.hpp"

#include <catch2/catch.hpp>

#include "sync/report/csv.hpp"

using domain::Language;

namespace {

report::RatesSheet sample() {
    report::RatesSheet sheet;
    sheet.place = {"Sở A", "Department A"};
    sheet.period = *domain::period_from("2026-Q4");
    sheet.by = {"tiêu chí", "criterion"};
    sheet.lines = {{"C1", {"Lịch sự", "Polite"}, {{2, 3, 5, 30, 60}}, 1000}, {"C2", {"Đúng hạn", ""}}};
    return sheet;
}

}  // namespace

TEST_CASE("A line has everything that a rate rests on") {
    const auto document = report::rates_document(sample(), Language::english);
    CHECK(document.title == "Satisfaction at the counter by criterion");
    CHECK(report::csv_of(document) ==
          "rates,Id,criterion,Satisfied,n,Level 1,Level 2,Level 3,Level 4,Level 5,Rate (%),From,To,N,n/N (%),Need,"
          "Worst,Best\r\n"
          "rates,C1,Polite,90,100,2,3,5,30,60,90.00,82.56,94.48,1000,10.00,286,9.00,99.00\r\n"
          "rates,C2,Đúng hạn,0,0,0,0,0,0,0,–,–,–,–,–,–,–,–\r\n");
}

TEST_CASE("Vietnamese lines have decimal commas, and the total comes last") {
    auto sheet = sample();
    sheet.total = report::RatesLine{"", {}, {{0, 0, 0, 1, 2}}};
    const auto document = report::rates_document(sheet, Language::vietnamese);
    const auto& table = document.sections.at(0).tables.at(0);
    CHECK(table.ends_with_total);
    CHECK(table.rows.at(0).at(9).text == "90,00");
    CHECK(table.rows.back().at(1).text == "Cộng");
    CHECK(table.rows.back().at(3).text == "3");
    CHECK(document.notes.back().find("nhóm nhỏ không được ẩn") != std::string::npos);
}
