#include "sync/report/score_text.hpp"

#include <catch2/catch.hpp>

#include "sync/report/display_width.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/scorecard_json.hpp"
#include "tests/support/file_content.hpp"

using domain::Language;

namespace {

report::Conference sample() {
    domain::City city{{"Thành phố", "City"}, {}};
    city.blocs.push_back(
        {"k",
         {"Khối \"sở\", ngành", "Departments"},
         {{"a", {"Sở A dài tên", ""}, false, {}}, {"b", {"=SUM(1)", ""}, false, {}}, {"c", {"Đảo C", ""}, true, {}}}});
    domain::Inputs inputs;
    inputs.counts["a"].overall.levels = {1, 0, 0, 0, 5};
    inputs.figures["a"]["dossiers"] = 12;
    inputs.coverage["a"] = {15, 60};
    const auto card = wire::read_scorecard(
        support::content_of(std::filesystem::path(SIPAS_SOURCE_DIR) / "assets/scorecards/sipas-linear.json"));
    REQUIRE(card);
    return {city.name, *card, domain::rank(*card, city, inputs, {})};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
        lines.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

}  // namespace

TEST_CASE("the table stands straight, with a decimal comma in Vietnamese and a point in English") {
    const std::string table = report::table_of(sample(), Language::vietnamese);
    const auto lines = lines_of(table);
    REQUIRE(lines.size() == 11);
    for (std::size_t i = 4; i <= 7; ++i) CHECK(report::display_width(lines[i]) == report::display_width(lines[4]));
    CHECK(lines[5].starts_with("     1  "));
    CHECK(lines[8] == "  Bình quân 8,33; cao nhất 8,33, thấp nhất 8,33");
    CHECK(lines[5].find("Sở A dài tên") != std::string::npos);
    CHECK(lines[5].find(" 6 ") != std::string::npos);
    CHECK(lines[5].find("83,33") != std::string::npos);
    CHECK(lines[5].find("8,33") != std::string::npos);
    CHECK(lines[6].find("chưa có dữ liệu") != std::string::npos);
    CHECK(lines[7].find("không đánh giá") != std::string::npos);
    CHECK(table.find("không phải khảo sát của Bộ Nội vụ") != std::string::npos);
    const std::string english = report::table_of(sample(), Language::english);
    CHECK(english.find("83.33") != std::string::npos);
    CHECK(english.find("not the Ministry's survey") != std::string::npos);
}

TEST_CASE("the period stands in the title") {
    auto dated = sample();
    dated.ranking.period.from.emplace();
    base::from_text("2026-01-01", *dated.ranking.period.from);
    CHECK(report::table_of(dated, Language::english).find("from 2026-01-01") != std::string::npos);
    CHECK(report::json_of(dated).find(R"("from":"2026-01-01","until":null)") != std::string::npos);
}

TEST_CASE("JSON has whole counts and exact decimal texts, and null where there is no number") {
    const auto json = wire::parse_json(report::json_of(sample()));
    REQUIRE(json);
    const auto& agencies = json->at("blocs").at(0).at("agencies").as_array();
    REQUIRE(agencies.size() == 3);
    CHECK(agencies[0].at("n") == 6);
    CHECK(agencies[0].at("satisfied") == 5);
    CHECK(agencies[0].at("percent") == "83.33");
    CHECK(agencies[0].at("points") == "8.33");
    CHECK(agencies[0].at("response_percent") == "50.00");
    CHECK(agencies[0].at("coverage_percent") == "25.00");
    CHECK(agencies[1].at("coverage_percent").is_null());
    CHECK(agencies[0].at("status") == "scored");
    CHECK(agencies[1].at("status") == "no_data");
    CHECK(agencies[1].at("percent").is_null());
    CHECK(agencies[2].at("status") == "excluded");
    CHECK(agencies[2].at("points").is_null());
}

TEST_CASE("CSV quotes what needs it and disarms formulas") {
    const std::string csv = report::csv_of(sample(), Language::vietnamese);
    CHECK(csv ==
          "bloc,agency,name,status,n,satisfied,percent,points,rank,grade\r\n"
          "\"Khối \"\"sở\"\", ngành\",a,Sở A dài tên,scored,6,5,\"83,33\",\"8,33\",1,\r\n"
          "\"Khối \"\"sở\"\", ngành\",b,'=SUM(1),no_data,0,0,,,,\r\n"
          "\"Khối \"\"sở\"\", ngành\",c,Đảo C,excluded,0,0,,,,\r\n");
    CHECK(report::csv_of(sample(), Language::english).find(",83.33,8.33,1,\r\n") != std::string::npos);
}

TEST_CASE("a graded card tells how many agencies have which grade, and who changed") {
    auto graded = sample();
    graded.card.grades = {{"tot", {"Tốt", "Good"}, domain::Fraction(8)}, {"kha", {"Khá", "Fair"}, std::nullopt}};
    domain::City city{{"Thành phố", ""}, {{"k", {"Khối", ""}, {}}}};
    domain::Inputs inputs;
    for (const auto* id : {"a", "b", "c"}) {
        city.blocs[0].agencies.push_back({id, {id, ""}, false, {}});
        inputs.counts[id].overall.levels = {0, 0, *id == 'c' ? 3U : 1U, 0, 6};
    }
    const auto before = domain::rank(graded.card, city, inputs, {});
    inputs.counts["c"].overall.levels = {0, 0, 0, 0, 6};
    graded.ranking = domain::rank(graded.card, city, inputs, {}, &before);
    const std::string table = report::table_of(graded, Language::vietnamese);
    CHECK(table.find("Tốt: 3/3\n") != std::string::npos);
    CHECK(table.find("Bình quân 9,05 (+1,11 so với kỳ trước)") != std::string::npos);
    CHECK(table.find("≈2") != std::string::npos);
    CHECK(table.find("không khác biệt rõ") != std::string::npos);
    const auto json = wire::parse_json(report::json_of(graded));
    REQUIRE(json);
    const auto& bloc = json->at("blocs").at(0);
    CHECK(bloc.at("mean") == "9.05");
    CHECK(bloc.at("mean_change") == "+1.11");
    CHECK(bloc.at("grades").at("tot") == 3);
    const auto& first = bloc.at("agencies").at(0);
    CHECK(first.at("id") == "c");
    CHECK(first.at("change") == "+3.33");
    CHECK(first.at("places") == 2);
    CHECK(first.at("grade") == "tot");
    CHECK(bloc.at("agencies").at(2).at("rank") == 2);
}
