#include "kiosk/ui/motion.hpp"

#include <catch2/catch.hpp>

using ui::Motion;

namespace {

constexpr base::Instant begin{base::Duration{5'000}};

}  // namespace

TEST_CASE("at rest the tick is whole and nothing is due") {
    Motion motion;
    CHECK(motion.permille(begin) == ui::whole_permille);
    CHECK_FALSE(motion.due(begin));
    motion.start(begin);
    motion.end();
    CHECK(motion.permille(begin) == ui::whole_permille);
    CHECK_FALSE(motion.due(begin));
}

TEST_CASE("the tick is drawn from nothing to the whole, never backwards, in less than a fifth of a second") {
    Motion motion;
    motion.start(begin);
    CHECK(motion.permille(begin) == 0);
    int last = 0;
    int frames = 0;
    base::Instant now = begin;
    while (const auto due = motion.due(now)) {
        REQUIRE(*due > now);
        now = *due;
        CHECK(motion.permille(now - base::Duration{1}) == last);  // between two frames nothing moves
        CHECK(motion.permille(now) > last);
        last = motion.permille(now);
        ++frames;
    }
    CHECK(last == ui::whole_permille);
    CHECK(now - begin < base::Duration{200});
    CHECK(frames < 12);
    CHECK(motion.permille(now + base::Duration{1'000'000}) == ui::whole_permille);
}
