#include "sync/domain/period.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using domain::Language;
using domain::Period;
using domain::PeriodKind;

namespace {

using Day = base::LocalDay;

}  // namespace

TEST_CASE("A period is what its text says, and says it again") {
    struct Row {
        const char* text;
        Day from, until;
        PeriodKind kind;
        const char *vi, *en, *before;
    };
    const Row rows[] = {
        {"2026-11-29", Day{2026y / 11 / 29}, Day{2026y / 11 / 30}, PeriodKind::day, "ngày 29/11/2026", "2026-11-29",
         "2026-11-28"},
        {"2026-W01", Day{2025y / 12 / 29}, Day{2026y / 1 / 5}, PeriodKind::week, "tuần 1 năm 2026", "week 1 of 2026",
         "2025-W52"},
        {"2020-W53", Day{2020y / 12 / 28}, Day{2021y / 1 / 4}, PeriodKind::week, "tuần 53 năm 2020", "week 53 of 2020",
         "2020-W52"},
        {"2024-02", Day{2024y / 2 / 1}, Day{2024y / 3 / 1}, PeriodKind::month, "tháng 2 năm 2024", "month 2 of 2024",
         "2024-01"},
        {"2026-Q4", Day{2026y / 10 / 1}, Day{2027y / 1 / 1}, PeriodKind::quarter, "quý 4 năm 2026", "quarter 4 of 2026",
         "2026-Q3"},
        {"2022", Day{2022y / 1 / 1}, Day{2023y / 1 / 1}, PeriodKind::year, "năm 2022", "2022", "2021"},
        {"2026-01-02..2026-01-31", Day{2026y / 1 / 2}, Day{2026y / 2 / 1}, PeriodKind::custom,
         "từ ngày 02/01/2026 đến hết ngày 31/01/2026", "from 2026-01-02 through 2026-01-31", "2025-12-03..2026-01-01"}};
    for (const Row& row : rows) {
        INFO(row.text);
        const auto period = domain::period_from(row.text);
        REQUIRE(period == Period{row.from, row.until});
        CHECK(domain::kind_of(*period) == row.kind);
        CHECK(domain::to_text(*period) == row.text);
        CHECK(domain::name_of(*period, Language::vietnamese) == row.vi);
        CHECK(domain::name_of(*period, Language::english) == row.en);
        CHECK(domain::to_text(*domain::period_before(*period)) == row.before);
    }
}

TEST_CASE("A period may be open") {
    CHECK(domain::period_from("..") == Period{});
    CHECK(domain::period_from("2026-01-01..") == Period{Day{2026y / 1 / 1}, std::nullopt});
    CHECK(domain::to_text(*domain::period_from("..2026-12-31")) == "..2026-12-31");
    CHECK(domain::name_of({}, Language::vietnamese) == "toàn bộ thời gian");
    CHECK_FALSE(domain::period_before({}).has_value());
}

TEST_CASE("What is no period is none") {
    for (const auto* wrong :
         {"", "26", "202", "2026-", "2026-0", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-W00", "2026-W54",
          "2026-W1", "2026-11-31", "2026-02-01..2026-01-01", "2026-01-01..x", "năm", "2026-Q44", "20a6"})
        CHECK_FALSE(domain::period_from(wrong).has_value());
    CHECK_FALSE(domain::period_from("2021-W53").has_value());  // that year has 52
}
