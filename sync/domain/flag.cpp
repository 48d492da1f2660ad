#include "sync/domain/flag.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sync/domain/flag_view.hpp"
#include "sync/domain/local_time.hpp"

namespace domain {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::uint32_t month_permille = 1000;  // all rules together: one false alarm a terminal and month

bool can_be_used(const RuleShape& shape) {
    struct Check {
        bool operator()(const Burst& rule) const { return rule.min_responses >= 2 && rule.max_gap_seconds > 0; }
        bool operator()(const RegularGaps& rule) const {
            return rule.min_responses >= 4 && rule.min_gap_seconds > 0 && rule.max_gap_seconds > rule.min_gap_seconds &&
                   rule.max_gap_seconds <= 3600 && rule.tolerance_percent > 0 && rule.tolerance_percent <= 40;
        }
        bool operator()(const Streak& rule) const { return rule.min_responses >= 2; }
        bool operator()(const OutsideHours& rule) const { return rule.min_responses > 0; }
        bool operator()(const NoDossier& rule) const { return rule.min_responses >= 2 && rule.within_minutes > 0; }
        bool operator()(const CoveredLows& rule) const {
            return rule.within_seconds > 0 && rule.min_highs > 0 && rule.min_covered > 0;
        }
        bool operator()(const SilenceAfterLows& rule) const {
            return rule.usual_percent > 0 && rule.usual_percent < 100 && rule.min_silences > 0;
        }
        bool operator()(const DayEndTopUp& rule) const {
            return rule.window_minutes > 0 && rule.window_minutes <= 240 && rule.clustering > 0 &&
                   rule.repeated_days > 0;
        }
        bool operator()(const AwayAtPeak& rule) const { return rule.min_minutes > 0 && rule.min_days > 0; }
    };
    return std::visit(Check{}, shape);
}

bool by_time(const SeenResponse* a, const SeenResponse* b) {
    return a->at != b->at ? a->at < b->at : a->entry < b->entry;
}

}  // namespace

Result<> validate(const FlagRules& rules) {
    const auto wrong = [](std::string words) { return Problem{Code::bad_input, std::move(words), 0}; };
    if (!is_identifier(rules.id)) return wrong("the rules have no id");
    if (rules.rules.empty()) return wrong("there is no rule");
    std::set<std::string_view> ids;
    std::uint64_t permille = 0;
    for (const FlagRule& rule : rules.rules) {
        if (!is_identifier(rule.id) || !ids.insert(rule.id).second)
            return wrong("rule \"" + rule.id + "\": its id is no identifier, or stands twice");
        if (rule.title.vi.empty() || rule.finding.vi.empty()) return wrong("rule \"" + rule.id + "\" has no words");
        if (!can_be_used(rule.shape)) return wrong("rule \"" + rule.id + "\": a number that it cannot use");
        permille += rule.cap_permille;
    }
    if (permille > month_permille)
        return wrong(
            fmt::format("the caps allow {} false alarms of a terminal in 1,000 months, more than 1,000", permille));
    return Done{};
}

std::vector<Flag> flags_in(const TerminalMonth& month, const FlagRules& rules) {
    const FlagView view = view_of(month);
    std::vector<Flag> flags;
    for (const FlagRule& rule : rules.rules) {
        auto found = std::visit([&](const auto& shape) { return find(shape, view); }, rule.shape);
        for (Flag& flag : found) {
            flag.rule = rule.id;
            flags.push_back(std::move(flag));
        }
    }
    return flags;
}

std::string sentence_of(const FlagRule& rule, const Flag& flag, Language language) {
    std::string sentence = rule.finding.in(language);
    for (const Fact& fact : flag.facts) {
        const std::string name = fmt::format("{{{}}}", fact.name);
        for (auto at = sentence.find(name); at != std::string::npos; at = sentence.find(name, at))
            sentence.replace(at, name.size(), std::to_string(fact.number));
    }
    return sentence;
}

std::vector<EntryName> suspects_of(const std::vector<Flag>& flags) {
    std::set<EntryName> suspects;
    for (const Flag& flag : flags) suspects.insert(flag.suspects.begin(), flag.suspects.end());
    return {suspects.begin(), suspects.end()};
}

FlagView view_of(const TerminalMonth& month) {
    std::map<base::LocalDay, FlagDay> days;
    FlagView view{month, {}, 0};
    FlagDay* latest = nullptr;
    bool after_undated = false;
    for (const SeenResponse& response : month.responses) {
        if (!response.dated) {
            if (latest != nullptr) latest->whole = false;
            after_undated = true;
            continue;
        }
        const base::LocalDay day = base::local_day(response.at, local_offset);
        latest = &days.try_emplace(day, FlagDay{day, {}, true}).first->second;
        latest->responses.push_back(&response);
        if (after_undated) latest->whole = false;
        after_undated = false;
        ++view.count;
    }
    for (auto& [day, found] : days) {
        std::sort(found.responses.begin(), found.responses.end(), by_time);
        view.days.push_back(std::move(found));
    }
    return view;
}

std::chrono::minutes minute_of_day(base::WallTime at, base::LocalDay day) {
    return std::chrono::floor<std::chrono::minutes>(at + local_offset - day);
}

base::WallTime wall_time(base::LocalDay day, std::chrono::minutes minute) { return day + minute - local_offset; }

const std::vector<Span>& spans_of(const Hours& hours, base::LocalDay day) {
    static const std::vector<Span> closed;
    if (hours.holidays.contains(day)) return closed;
    return hours.week.at(std::chrono::weekday{day}.iso_encoding() - 1);
}

Flag flag_of(Some suspects, std::vector<Fact> facts) {
    Flag flag{.rule = "",
              .from = suspects.front()->at,
              .through = suspects.back()->at,
              .suspects = {},
              .facts = std::move(facts)};
    for (const SeenResponse* response : suspects) flag.suspects.push_back(response->entry);
    std::sort(flag.suspects.begin(), flag.suspects.end());
    return flag;
}

}  // namespace domain
