// The rule about even intervals: high levels that follow one another like a clock, with honest ratings between them.
#include <algorithm>
#include <set>

#include "sync/domain/flag_view.hpp"
#include "sync/domain/surprise.hpp"

namespace domain {
namespace {

using Times = std::vector<std::int64_t>;  // seconds, in order

struct Chain {
    std::vector<std::size_t> links;
    std::int64_t periods = 1;  // from the first link to the last: more than the links between where one is missing
    Surprise bits = 0;
};

constexpr std::size_t piece_responses = 4;
constexpr Surprise bits_of_a_piece = 4 * one_bit;
constexpr Surprise bits_of_a_miss = 4 * one_bit;  // a chain may miss one now and then, which 16 more chains could

// The time nearest to `wanted` after `last`, within the tolerance; `last` when there is none.
std::size_t nearest(const Times& times, std::size_t last, std::int64_t wanted, std::int64_t tolerance) {
    const auto from = times.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    std::size_t best = last;
    std::int64_t best_distance = tolerance + 1;
    for (auto at = std::lower_bound(from, times.end(), wanted - tolerance);
         at != times.end() && *at <= wanted + tolerance; ++at) {
        const std::int64_t distance = *at > wanted ? *at - wanted : wanted - *at;
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = static_cast<std::size_t>(at - times.begin());
    }
    return best;
}

class Rhythm {
public:
    Rhythm(const RegularGaps& rule, const FlagView& view) : rule_(rule), view_(view) {}

    std::vector<Flag> flags() {
        for (const FlagDay& day : view_.days) search(day);
        const bool is_repeated = count_repeated() >= rule_.repeated_days;
        std::vector<Flag> flags;
        for (const DayFound& day : days_) {
            std::vector<Candidate> sure;
            for (const Candidate& candidate : day.found)
                if (candidate.bits - log2_of(tried_) >= limit(rule_.alone_bits) ||
                    (is_repeated && is_repeating(day, candidate)))
                    sure.push_back(candidate);
            if (!sure.empty()) add_pieces(*day.day, sure);
            for (const Candidate& candidate : sure) flags.push_back(flag_of(candidate));
        }
        std::stable_sort(flags.begin(), flags.end(), [](const Flag& a, const Flag& b) { return a.from < b.from; });
        return flags;
    }

private:
    struct Candidate {
        Surprise bits = 0;
        std::vector<const SeenResponse*> row;
        std::int64_t interval = 0;
    };
    struct DayFound {
        const FlagDay* day;
        std::uint64_t tried;           // chains of that day, at least one
        std::vector<Candidate> found;  // no response in two of them
    };

    static Surprise limit(std::int64_t bits) { return Surprise{bits} * one_bit; }
    bool is_repeating(const DayFound& day, const Candidate& candidate) const {
        return candidate.bits + limit(rule_.repeated_slack_bits) >= log2_of(day.tried);
    }
    std::uint32_t count_repeated() const {
        return static_cast<std::uint32_t>(std::count_if(days_.begin(), days_.end(), [&](const DayFound& day) {
            return std::any_of(day.found.begin(), day.found.end(),
                               [&](const Candidate& candidate) { return is_repeating(day, candidate); });
        }));
    }

    static Flag flag_of(const Candidate& candidate) {
        return domain::flag_of(candidate.row, {{"count", static_cast<std::int64_t>(candidate.row.size())},
                                               {"interval", candidate.interval}});
    }

    void search(const FlagDay& day) {
        const std::uint64_t before = tried_;
        std::vector<Candidate> candidates = candidates_of(day, rule_.min_responses);
        if (tried_ > before) days_.push_back({&day, tried_ - before, disjoint(std::move(candidates), {})});
    }

    // High levels and the highest alone, each with and without those that a dossier vouches for: whoever presses for
    // himself has none, and the fewer honest ones lie between, the clearer the beat.
    std::vector<Candidate> candidates_of(const FlagDay& day, std::size_t min_responses) {
        std::vector<Candidate> candidates;
        for (int lowest = high_level; lowest <= Level::highest; ++lowest)
            for (const bool only_open : {false, true}) gather(day, lowest, only_open, min_responses, candidates);
        return candidates;
    }

    void gather(const FlagDay& day, int lowest, bool only_open, std::size_t min_responses,
                std::vector<Candidate>& candidates) {
        std::vector<const SeenResponse*> some;
        Times times;
        for (const SeenResponse* response : day.responses) {
            if (response->level.number() < lowest || (only_open && response->bound)) continue;
            some.push_back(response);
            times.push_back(std::chrono::floor<Seconds>(response->at).time_since_epoch().count());
        }
        for (const Chain& chain : chains_in(times, min_responses)) {
            Candidate& candidate = candidates.emplace_back();
            candidate.bits = chain.bits;
            candidate.interval = (times[chain.links.back()] - times[chain.links.front()]) / chain.periods;
            for (const std::size_t link : chain.links) candidate.row.push_back(some[link]);
        }
    }

    // No response twice, and none that is taken: it goes with the clearest chain.
    static std::vector<Candidate> disjoint(std::vector<Candidate> candidates, std::set<const SeenResponse*> taken) {
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.bits > b.bits; });
        std::vector<Candidate> kept;
        for (Candidate& candidate : candidates) {
            if (std::any_of(candidate.row.begin(), candidate.row.end(),
                            [&](const SeenResponse* link) { return taken.contains(link); }))
                continue;
            taken.insert(candidate.row.begin(), candidate.row.end());
            kept.push_back(std::move(candidate));
        }
        return kept;
    }

    // Who was disturbed goes on with the same beat: of chains with an interval that is sure, short ones count too.
    void add_pieces(const FlagDay& day, std::vector<Candidate>& sure) {
        std::set<const SeenResponse*> taken;
        for (const Candidate& candidate : sure) taken.insert(candidate.row.begin(), candidate.row.end());
        std::vector<Candidate> pieces = candidates_of(day, piece_responses);
        std::erase_if(pieces,
                      [&](const Candidate& piece) { return piece.bits < bits_of_a_piece || !beats_with(sure, piece); });
        for (Candidate& piece : disjoint(std::move(pieces), std::move(taken))) sure.push_back(std::move(piece));
    }

    bool beats_with(const std::vector<Candidate>& sure, const Candidate& piece) const {
        return std::any_of(sure.begin(), sure.end(), [&](const Candidate& one) {
            return std::abs(one.interval - piece.interval) <= tolerance(one.interval);
        });
    }

    std::vector<Chain> chains_in(const Times& times, std::size_t min_responses) {
        std::vector<Chain> chains;
        for (std::size_t first = 0; first < times.size(); ++first)
            for (std::size_t second = first + 1; second < times.size(); ++second) {
                const std::int64_t gap = times[second] - times[first];
                if (gap < rule_.min_gap_seconds) continue;
                if (gap > rule_.max_gap_seconds) break;
                ++tried_;
                Chain chain = follow(times, first, second);
                if (chain.links.size() >= min_responses && chain.bits > 0) chains.push_back(std::move(chain));
            }
        return chains;
    }

    std::int64_t tolerance(std::int64_t interval) const {
        return std::max<std::int64_t>(interval * rule_.tolerance_percent / 100, 1);
    }

    // From two on, as long as the next comes when the chain's mean interval says, or the one after it.
    Chain follow(const Times& times, std::size_t first, std::size_t second) const {
        Chain chain{{first, second}, 1, 0};
        for (;;) {
            const std::size_t last = chain.links.back();
            const std::int64_t interval = (times[last] - times[first]) / chain.periods;
            std::size_t next = nearest(times, last, times[last] + interval, tolerance(interval));
            std::int64_t periods = 1;
            if (next == last && chain.links.size() >= 4) {
                next = nearest(times, last, times[last] + 2 * interval, tolerance(interval));
                periods = 2;
            }
            if (next == last) break;
            chain.links.push_back(next);
            chain.periods += periods;
        }
        chain.bits = bits_of(times, chain);
        return chain;
    }

    // Each link behind the second found somebody within its tolerance; how likely that is says how busy it was.
    Surprise bits_of(const Times& times, const Chain& chain) const {
        const std::vector<std::size_t>& links = chain.links;
        const std::int64_t span = times[links.back()] - times[links.front()];
        const auto among = static_cast<std::int64_t>(links.back() - links.front());
        const std::int64_t expected = among * (2 * tolerance(span / chain.periods) + 1);
        if (expected >= span) return 0;
        const auto missed = chain.periods - static_cast<std::int64_t>(links.size() - 1);
        return static_cast<Surprise>(links.size() - 2) *
                   log2_of(static_cast<std::uint64_t>(span), static_cast<std::uint64_t>(expected)) -
               missed * bits_of_a_miss;
    }

    const RegularGaps& rule_;
    const FlagView& view_;
    std::vector<DayFound> days_;
    std::uint64_t tried_ = 0;  // chains
};

}  // namespace

std::vector<Flag> find(const RegularGaps& rule, const FlagView& view) { return Rhythm(rule, view).flags(); }

}  // namespace domain
