#include "sync/uploader/backoff.hpp"

#include <catch2/catch.hpp>

#include "tests/support/dice.hpp"

using namespace std::chrono_literals;
using base::Duration;
using uploader::backoff;

TEST_CASE("A wait lies between one second and the ceiling, which doubles with each failure up to 15 minutes") {
    CHECK(backoff(0, 0.0) == 1s);
    CHECK(backoff(0, 0.999999) <= 2s);
    CHECK(backoff(1, 0.5) == 2s);
    CHECK(backoff(4, 0.5) == 16s);
    CHECK(backoff(8, 0.5) == 256s);
    CHECK(backoff(9, 0.5) == 450s);
    CHECK(backoff(4'000'000'000U, 0.5) == 450s);
}

TEST_CASE("Retry-After in whole seconds is a floor, at most six hours are believed, and it is spread") {
    CHECK(backoff(0, 0.0, "30") == 30s);
    CHECK(backoff(0, 0.8, "30") == 36s);
    CHECK(backoff(9, 0.5, "1") == 450s);
    CHECK(backoff(0, 0.0, "86400") == 6h);
    CHECK(backoff(0, 0.0, "99999999999999999999") == 6h);
}

TEST_CASE("Retry-After that is no number of seconds counts as not given") {
    for (const char* header : {"", "-5", "soon", "30s", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"})
        CHECK(backoff(0, 0.0, header) == 1s);
}

TEST_CASE("Law: no wait is shorter than a second or longer than its bounds") {
    support::Dice dice(2);
    for (int i = 0; i < 10'000; ++i) {
        const auto failures = static_cast<unsigned>(dice.below(40));
        const Duration wait = backoff(failures, dice.chance());
        CHECK(wait >= 1s);
        CHECK(wait <= 900s);
        if (failures < 8) CHECK(wait <= 2s * (1 << failures));
        CHECK(backoff(failures, dice.chance(), std::to_string(dice.below(1'000'000))) <= 6h + 90min);
    }
}
