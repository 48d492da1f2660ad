// Flags bench: what the published rules find of each style of stuffing, and how often they are wrong. See README.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <map>

#include "sync/base/file.hpp"
#include "sync/wire/flag_rules.hpp"
#include "tests/sync/domain/counters.hpp"

namespace {

struct Settings {
    std::string rules = "assets/flags/2026-1.json";
    std::uint64_t seed = 20'000'000;
    std::uint64_t months = 2000;
    test::Volume volume;
};

struct Measured {
    test::Found found;
    std::map<std::string, test::Found> by_rule;
    std::map<std::string, std::uint64_t> flags;
    std::uint64_t all_flags = 0;
};

Measured measure(test::Style style, const domain::FlagRules& rules, const Settings& settings) {
    Measured measured;
    for (std::uint64_t seed = settings.seed; seed < settings.seed + settings.months; ++seed) {
        const auto simulated = test::simulated_month(style, seed, settings.volume);
        const auto flags = domain::flags_in(simulated.month, rules);
        measured.found += test::found_in(simulated, flags);
        measured.all_flags += flags.size();
        std::map<std::string, std::vector<domain::Flag>> by_rule;
        for (const auto& flag : flags) by_rule[flag.rule].push_back(flag);
        for (const auto& [rule, some] : by_rule) {
            measured.flags[rule] += some.size();
            auto& found = measured.by_rule[rule];
            const auto of_rule = test::found_in(simulated, some);
            found.days_found += of_rule.days_found;
        }
    }
    return measured;
}

// Wilson's interval, 95 %.
std::string share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "–";
    const double n = static_cast<double>(whole), p = static_cast<double>(part) / n, z = 1.96;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return fmt::format("{:.1f} ({:.1f}-{:.1f})", 100 * p, 100 * (middle - half), 100 * (middle + half));
}

// A rate of rare events, with the square root of their number on both sides twice.
std::string rate(std::uint64_t events, std::uint64_t months) {
    const double n = static_cast<double>(months), k = static_cast<double>(events);
    return fmt::format("{:.3f} (±{:.3f})", k / n, 1.96 * std::sqrt(k + 1) / n);
}

void print(const domain::FlagRules& rules, const Settings& settings) {
    fmt::print("{} months a style, seeds from {}, {} to {} ratings a day\n\n", settings.months, settings.seed,
               settings.volume.from, settings.volume.through);
    std::map<test::Style, Measured> all;
    for (const auto style : test::styles) all.emplace(style, measure(style, rules, settings));
    const Measured& honest = all.at(test::Style::honest);
    fmt::print("| rule | cap | false alarms a month |");
    for (const auto style : test::styles)
        if (style != test::Style::honest) fmt::print(" {} |", test::name_of(style));
    fmt::print("\n|---|---|---|---|---|---|---|---|---|\n");
    for (const auto& rule : rules.rules) {
        const auto events = honest.flags.contains(rule.id) ? honest.flags.at(rule.id) : 0;
        fmt::print("| {} | {:.3f} | {} |", rule.id, rule.cap_permille / 1000.0, rate(events, settings.months));
        for (const auto style : test::styles) {
            if (style == test::Style::honest) continue;
            const Measured& measured = all.at(style);
            const auto found = measured.by_rule.find(rule.id);
            const auto days = found == measured.by_rule.end() ? 0 : found->second.days_found;
            fmt::print(" {:.1f} |", 100.0 * static_cast<double>(days) / static_cast<double>(measured.found.days));
        }
        fmt::print("\n");
    }
    fmt::print("| all | 1 | {} |", rate(honest.all_flags, settings.months));
    for (const auto style : test::styles)
        if (style != test::Style::honest)
            fmt::print(" {} |", share(all.at(style).found.days_found, all.at(style).found.days));
    fmt::print(
        "\n\n| style | days found, % | stuffed ratings suspected, % | honest ratings suspected, % "
        "|\n|---|---|---|---|\n");
    for (const auto style : test::styles) {
        const auto& found = all.at(style).found;
        fmt::print("| {} | {} | {} | {} |\n", test::name_of(style), share(found.days_found, found.days),
                   share(found.stuffed_found, found.stuffed), share(found.honest_suspected, found.honest));
    }
    auto fifth = all.at(test::Style::away).found;
    fifth += all.at(test::Style::outside).found;
    fmt::print("| away or outside | {} | {} | {} |\n", share(fifth.days_found, fifth.days),
               share(fifth.stuffed_found, fifth.stuffed), share(fifth.honest_suspected, fifth.honest));
}

int run(int count, char** words) {
    Settings settings;
    CLI::App app{"What the published rules of flags find of each style of stuffing, and how often they are wrong"};
    app.add_option("--rules", settings.rules, "The rules")->capture_default_str();
    app.add_option("--seed", settings.seed, "The first seed; README.md says which were for choosing")
        ->capture_default_str();
    app.add_option("--months", settings.months, "Months of each style")->capture_default_str();
    app.add_option("--from", settings.volume.from, "Fewest ratings a day")->capture_default_str();
    app.add_option("--through", settings.volume.through, "Most ratings a day")->capture_default_str();
    CLI11_PARSE(app, count, words);
    const auto text = base::read_file(settings.rules, std::size_t{1} << 20U);
    if (!text) return fmt::print(stderr, "{}\n", text.problem().words), 1;
    const auto rules = wire::read_flag_rules(*text);
    if (!rules) return fmt::print(stderr, "{}\n", rules.problem().words), 1;
    print(*rules, settings);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(count, words);
    } catch (const std::exception& error) {
        fmt::print(stderr, "flags_bench: {}\n", error.what());
        return 1;
    }
}
