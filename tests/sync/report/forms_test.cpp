// How a document looks in each of its forms.
#include <catch2/catch.hpp>

#include "sync/report/csv.hpp"
#include "sync/report/file.hpp"
#include "sync/wire/json.hpp"
#include "tests/support/file_content.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

report::Document sample() {
    report::Table table{"bang", "Bảng <1>", {{"Cơ quan"}, {"Điểm", true}}, {}, true};
    table.rows = {
        {{"Sở \"A\" & B"}, {"98,81", "98.81"}}, {{"=SUM(A1)"}, {"-1,50", "-1.50"}}, {{"Cộng"}, {"97,31", "97.31"}}};
    report::Chart chart{
        "Điểm", "Sở A 98,81", {"Tốt", "Khá"}, {{"Sở A", "98,81", 9881, 0}, {"Sở B", "70", 7000, 1}}, {{8000, "80"}}};
    return {
        domain::Language::vietnamese, "Kết quả", {"Đà Nẵng"}, {{"Khối", {"Một câu."}, {table}, {chart}}}, {"Ghi chú."}};
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("The page is one file: no scripts, nothing fetched, nothing of a name taken for markup") {
    const std::string html = report::text_in(report::Form::html, sample());
    for (const auto* stranger : {"<script", "http://", "https://", "@import", "src=", "<link"})
        CHECK(html.find(stranger) == std::string::npos);
    CHECK(html.find("Sở &quot;A&quot; &amp; B") != std::string::npos);
    CHECK(html.find("Bảng &lt;1&gt;") != std::string::npos);
    CHECK(html.find(R"(<html lang="vi">)") != std::string::npos);
    CHECK(html.find("@page { size: A4;") != std::string::npos);
    CHECK(count_of(html, R"(<tr class="total">)") == 1);
}

TEST_CASE("Words of two syllables stay together in the heading, and what fits one page says so") {
    auto document = sample();
    document.title = "Cải cách hành chính thành phố Đà Nẵng, đến năm 2022";
    CHECK(report::text_in(report::Form::html, document).find("<body>") != std::string::npos);
    document.fits_one_page = true;
    const std::string html = report::text_in(report::Form::html, document);
    CHECK(html.find("<h1>Cải\u00a0cách hành\u00a0chính thành\u00a0phố Đà\u00a0Nẵng, đến năm\u00a02022</h1>") !=
          std::string::npos);
    CHECK(html.find(R"(<body class="page">)") != std::string::npos);
}

TEST_CASE("A chart is told in words and differs by patterns") {
    const std::string html = report::text_in(report::Form::html, sample());
    CHECK(html.find(R"(role="img" aria-labelledby="t1 d1")") != std::string::npos);
    CHECK(html.find(R"(<desc id="d1">Sở A 98,81</desc>)") != std::string::npos);
    CHECK(count_of(html, "<pattern ") == 2);
    CHECK(count_of(html, "url(#p1-") == 4);  // two bars and two keys
}

TEST_CASE("On the terminal columns stand straight") {
    const std::string text = report::text_in(report::Form::table, sample());
    CHECK(text.find("  Cơ quan      Điểm\n") != std::string::npos);
    CHECK(text.find("  Sở \"A\" & B  98,81\n") != std::string::npos);
    CHECK(text.find("  =SUM(A1)    -1,50\n") != std::string::npos);
}

TEST_CASE("CSV has numbers with a point, quotes what must be, and disarms formulas") {
    CHECK(report::csv_of(sample()) ==
          "bang,Cơ quan,Điểm\r\nbang,\"Sở \"\"A\"\" & B\",98.81\r\nbang,'=SUM(A1),-1.50\r\nbang,Cộng,97.31\r\n");
}

TEST_CASE("JSON can be read back") {
    const auto json = wire::parse_json(report::text_in(report::Form::json, sample()));
    REQUIRE(json);
    const auto* sections = wire::array_at(*json, "sections");
    REQUIRE(sections != nullptr);
    const auto* tables = wire::array_at(sections->at(0), "tables");
    REQUIRE(tables != nullptr);
    CHECK(wire::array_at(tables->at(0), "rows")->size() == 3);
}

TEST_CASE("A workbook is written, and a place that cannot be written to is a Problem") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "bao-cao.xlsx";
    REQUIRE(report::write_file(sample(), report::Form::xlsx, file));
    CHECK(support::content_of(file).substr(0, 2) == "PK");
    CHECK_FALSE(report::write_file(sample(), report::Form::xlsx, folder.path() / "nowhere" / "x.xlsx"));
}
