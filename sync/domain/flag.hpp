// Flag: a suspicion, by a published rule, about responses of one terminal in one month. Pure and in integers.
//
// A flag deletes nothing. It names the responses that it suspects, and results are computed with and without them; a
// rule about what is missing (a terminal that was away, silence after low levels) suspects none, because leaving out
// what was given would reward who took the terminal away. Rules are data (assets/flags) with their words, and with a
// cap: how often a rule may be wrong about an honest terminal. How the numbers were chosen and what they find:
// tests/bench/flags/README.md.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/hours.hpp"
#include "sync/domain/rating.hpp"
#include "sync/domain/words.hpp"

namespace domain {

// Where an entry stands among all of its device.
struct EntryName {
    std::uint32_t epoch = 1;
    std::uint64_t sequence = 0;
    auto operator<=>(const EntryName&) const = default;
};

// A rating that counts, with when it was given.
struct SeenResponse {
    EntryName entry;
    base::WallTime at{};
    bool dated = true;  // false: nobody knows when; rules that ask for times leave it out
    Level level;
    bool bound = false;
};

// What one terminal said in one month, or in the part of it that is looked at.
struct TerminalMonth {
    Hours hours;
    std::vector<SeenResponse> responses;     // in the order of the journal
    std::vector<base::WallTime> heartbeats;  // with the screen lit, and starts of the program; in order
};

// Levels from `high_level` up are what somebody would press for himself; low_level and less what he would hide.
inline constexpr int high_level = 4;
inline constexpr int low_level = 2;

// High levels without a dossier, each no more than max_gap_seconds after the one before.
struct Burst {
    std::uint32_t min_responses = 0;
    std::uint32_t max_gap_seconds = 0;
};

// High levels at even intervals, whatever honest ratings lie between them: a chain in which each follows the one
// before after the chain's own interval, more or less tolerance_percent of it.
struct RegularGaps {
    std::uint32_t min_responses = 0;
    std::uint32_t min_gap_seconds = 0;
    std::uint32_t max_gap_seconds = 0;
    std::uint32_t tolerance_percent = 0;
    std::uint32_t alone_bits = 0;           // beyond the number of chains that were tried in the month: enough alone
    std::uint32_t repeated_slack_bits = 0;  // so much less than what was tried on its day is enough on
    std::uint32_t repeated_days = 0;        // so many days of a month
};

// One level again and again, longer than the terminal's usual share of that level explains.
struct Streak {
    std::uint32_t min_responses = 0;
    std::uint32_t min_bits = 0;  // beyond the number of places where a streak could begin
};

// On one day, further outside the opening hours than a queue explains.
struct OutsideHours {
    std::uint32_t min_responses = 0;
    std::uint32_t grace_minutes = 0;
};

// Ratings without a dossier in a row at a terminal, and on a day, where most have one.
struct NoDossier {
    std::uint32_t min_responses = 0;
    std::uint32_t within_minutes = 0;
    std::uint32_t min_bits = 0;  // beyond the number of places where a row could begin
};

// Low levels are followed at once by high ones more often than other ratings are.
struct CoveredLows {
    std::uint32_t within_seconds = 0;
    std::uint32_t min_highs = 0;
    std::uint32_t min_covered = 0;  // low levels
    std::uint32_t min_bits = 0;
};

// After low levels nobody rates for longer than after others.
struct SilenceAfterLows {
    std::uint32_t usual_percent = 0;  // of the gaps after other ratings are shorter than what counts as silence
    std::uint32_t min_silences = 0;
    std::uint32_t min_bits = 0;
};

// More high levels without a dossier before closing time than in the busiest time of the day, or than at the quieter
// half of the terminal's own endings.
struct DayEndTopUp {
    std::uint32_t window_minutes = 0;  // before the last closing; what comes in the hour after it counts too
    std::uint32_t clustering = 0;      // people come together: their counts spread this much wider than chance alone
    std::uint32_t alone_bits = 0;      // enough on one day
    std::uint32_t repeated_bits = 0;   // enough on
    std::uint32_t repeated_days = 0;   // so many days of a month
};

// Nobody rates for long while the terminal is usually busiest.
struct AwayAtPeak {
    std::uint32_t min_minutes = 0;
    std::uint32_t min_bits = 0;   // while the terminal was running
    std::uint32_t off_bits = 0;   // while it was switched off
    std::uint32_t min_usual = 0;  // ratings of a usual day; where fewer come, only being switched off is told
    std::uint32_t min_days = 0;   // of a month at the same time of day: power cuts and meetings are not enough
};

using RuleShape = std::variant<Burst, RegularGaps, Streak, OutsideHours, NoDossier, CoveredLows, SilenceAfterLows,
                               DayEndTopUp, AwayAtPeak>;

struct FlagRule {
    std::string id;
    Words title;
    Words finding;               // a sentence with {names} of a flag's facts
    std::uint32_t cap_permille;  // false alarms of an honest terminal in 1,000 months, at most
    RuleShape shape;
};

struct FlagRules {
    std::string id;  // names the version too
    Words title;
    std::vector<FlagRule> rules;
};

// Ids are identifiers and unique, words are there, all caps together allow one false alarm a month at most, and no
// number is one that its rule cannot use. bad_input names the first offender.
base::Result<> validate(const FlagRules& rules);

// What facts are called. In files: never rename.
inline constexpr std::string_view fact_names[] = {
    "count", "covered", "grace",   "heartbeats", "interval", "level",
    "lows",  "minutes", "seconds", "silences",   "usual",    "usual_percent",
};

struct Fact {
    std::string_view name;  // one of fact_names
    std::int64_t number = 0;
    bool operator==(const Fact&) const = default;
};

struct Flag {
    std::string rule;
    base::WallTime from{};
    base::WallTime through{};
    std::vector<EntryName> suspects;  // in the order of the journal; empty: the rule is about what is missing
    std::vector<Fact> facts;
    bool operator==(const Flag&) const = default;
};

// By rule, in the rules' order, then by time.
std::vector<Flag> flags_in(const TerminalMonth& month, const FlagRules& rules);

// The rule's finding with the flag's facts in place of their names.
std::string sentence_of(const FlagRule& rule, const Flag& flag, Language language);

// The suspects of all flags together, each once.
std::vector<EntryName> suspects_of(const std::vector<Flag>& flags);

}  // namespace domain
