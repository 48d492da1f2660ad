// The law of the published rules: what they find of each style, and how often each is wrong about an honest terminal.
// A short run with seeds of its own; the long one with intervals is tests/bench/flags.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "sync/wire/flag_rules.hpp"
#include "tests/support/file_content.hpp"
#include "tests/sync/domain/counters.hpp"

namespace {

constexpr std::uint64_t first_seed = 30'000'000;  // neither those of choosing nor those of the bench
constexpr std::uint64_t months = 150;

domain::FlagRules published() {
    const auto file = std::filesystem::path(SIPAS_SOURCE_DIR) / "assets/flags/2026-1.json";
    return wire::read_flag_rules(support::content_of(file)).value();
}

test::Found found_of(test::Style style, const domain::FlagRules& rules) {
    test::Found all;
    for (std::uint64_t seed = first_seed; seed < first_seed + months; ++seed) {
        const auto simulated = test::simulated_month(style, seed);
        all += test::found_in(simulated, domain::flags_in(simulated.month, rules));
    }
    return all;
}

}  // namespace

TEST_CASE("An honest terminal is flagged less than once a month, and by no rule above its cap") {
    const auto rules = published();
    std::map<std::string, std::uint64_t> alarms;
    std::uint64_t all = 0;
    for (std::uint64_t seed = first_seed; seed < first_seed + 4 * months; ++seed)
        for (const auto& flag : domain::flags_in(test::simulated_month(test::Style::honest, seed).month, rules)) {
            ++alarms[flag.rule];
            ++all;
        }
    CHECK(all <= 4 * months);
    for (const auto& rule : rules.rules) {
        INFO(rule.id << ": " << alarms[rule.id] << " false alarms in " << 4 * months << " months");
        CHECK(alarms[rule.id] * 1000 <= rule.cap_permille * 4 * months);
    }
}

TEST_CASE("Of each style of stuffing at least 95 of 100 days are found") {
    const auto rules = published();
    for (const auto style : {test::Style::bursts, test::Style::regular, test::Style::top_up, test::Style::covering}) {
        const auto found = found_of(style, rules);
        INFO(test::name_of(style) << ": " << found.days_found << " of " << found.days);
        CHECK(100 * found.days_found >= 95 * found.days);
    }
    auto fifth = found_of(test::Style::away, rules);
    fifth += found_of(test::Style::outside, rules);
    INFO("away or outside hours: " << fifth.days_found << " of " << fifth.days);
    CHECK(100 * fifth.days_found >= 95 * fifth.days);
}
