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
    Admission admission(4);  // before anything is known: four a second
    std::vector<int> seconds;
    for (int i = 0; i < 12; ++i) seconds.push_back(static_cast<int>(admission.appointment(start).count()));
    CHECK(seconds == std::vector{1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3});
    CHECK(admission.appointment(start + 10s) == 1s);  // all of them are past
    for (int i = 0; i < 100'000; ++i) admission.appointment(start + 10s);
    CHECK(admission.appointment(start + 10s) == Admission::longest_wait);
}

TEST_CASE("appointments follow the pace at which batches went through while others had to wait") {
    Admission admission(4);
    const auto turned_away = [&](Instant now, int count) {
        std::chrono::seconds last{};
        for (int i = 0; i < count; ++i) last = admission.appointment(now);
        return last;
    };
    // Forty entered in a second in which one was turned away.
    admission.enter(start);
    turned_away(start, 1);
    for (int i = 0; i < 40; ++i) admission.enter(start + 500ms);
    CHECK(turned_away(start + 1s, 80) == 2s);

    SECTION("a quiet second tells nothing of it") {
        admission.enter(start + 60s);
        admission.enter(start + 61s);
        admission.enter(start + 62s);
        CHECK(turned_away(start + 63s, 80) == 2s);
    }
    SECTION("neither does a pause in which nobody came") {
        CHECK(turned_away(start + 600s, 80) == 2s);
        CHECK(turned_away(start + 1200s, 80) == 2s);
    }
    SECTION("a slower one asks back later") {
        for (int i = 0; i < 8; ++i) admission.enter(start + 1500ms);
        CHECK(turned_away(start + 2s, 80) >= 10s);
    }
}
