#include "sync/audit/progress.hpp"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("Who waits longer than a second is told, not too often, and the line goes") {
    base::Instant now{};
    std::string told;
    {
        audit::ProgressLine line([&now] { return now; }, [&told](std::string_view text) { told += text; });
        line.add(10);
        now += audit::silent_time - base::Duration{1};
        line.add(10);
        CHECK(told.empty());
        now += base::Duration{1};
        line.add(1'980);
        CHECK(told == "\r2,000 entries looked at");
        line.add(10);
        CHECK(told == "\r2,000 entries looked at");
        now += audit::telling_interval;
        line.add(10);
        CHECK(told.ends_with("\r2,020 entries looked at"));
    }
    CHECK(told.ends_with("\r\033[K"));
}

TEST_CASE("What is done within a second leaves no line") {
    std::string told;
    {
        audit::ProgressLine([] { return base::Instant{}; }, [&told](std::string_view text) { told += text; }).add(5);
    }
    CHECK(told.empty());
}
