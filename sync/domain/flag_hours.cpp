// The rules about the hours of a day: more before closing time than ever else, nobody while it is usually busiest.
#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "sync/domain/flag_view.hpp"
#include "sync/domain/surprise.hpp"

namespace domain {
namespace {

using std::chrono::minutes;

constexpr minutes after_closing{60};
constexpr minutes slot_length{30};
constexpr std::size_t slots_of_day = 48;

std::uint64_t count_open_highs(const FlagDay& day, minutes from, minutes until) {
    return static_cast<std::uint64_t>(
        std::count_if(day.responses.begin(), day.responses.end(), [&](const SeenResponse* response) {
            const minutes at = minute_of_day(response->at, day.day);
            return at >= from && at < until && is_open_high(*response);
        }));
}

Share lesser(Share a, Share b) { return a.part * b.whole < b.part * a.whole ? a : b; }

std::uint64_t integer_root(std::uint64_t number) {
    std::uint64_t root = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 31U; bit > 0; bit >>= 1U)
        if ((root + bit) * (root + bit) <= number) root += bit;
    return root;
}

// The end of a day, and the windows of the same length before it within opening hours.
struct Ending {
    const FlagDay* day;
    minutes closes;
    std::uint64_t at_end = 0;
    std::uint64_t before = 0;
    std::map<std::int64_t, std::uint64_t> windows;  // by the minute at which one begins
};

Ending ending_of(const DayEndTopUp& rule, const FlagDay& day, const std::vector<Span>& spans) {
    const minutes length{rule.window_minutes};
    Ending ending{&day, spans.back().closes, 0, 0, {}};
    const minutes end = ending.closes - length;
    ending.at_end = count_open_highs(day, end, ending.closes + after_closing);
    ending.before = count_open_highs(day, minutes{0}, end);
    for (const Span& span : spans)
        for (minutes from = span.opens; from + length <= std::min(span.closes, end); from += length)
            ending.windows[from.count()] = count_open_highs(day, from, from + length);
    return ending;
}

std::vector<Ending> endings_of(const DayEndTopUp& rule, const FlagView& view) {
    std::vector<Ending> endings;
    for (const FlagDay& day : view.days)
        if (const auto& spans = spans_of(view.month.hours, day.day); !spans.empty())
            endings.push_back(ending_of(rule, day, spans));
    return endings;
}

// The mean of the window that is busiest over all days: no end of an honest day is expected to be busier.
Share busiest_window(const std::vector<Ending>& endings) {
    std::map<std::int64_t, Share> means;
    for (const Ending& ending : endings)
        for (const auto& [from, count] : ending.windows) {
            Share& mean = means.try_emplace(from, Share{0, 0}).first->second;
            mean.part += count;
            ++mean.whole;
        }
    Share busiest{1, 1};
    for (const auto& [from, mean] : means)
        if (2 * mean.whole >= endings.size() && mean.part * busiest.whole > busiest.part * mean.whole) busiest = mean;
    return busiest;
}

// What is usual at the end of a day, by the quieter half of them: topping up does not make itself usual. That half is
// on the low side; one standard deviation and one more make up for it.
Share quiet_end(const std::vector<Ending>& endings) {
    std::vector<std::uint64_t> counts;
    for (const Ending& ending : endings) counts.push_back(ending.at_end);
    std::sort(counts.begin(), counts.end());
    counts.resize((counts.size() + 1) / 2);
    const std::uint64_t sum = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const std::uint64_t hundredths = 100 * sum / counts.size();
    return {hundredths + integer_root(100 * hundredths) + 100, 100};
}

// On a busy day the end may be as much busier as the rest of that day was.
Share expected_at(const Ending& ending, Share busiest, Share usual_before) {
    if (ending.before * usual_before.whole <= usual_before.part) return busiest;
    return {busiest.part * ending.before * usual_before.whole, busiest.whole * usual_before.part};
}

Flag top_up_flag(const DayEndTopUp& rule, const Ending& ending, Share expected) {
    std::vector<const SeenResponse*> suspects;
    for (const SeenResponse* response : ending.day->responses) {
        const minutes at = minute_of_day(response->at, ending.day->day);
        if (is_open_high(*response) && at >= ending.closes - minutes{rule.window_minutes} &&
            at < ending.closes + after_closing)
            suspects.push_back(response);
    }
    return flag_of(suspects, {{"count", static_cast<std::int64_t>(suspects.size())},
                              {"minutes", rule.window_minutes},
                              {"usual", static_cast<std::int64_t>(expected.part / expected.whole)}});
}

using Slots = std::array<std::uint64_t, slots_of_day>;

Slots slots_of(const FlagDay& day) {
    Slots slots{};
    for (const SeenResponse* response : day.responses) {
        const auto slot = static_cast<std::size_t>(minute_of_day(response->at, day.day) / slot_length);
        if (slot < slots.size()) ++slots.at(slot);
    }
    return slots;
}

// What a day brings in each slot: the mean over the days from the middle up but for the busiest, so that days on which
// the terminal was away do not make that usual.
std::array<Share, slots_of_day> usual_slots(const FlagView& view) {
    std::array<std::vector<std::uint64_t>, slots_of_day> counts;
    for (const FlagDay& day : view.days) {
        const Slots slots = slots_of(day);
        for (std::size_t slot = 0; slot < slots.size(); ++slot) counts.at(slot).push_back(slots.at(slot));
    }
    std::array<Share, slots_of_day> usual;
    for (std::size_t slot = 0; slot < counts.size(); ++slot) {
        auto& days = counts.at(slot);
        std::sort(days.begin(), days.end());
        const std::size_t from = days.size() * 7 / 16;
        const std::size_t until = days.size() - days.size() / 8;
        Share& mean = usual.at(slot);
        mean = {0, std::max<std::uint64_t>(until - from, 1)};
        for (std::size_t i = from; i < until; ++i) mean.part += days[i];
    }
    return usual;
}

struct Absence {
    const FlagDay* day;
    minutes from{};
    minutes until{};
    Share expected{0, 1};
};

// What is usual in the slots that lie whole within the gap, in hundredths.
Share expected_in(const std::array<Share, slots_of_day>& usual, minutes from, minutes until) {
    std::uint64_t hundredths = 0;
    for (std::size_t slot = 0; slot < usual.size(); ++slot) {
        const minutes begins = slot_length * static_cast<int>(slot);
        if (begins >= from && begins + slot_length <= until)
            hundredths += 100 * usual.at(slot).part / usual.at(slot).whole;
    }
    return {hundredths, 100};
}

std::uint64_t hundredths_of_day(const std::array<Share, slots_of_day>& usual) {
    std::uint64_t hundredths = 0;
    for (const Share& slot : usual) hundredths += 100 * slot.part / slot.whole;
    return hundredths;
}

// A day on which fewer came than usual may have been quiet in the gap too.
Share scaled_to(Share expected, const std::array<Share, slots_of_day>& usual, const FlagDay& day) {
    const std::uint64_t elsewhere = hundredths_of_day(usual) - expected.part;
    const std::uint64_t came = 100 * day.responses.size();
    if (came >= elsewhere) return expected;
    return {expected.part * came, expected.whole * elsewhere};
}

// The gap of the span in which most are expected.
Absence longest_absence(const AwayAtPeak& rule, const std::array<Share, slots_of_day>& usual, const FlagDay& day,
                        const Span& span) {
    std::vector<minutes> edges{span.opens};
    for (const SeenResponse* response : day.responses)
        if (const minutes at = minute_of_day(response->at, day.day); at >= span.opens && at < span.closes)
            edges.push_back(at);
    edges.push_back(span.closes);
    Absence longest{&day};
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        if (edges[i + 1] - edges[i] < minutes{rule.min_minutes}) continue;
        const Share expected = expected_in(usual, edges[i], edges[i + 1]);
        if (expected.part > longest.expected.part) longest = {&day, edges[i], edges[i + 1], expected};
    }
    longest.expected = scaled_to(longest.expected, usual, day);
    return longest;
}

// The terminal gave no sign of life through the gap: a running one writes a heartbeat an hour.
bool is_off(const Absence& absence, const TerminalMonth& month) {
    constexpr minutes between_heartbeats{60};
    const base::WallTime from = wall_time(absence.day->day, absence.from);
    const base::WallTime until = wall_time(absence.day->day, absence.until);
    base::WallTime last = from;
    for (const base::WallTime beat : month.heartbeats) {
        if (beat <= from || beat > until) continue;
        if (beat - last > between_heartbeats + minutes{1}) return true;
        last = beat;
    }
    return until - last > between_heartbeats + minutes{1};
}

// Of the month's absences, itself too, those that share the middle of this one. Power cuts and meetings come at any
// time; who shuns the rush hour comes back to it.
std::uint32_t count_at_same_time(const std::vector<Absence>& absences, const Absence& one) {
    const minutes middle = (one.from + one.until) / 2;
    return static_cast<std::uint32_t>(std::count_if(absences.begin(), absences.end(), [&](const Absence& other) {
        return other.from <= middle && middle < other.until;
    }));
}

Flag away_flag(const Absence& absence, const TerminalMonth& month) {
    const base::WallTime from = wall_time(absence.day->day, absence.from);
    const base::WallTime until = wall_time(absence.day->day, absence.until);
    const auto alive = std::count_if(month.heartbeats.begin(), month.heartbeats.end(),
                                     [&](base::WallTime at) { return at > from && at < until; });
    return {"",
            from,
            until,
            {},
            {{"minutes", (absence.until - absence.from).count()},
             {"usual", static_cast<std::int64_t>(absence.expected.part / absence.expected.whole)},
             {"heartbeats", alive}}};
}

}  // namespace

std::vector<Flag> find(const DayEndTopUp& rule, const FlagView& view) {
    const std::vector<Ending> endings = endings_of(rule, view);
    if (endings.empty()) return {};
    const Share busiest = lesser(busiest_window(endings), quiet_end(endings));
    Share usual_before{1, endings.size()};
    for (const Ending& ending : endings) usual_before.part += ending.before;
    std::vector<Flag> alone;
    std::vector<Flag> repeated;
    for (const Ending& ending : endings) {
        const Share expected = expected_at(ending, busiest, usual_before);
        const Surprise bits = surprise_of_count(ending.at_end, expected) / rule.clustering;
        if (bits < Surprise{rule.repeated_bits} * one_bit) continue;
        repeated.push_back(top_up_flag(rule, ending, expected));
        if (bits >= Surprise{rule.alone_bits} * one_bit) alone.push_back(repeated.back());
    }
    return repeated.size() >= rule.repeated_days ? repeated : alone;
}

std::vector<Flag> find(const AwayAtPeak& rule, const FlagView& view) {
    const auto usual = usual_slots(view);
    const bool is_quiet = hundredths_of_day(usual) < std::uint64_t{100} * rule.min_usual;
    std::vector<Absence> absences;
    for (const FlagDay& day : view.days) {
        if (!day.whole) continue;
        for (const Span& span : spans_of(view.month.hours, day.day)) {
            const Absence absence = longest_absence(rule, usual, day, span);
            if (absence.until == absence.from) continue;
            const bool off = is_off(absence, view.month);
            if (is_quiet && !off) continue;
            const std::uint32_t bits = off ? rule.off_bits : rule.min_bits;
            if (surprise_of_none(absence.expected) >= Surprise{bits} * one_bit) absences.push_back(absence);
        }
    }
    const bool is_habit = std::any_of(absences.begin(), absences.end(), [&](const Absence& absence) {
        return count_at_same_time(absences, absence) >= rule.min_days;
    });
    std::vector<Flag> flags;
    if (is_habit)
        for (const Absence& absence : absences) flags.push_back(away_flag(absence, view.month));
    return flags;
}

}  // namespace domain
