#include "sync/domain/surge.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

namespace {

const base::LocalDay first{2026y / 11 / 2};

// As many days as there are counts; on each ten ratings, all satisfied but on days of 15 and more dossiers.
domain::DaysOfWork days_with(const std::vector<std::uint64_t>& dossiers) {
    domain::DaysOfWork days;
    for (std::size_t i = 0; i < dossiers.size(); ++i)
        days[first + std::chrono::days{static_cast<int>(i)}] = {dossiers[i], {dossiers[i] >= 15 ? 4U : 10U, 10}};
    return days;
}

}  // namespace

TEST_CASE("Days of one and a half times the usual dossiers stand beside the other days") {
    const auto spot = domain::surge_in(days_with({10, 10, 10, 10, 10, 10, 10, 10, 14, 15, 0, 40}));
    REQUIRE(spot);
    CHECK(spot->rate == domain::Rate{8, 20});
    CHECK(spot->other == domain::Rate{100, 100});
    CHECK(spot->name.vi.starts_with("2 ngày hồ sơ tăng vọt"));
    CHECK(spot->name.vi.find("cao nhất 40 hồ sơ, 2026-11-13") != std::string::npos);
    CHECK(spot->name.en.starts_with("2 days with a surge"));
}

TEST_CASE("Where no day stands out, or few had any dossier, there is no surge") {
    CHECK_FALSE(domain::surge_in(days_with(std::vector<std::uint64_t>(20, 10))));
    CHECK_FALSE(domain::surge_in(days_with({10, 10, 10, 10, 10, 10, 10, 10, 40})));
    CHECK_FALSE(domain::surge_in(days_with(std::vector<std::uint64_t>(20, 0))));
    CHECK_FALSE(domain::surge_in({}));
}
