// The rules about ratings in a row: bursts, streaks of one level, without a dossier, outside hours.
#include <algorithm>
#include <iterator>

#include "sync/domain/flag_view.hpp"
#include "sync/domain/surprise.hpp"

namespace domain {
namespace {

std::int64_t seconds_between(const SeenResponse& a, const SeenResponse& b) {
    return std::chrono::duration_cast<Seconds>(b.at - a.at).count();
}

std::int64_t number_of(std::size_t count) { return static_cast<std::int64_t>(count); }

// The longest rows in which belongs(before, response) holds from each to the next; each() sees every row.
template <typename Belongs, typename Each>
void each_row(Some responses, Belongs belongs, Each each) {
    if (responses.empty()) return;
    std::size_t first = 0;
    for (std::size_t next = 1; next <= responses.size(); ++next) {
        if (next < responses.size() && belongs(*responses[next - 1], *responses[next])) continue;
        each(responses.subspan(first, next - first));
        first = next;
    }
}

// The chance of one of `part` in `whole` once more: never nothing and never all.
Share smoothed(std::uint64_t part, std::uint64_t whole) { return {part + 1, whole + 2}; }

bool is_larger(Share a, Share b) { return a.part * b.whole > b.part * a.whole; }

// How many rows as long as this one chance brings forth in the month, as bits below one.
Surprise surprise_of_row(std::size_t length, Share usual, std::uint64_t places) {
    return static_cast<Surprise>(length) * log2_of(usual.whole, usual.part) -
           log2_of(std::max<std::uint64_t>(places, 1));
}

std::uint64_t count_of_level(Some responses, Level level) {
    return static_cast<std::uint64_t>(std::count_if(responses.begin(), responses.end(),
                                                    [&](const auto* response) { return response->level == level; }));
}

std::uint64_t count_unbound(Some responses) {
    return static_cast<std::uint64_t>(
        std::count_if(responses.begin(), responses.end(), [](const auto* response) { return !response->bound; }));
}

// The share in the month or in the rest of the row's own day, whichever explains the row better.
template <typename Count>
Share usual_share(const FlagView& view, const FlagDay& day, std::size_t row, Count count) {
    std::uint64_t in_month = 0;
    for (const FlagDay& other : view.days) in_month += count(other.responses);
    const std::uint64_t in_day = count(day.responses);
    const Share month = smoothed(in_month, view.count);
    const Share rest = smoothed(in_day - row, day.responses.size() - row);
    return is_larger(rest, month) ? rest : month;
}

bool is_far_outside(const Hours& hours, const FlagDay& day, const SeenResponse& response, std::chrono::minutes grace) {
    const auto minute = minute_of_day(response.at, day.day);
    const auto& spans = spans_of(hours, day.day);
    return std::none_of(spans.begin(), spans.end(),
                        [&](const Span& span) { return minute >= span.opens - grace && minute < span.closes + grace; });
}

}  // namespace

std::vector<Flag> find(const Burst& rule, const FlagView& view) {
    std::vector<Flag> flags;
    const auto follows = [&](const SeenResponse& a, const SeenResponse& b) {
        return seconds_between(a, b) <= rule.max_gap_seconds;
    };
    for (const FlagDay& day : view.days) {
        std::vector<const SeenResponse*> open_highs;
        std::copy_if(day.responses.begin(), day.responses.end(), std::back_inserter(open_highs),
                     [](const SeenResponse* response) { return is_open_high(*response); });
        each_row(open_highs, follows, [&](Some row) {
            if (row.size() < rule.min_responses) return;
            flags.push_back(flag_of(
                row, {{"count", number_of(row.size())}, {"seconds", seconds_between(*row.front(), *row.back())}}));
        });
    }
    return flags;
}

std::vector<Flag> find(const Streak& rule, const FlagView& view) {
    std::vector<Flag> flags;
    const auto same = [](const SeenResponse& a, const SeenResponse& b) { return a.level == b.level; };
    for (const FlagDay& day : view.days)
        each_row(day.responses, same, [&](Some row) {
            if (row.size() < rule.min_responses) return;
            const Level level = row.front()->level;
            const Share usual =
                usual_share(view, day, row.size(), [&](Some some) { return count_of_level(some, level); });
            if (surprise_of_row(row.size(), usual, view.count) < Surprise{rule.min_bits} * one_bit) return;
            flags.push_back(
                flag_of(row, {{"count", number_of(row.size())},
                              {"level", level.number()},
                              {"usual_percent", static_cast<std::int64_t>(100 * usual.part / usual.whole)}}));
        });
    return flags;
}

std::vector<Flag> find(const NoDossier& rule, const FlagView& view) {
    std::vector<Flag> flags;
    const auto both_unbound = [](const SeenResponse& a, const SeenResponse& b) { return !a.bound && !b.bound; };
    for (const FlagDay& day : view.days)
        each_row(day.responses, both_unbound, [&](Some row) {
            if (row.size() < rule.min_responses || row.front()->bound) return;
            const std::int64_t limit = std::int64_t{60} * rule.within_minutes;
            if (seconds_between(*row.front(), *row.back()) > limit) return;
            const Share usual = usual_share(view, day, row.size(), count_unbound);
            if (surprise_of_row(row.size(), usual, view.count) < Surprise{rule.min_bits} * one_bit) return;
            flags.push_back(
                flag_of(row, {{"count", number_of(row.size())},
                              {"usual_percent", static_cast<std::int64_t>(100 * usual.part / usual.whole)}}));
        });
    return flags;
}

std::vector<Flag> find(const OutsideHours& rule, const FlagView& view) {
    std::vector<Flag> flags;
    if (view.month.hours.always_open()) return flags;
    for (const FlagDay& day : view.days) {
        std::vector<const SeenResponse*> outside;
        for (const SeenResponse* response : day.responses)
            if (is_far_outside(view.month.hours, day, *response, std::chrono::minutes{rule.grace_minutes}))
                outside.push_back(response);
        if (outside.size() >= rule.min_responses)
            flags.push_back(flag_of(outside, {{"count", number_of(outside.size())}, {"grace", rule.grace_minutes}}));
    }
    return flags;
}

}  // namespace domain
