#include "sync/server/agency_sheet_of.hpp"

#include <catch2/catch.hpp>

#include "sync/server/flag_run.hpp"
#include "tests/support/file_content.hpp"
#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using test::receipt_of;
using test::Server;

namespace {

const base::LocalDay today{2026y / 11 / 24};

}  // namespace

TEST_CASE("A sheet has the agency's levels, parts and counters, and what is left without suspects") {
    Server server;
    auto terminal = server.enrol(1);
    const auto first = terminal.rating(2, 1);
    terminal.write(first);
    terminal.write(domain::Answers{first.response, {}, {{"C1", *domain::Level::from(5)}}});
    terminal.now.monotonic += 10min;
    terminal.now.wall += 10min;
    for (int i = 0; i < 6; ++i) {
        terminal.rate(5, "a2");
        terminal.now.monotonic += 10s;
        terminal.now.wall += 10s;
    }
    receipt_of(server.send(terminal, terminal.everything()));

    const domain::FlagRules rules{"rules", {"x", ""}, {{"burst", {"x", ""}, {"y", ""}, 10, domain::Burst{5, 15}}}};
    const auto run = server::run_flags(server.store(), rules, "00", {});
    REQUIRE(run);
    const test::Folder folder;
    support::write(folder.path() / "flags.json", server::json_of(*run));

    const auto sheet = server::agency_sheet_of(server.store(), "a", {}, today, folder.path() / "flags.json");
    REQUIRE(sheet);
    CHECK(sheet->levels.levels == std::array<std::uint64_t, 5>{0, 1, 0, 0, 6});
    REQUIRE(sheet->without_suspects);
    CHECK(sheet->without_suspects->levels == std::array<std::uint64_t, 5>{0, 1, 0, 0, 0});
    REQUIRE(sheet->parts.size() == 4);  // one factor with three criteria
    CHECK(sheet->parts[0].rate == domain::Rate{1, 1});
    CHECK(sheet->parts[1].rate == domain::Rate{1, 1});
    CHECK(sheet->parts[2].rate == domain::Rate{0, 0});
    REQUIRE(sheet->counters.size() == 2);
    CHECK(sheet->counters[1].rate == domain::Rate{6, 6});
    REQUIRE(sheet->months.size() == 1);
    CHECK(sheet->months[0].name.vi == "11/2026");
    CHECK_FALSE(server::agency_sheet_of(server.store(), "nobody", {}, today, {}));
    const auto empty = server::agency_sheet_of(server.store(), "b", {}, today, {});
    REQUIRE(empty);
    CHECK(empty->levels.total() == 0);
}
