#include "sync/server/bottleneck_scan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using test::receipt_of;
using test::Server;

namespace {

const domain::Spot* spot_of(const std::vector<domain::Spot>& spots, const std::string& name) {
    const auto found =
        std::find_if(spots.begin(), spots.end(), [&](const domain::Spot& spot) { return spot.name.vi == name; });
    return found == spots.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("Spots have the hours of the entries and the names of the counters; what was taken back is not in them") {
    Server server;
    auto terminal = server.enrol(1);  // Monday 2026-11-23, 12:00 UTC: 19 o'clock at the counter
    for (base::Byte response = 1; response <= 4; ++response) {
        const auto rating = terminal.rating(response == 1 ? 1 : 5, response, response <= 2 ? "a1" : "a2");
        terminal.write(rating);
        terminal.now.monotonic += 3s;
        terminal.now.wall += 3s;
        if (response == 4) terminal.write(domain::Undone{rating.response});
    }
    receipt_of(server.send(terminal, terminal.everything()));
    const auto spots = server::scan_spots(server.store(), {}, "a");
    REQUIRE(spots);
    const auto* in_time = spot_of(*spots, "Quầy 1, thứ Hai, 18–20 giờ");
    REQUIRE(in_time != nullptr);
    CHECK(in_time->rate == domain::Rate{1, 2});
    CHECK(in_time->other == domain::Rate{1, 1});
    REQUIRE(spot_of(*spots, "thứ Hai") != nullptr);
    CHECK(spot_of(*spots, "thứ Hai")->rate == domain::Rate{2, 3});
    CHECK_FALSE(server::scan_spots(server.store(), {}, "nobody"));
    const auto of_city = server::scan_spots(server.store(), {}, "");
    REQUIRE(of_city);
    CHECK(spot_of(*of_city, "Sở A, Quầy 1, thứ Hai, 18–20 giờ") != nullptr);
    const auto later = server::scan_spots(server.store(), *domain::period_from("2027"), "a");
    REQUIRE(later);
    CHECK(later->empty());
}
