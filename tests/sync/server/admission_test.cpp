#include "sync/server/admission.hpp"

#include <catch2/catch.hpp>
#include <vector>

using base::Duration;
using base::Instant;
using server::Admission;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{1h};

}  // namespace

TEST_CASE("no more batches are under way than there are places, and a place that goes is free again") {
    Admission admission(2);
    auto one = admission.enter(start);
    const auto other = admission.enter(start);
    REQUIRE((one && other));
    CHECK(admission.is_full());
    CHECK_FALSE(admission.enter(start));
    CHECK(admission.under_way() == 2);
    auto moved = std::optional(std::move(*one));
    one.reset();
    CHECK(admission.under_way() == 2);
    moved.reset();
    CHECK_FALSE(admission.is_full());
    CHECK(admission.enter(start));
    CHECK(admission.under_way() == 1);  // what enter() gave is gone again
}

TEST_CASE("those turned away are asked back one behind the other, from one second to a quarter of an hour") {
    Admission admission(4);  // before anything is known a batch stays 250 ms: four backlogs a second
    std::vector<int> seconds;
    for (int i = 0; i < 12; ++i) seconds.push_back(static_cast<int>(admission.appointment(start).count()));
    CHECK(seconds == std::vector{1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3});
    CHECK(admission.appointment(start + 10s) == 1s);  // all of them are past
    for (int i = 0; i < 100'000; ++i) admission.appointment(start + 10s);
    CHECK(admission.appointment(start + 10s) == Admission::longest_wait);
}

TEST_CASE("appointments follow the time that batches stay") {
    Admission admission(4);
    const auto last_of = [&](Instant now, int count) {
        std::chrono::seconds last{};
        for (int i = 0; i < count; ++i) last = admission.appointment(now);
        return last;
    };
    const auto stay = [&](Duration how_long) {
        for (int i = 0; i < 400; ++i) {
            auto place = admission.enter(start);
            REQUIRE(place);
            place->leave(start + how_long);
        }
        CHECK(admission.under_way() == 0);
    };
    stay(100ms);  // ten backlogs a second
    CHECK(last_of(start, 80) == 8s);
    stay(4s);  // one in four seconds
    CHECK(last_of(start + 1h, 80) >= 310s);
    // What was only given back, without an answer, says nothing.
    for (int i = 0; i < 400; ++i) REQUIRE(admission.enter(start));
    CHECK(last_of(start + 2h, 80) >= 310s);
}
