#include "sync/uploader/errand.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using uploader::Pace;

TEST_CASE("An errand is due at once, then after its interval, and sooner again when it failed") {
    const base::Instant now{1h};
    Pace pace;
    CHECK(pace.is_due(now));
    pace.succeeded(now, 1h);
    CHECK_FALSE(pace.is_due(now + 59min));
    CHECK(pace.is_due(now + 1h));
    pace.failed({.status = 503, .body = {}, .retry_after = {}, .failure = {}}, now, 0.5);
    CHECK_FALSE(pace.is_due(now));
    CHECK(pace.is_due(now + 2s));
    for (int i = 0; i < 20; ++i) pace.failed({.status = 0, .body = {}, .retry_after = {}, .failure = {}}, now, 0.99);
    CHECK_FALSE(pace.is_due(now + 14min));
    CHECK(pace.is_due(now + 15min));
    pace.succeeded(now, 0s);
    pace.failed({.status = 503, .body = {}, .retry_after = "60", .failure = {}}, now, 0.0);
    CHECK_FALSE(pace.is_due(now + 59s));
}

TEST_CASE("Who is refused, or asks for what is not there, comes again in an hour") {
    const base::Instant now{1h};
    for (const int status : {401, 403, 404}) {
        Pace pace;
        pace.failed({.status = status, .body = {}, .retry_after = {}, .failure = {}}, now, 0.0);
        CHECK_FALSE(pace.is_due(now + 59min));
        CHECK(pace.is_due(now + 75min));
    }
}
