// Laws of the visit over random lives: whatever people touch, whatever the disk answers, whenever it happens.
#include <catch2/catch.hpp>

#include "tests/kiosk/flow/life.hpp"

namespace {

constexpr unsigned lives = 10'000;
constexpr int events_a_life = 80;
constexpr unsigned observed_one_in = 8;  // looking at every screen takes ten times as long as living

}  // namespace

TEST_CASE("in 10,000 random lives no thanks is false, no tap counts twice and every state is left") {
    life::Coverage coverage;
    for (unsigned seed = 1; seed <= lives; ++seed) {
        const bool observed = seed % observed_one_in == 0;
        life::Life life(seed, false, observed, coverage);
        life.live(events_a_life);
        life.heal();
        INFO("seed " << seed << " broke: " << life.broken_law());
        REQUIRE(life.broken_law().empty());
    }
    // The lives have gone everywhere, so the laws were put to the test.
    for (const int entered : coverage.phases) CHECK(entered > 500);
    for (const int kept : coverage.kept) CHECK(kept > 300);
    CHECK(coverage.failures > static_cast<int>(lives));
    CHECK(coverage.dark_ends > 500);
}

TEST_CASE("in random lives nothing on the screen depends on the faces that were touched") {
    life::Coverage coverage;
    for (unsigned seed = 1; seed <= lives / 10; ++seed) {
        life::Life life(seed, false, true, coverage);
        life::Life mirrored(seed, true, true, coverage);
        life.live(events_a_life);
        mirrored.live(events_a_life);
        INFO("seed " << seed);
        REQUIRE(life.screens() == mirrored.screens());
    }
}
