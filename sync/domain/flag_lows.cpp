// The rules about what comes after low levels: high ones at once, or nobody for long.
#include <algorithm>

#include "sync/domain/flag_view.hpp"
#include "sync/domain/surprise.hpp"

namespace domain {
namespace {

// How many of the responses of one kind were followed by something.
struct Followed {
    std::uint64_t count = 0;
    std::uint64_t of = 0;
};

// Beside the others of the same terminal and month; the others' share is never nothing and never all.
Surprise surprise_beside(const Followed& lows, const Followed& others) {
    return surprise_of_share(lows.count, lows.of, {others.count + 1, others.of + 2});
}

// The high levels after the one at `place`, within the rule's time.
Some highs_after(const CoveredLows& rule, Some responses, std::size_t place) {
    const base::WallTime until = responses[place]->at + Seconds{rule.within_seconds};
    std::size_t end = place + 1;
    while (end < responses.size() && responses[end]->at <= until && is_high(*responses[end])) ++end;
    return responses.subspan(place + 1, end - place - 1);
}

// A gap between two responses of one opening span.
struct Gap {
    const SeenResponse* before;
    const SeenResponse* after;
    std::int64_t seconds() const { return std::chrono::duration_cast<Seconds>(after->at - before->at).count(); }
};

bool in_one_span(const Hours& hours, const FlagDay& day, const SeenResponse& a, const SeenResponse& b) {
    if (hours.always_open()) return true;
    const auto& spans = spans_of(hours, day.day);
    return std::any_of(spans.begin(), spans.end(), [&](const Span& span) {
        const auto from = minute_of_day(a.at, day.day);
        const auto to = minute_of_day(b.at, day.day);
        return from >= span.opens && to < span.closes;
    });
}

std::vector<Gap> gaps_of(const FlagView& view) {
    std::vector<Gap> gaps;
    for (const FlagDay& day : view.days)
        for (std::size_t i = 0; i + 1 < day.responses.size(); ++i)
            if (in_one_span(view.month.hours, day, *day.responses[i], *day.responses[i + 1]))
                gaps.push_back({day.responses[i], day.responses[i + 1]});
    return gaps;
}

// The length of which usual_percent of the gaps after other ratings are at most.
std::int64_t silence_of(const SilenceAfterLows& rule, const std::vector<Gap>& gaps) {
    std::vector<std::int64_t> others;
    for (const Gap& gap : gaps)
        if (!is_low(*gap.before)) others.push_back(gap.seconds());
    if (others.empty()) return 0;
    std::sort(others.begin(), others.end());
    return others[(others.size() - 1) * rule.usual_percent / 100];
}

}  // namespace

std::vector<Flag> find(const CoveredLows& rule, const FlagView& view) {
    Followed lows;
    Followed others;
    std::vector<const SeenResponse*> covering;
    for (const FlagDay& day : view.days)
        for (std::size_t i = 0; i < day.responses.size(); ++i) {
            const Some highs = highs_after(rule, day.responses, i);
            const bool is_followed = highs.size() >= rule.min_highs;
            Followed& kind = is_low(*day.responses[i]) ? lows : others;
            ++kind.of;
            if (!is_followed) continue;
            ++kind.count;
            if (is_low(*day.responses[i])) covering.insert(covering.end(), highs.begin(), highs.end());
        }
    if (lows.count < rule.min_covered) return {};
    if (surprise_beside(lows, others) < Surprise{rule.min_bits} * one_bit) return {};
    return {flag_of(covering, {{"covered", static_cast<std::int64_t>(lows.count)},
                               {"lows", static_cast<std::int64_t>(lows.of)},
                               {"count", static_cast<std::int64_t>(covering.size())},
                               {"seconds", rule.within_seconds},
                               {"usual_percent", static_cast<std::int64_t>(100 * others.count / (others.of + 1))}})};
}

std::vector<Flag> find(const SilenceAfterLows& rule, const FlagView& view) {
    const std::vector<Gap> gaps = gaps_of(view);
    const std::int64_t silence = silence_of(rule, gaps);
    Followed lows;
    Followed others;
    std::vector<const SeenResponse*> silenced;
    for (const Gap& gap : gaps) {
        Followed& kind = is_low(*gap.before) ? lows : others;
        ++kind.of;
        if (gap.seconds() <= silence) continue;
        ++kind.count;
        if (is_low(*gap.before)) silenced.push_back(gap.before);
    }
    if (lows.count < rule.min_silences) return {};
    if (surprise_beside(lows, others) < Surprise{rule.min_bits} * one_bit) return {};
    Flag flag = flag_of(silenced, {{"silences", static_cast<std::int64_t>(lows.count)},
                                   {"lows", static_cast<std::int64_t>(lows.of)},
                                   {"minutes", silence / 60}});
    flag.suspects.clear();  // what was given is not in doubt
    return {flag};
}

}  // namespace domain
