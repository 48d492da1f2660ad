#include "sync/server/bottleneck_scan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using test::receipt_of;
using test::Server;

namespace {

const base::LocalDay today{2026y / 11 / 24};

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
    const auto spots = server::scan_spots(server.store(), {}, "a", today);
    REQUIRE(spots);
    const auto* in_time = spot_of(*spots, "Quầy 1, thứ Hai, 18–20 giờ");
    REQUIRE(in_time != nullptr);
    CHECK(in_time->rate == domain::Rate{1, 2});
    CHECK(in_time->other == domain::Rate{1, 1});
    REQUIRE(spot_of(*spots, "thứ Hai") != nullptr);
    CHECK(spot_of(*spots, "thứ Hai")->rate == domain::Rate{2, 3});
    CHECK_FALSE(server::scan_spots(server.store(), {}, "nobody", today));
    const auto of_city = server::scan_spots(server.store(), {}, "", today);
    REQUIRE(of_city);
    CHECK(spot_of(*of_city, "Sở A, Quầy 1, thứ Hai, 18–20 giờ") != nullptr);
    const auto later = server::scan_spots(server.store(), *domain::period_from("2027"), "a", today);
    REQUIRE(later);
    CHECK(later->empty());
}

TEST_CASE("A factor is a spot beside its criteria: here F1 of three, now and a month before") {
    Server server;
    auto terminal = server.enrol(1);
    const auto say = [&](base::Byte response, int level) {
        const auto rating = terminal.rating(5, response);
        terminal.write(rating);
        terminal.write(domain::Answers{
            rating.response, {}, {{"C1", *domain::Level::from(level)}, {"C2", *domain::Level::from(5)}}});
        receipt_of(server.send(terminal, terminal.batch(terminal.last() - 1, terminal.last())));
    };
    say(1, 2);
    const auto november = server::scan_spots(server.store(), *domain::period_from("2026-11"), "a", today);
    REQUIRE(november);
    const auto* peers = spot_of(*november, "Yếu tố 1");
    REQUIRE(peers != nullptr);
    CHECK(peers->rate == domain::Rate{1, 2});
    server.now += 24h * 20;
    terminal.now.monotonic += 24h * 20;
    terminal.now.wall += 24h * 20;
    say(2, 5);
    const auto december = server::scan_spots(server.store(), *domain::period_from("2026-12"), "a", today);
    REQUIRE(december);
    const auto past = std::find_if(december->begin(), december->end(), [](const domain::Spot& spot) {
        return spot.name.vi == "Yếu tố 1" && spot.against == domain::Against::past;
    });
    REQUIRE(past != december->end());
    CHECK(past->rate == domain::Rate{2, 2});
    CHECK(past->other == domain::Rate{1, 2});
}

TEST_CASE("Low answers to a criterion that asks for lateness are its reports, now and in the month before") {
    Server server;
    const auto asked = test::survey_json;
    auto marked = asked;
    const std::string criterion = R"({"id": "C2", "text": {"vi": "Hai"}})";
    marked.replace(marked.find(criterion), criterion.size(),
                   R"({"id": "C2", "text": {"vi": "Hai"}, "reports": "lateness"})");
    test::change(server.store(), [&](server::Store& store) {
        return store.put_survey({{std::string(test::survey_id), marked}, {}, {}, server.now});
    });
    auto terminal = server.enrol(1);
    const auto say = [&](base::Byte response, int level) {
        const auto rating = terminal.rating(5, response);
        terminal.write(rating);
        terminal.write(domain::Answers{rating.response, {}, {{"C2", *domain::Level::from(level)}}});
        receipt_of(server.send(terminal, terminal.batch(terminal.last() - 1, terminal.last())));
    };
    say(1, 2);
    say(2, 3);
    server.now += 24h * 20;
    terminal.now.monotonic += 24h * 20;
    terminal.now.wall += 24h * 20;
    say(3, 1);
    const auto december = *domain::period_from("2026-12");
    const auto reported = server::reported_by_citizens(server.store(), december, "a", today);
    REQUIRE(reported);
    REQUIRE(reported->size() == 1);
    CHECK(reported->front().criterion.vi == "Hai");
    CHECK_FALSE(reported->front().is_apology);
    CHECK(reported->front().now.levels == std::array<std::uint64_t, 5>{1, 0, 0, 0, 0});
    CHECK(reported->front().before.levels == std::array<std::uint64_t, 5>{0, 1, 1, 0, 0});
    CHECK(server::reported_by_citizens(server.store(), december, "b", today)->front().now.total() == 0);
}

TEST_CASE("Days with many dossiers are a spot beside the other days") {
    Server server;
    auto terminal = server.enrol(1);
    base::Byte response = 0;
    for (int day = 0; day < 12; ++day) {
        for (int i = 0; i < (day == 11 ? 4 : 1); ++i) {
            auto rating = terminal.rating(day == 11 ? 1 : 5, ++response);
            rating.dossier.emplace();
            terminal.write(rating);
        }
        terminal.now.monotonic += 24h;
        terminal.now.wall += 24h;
    }
    server.now = terminal.now.wall;
    receipt_of(server.send(terminal, terminal.everything()));
    const auto spots = server::scan_spots(server.store(), {}, "a", today);
    REQUIRE(spots);
    const auto surge = std::ranges::find_if(
        *spots, [](const domain::Spot& spot) { return spot.name.vi.find("hồ sơ tăng vọt") != std::string::npos; });
    REQUIRE(surge != spots->end());
    CHECK(surge->rate == domain::Rate{0, 4});
    CHECK(surge->other == domain::Rate{11, 11});
}
