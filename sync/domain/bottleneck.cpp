#include "sync/domain/bottleneck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace domain {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t log2_of_e_millionths = 1'442'695;
constexpr std::uint64_t million = 1'000'000;
constexpr std::uint64_t largest_sample = std::uint64_t{1} << 24U;

// Products of four counts fit; of more than that many ratings the proportions alone are kept.
Rate reduced(Rate rate) {
    while (rate.total > largest_sample) rate = {rate.satisfied / 2, rate.total / 2};
    return rate;
}

// z2 / 2 in bits, and one more because only losses are looked for. z2 = (s1 n2 - s2 n1)2 (n1 + n2) / (n1 n2 S (N - S)).
Surprise surprise_of_loss(Rate rate, Rate other, std::uint32_t clustering) {
    const Rate a = reduced(rate);
    const Rate b = reduced(other);
    const Wide left = Wide{a.satisfied} * b.total;
    const Wide right = Wide{b.satisfied} * a.total;
    if (left >= right) return 0;
    const Wide satisfied = a.satisfied + b.satisfied;
    const Wide all = a.total + b.total;
    // gap = p2 - p1, in millionths; z2 = gap2 n1 n2 N / (S (N - S)), here in millionths of one.
    const Wide gap = (right - left) * million / (Wide{a.total} * b.total);
    const Wide z2 = gap * gap / million * a.total * b.total / (satisfied * (all - satisfied)) * all;
    const Wide bits = z2 * log2_of_e_millionths / million * one_bit / (2 * million);
    return static_cast<Surprise>(bits / clustering) + one_bit;
}

// 10,000 x s / n, to the nearest.
std::int64_t hundredths(const Rate& rate) { return percent(rate)->count; }

std::int64_t root_up(std::int64_t square) {
    std::int64_t root = 0;
    while (root * root < square) ++root;
    return root;
}

Interval difference_interval(const Rate& rate, const Rate& other) {
    const Interval own = *interval_of(rate);
    const Interval theirs = *interval_of(other);
    const std::int64_t p = hundredths(rate);
    const std::int64_t q = hundredths(other);
    const auto square = [](std::int64_t value) { return value * value; };
    const std::int64_t down = root_up(square(q - theirs.low.count) + square(own.high.count - p));
    const std::int64_t up = root_up(square(theirs.high.count - q) + square(p - own.low.count));
    return {{q - p - down}, {q - p + up}};
}

// The step-up procedure on bits: the k-th largest of m must reach log2(m / (k x share)).
std::size_t count_kept(const std::vector<Bottleneck>& by_surprise, std::size_t compared, std::uint32_t percent_false) {
    std::size_t kept = 0;
    for (std::size_t k = 1; k <= by_surprise.size(); ++k)
        if (by_surprise[k - 1].surprise >= log2_of(100 * compared, k * percent_false)) kept = k;
    return kept;
}

void add(Rate& to, const Rate& rate) {
    to.satisfied += rate.satisfied;
    to.total += rate.total;
}

Rate without(const Rate& all, const Rate& part) { return {all.satisfied - part.satisfied, all.total - part.total}; }

struct WeekdayName {
    std::string_view vi, en;
};
constexpr std::array<WeekdayName, 7> weekday_words{WeekdayName{"thứ Hai", "Monday"},
                                                   {"thứ Ba", "Tuesday"},
                                                   {"thứ Tư", "Wednesday"},
                                                   {"thứ Năm", "Thursday"},
                                                   {"thứ Sáu", "Friday"},
                                                   {"thứ Bảy", "Saturday"},
                                                   {"Chủ nhật", "Sunday"}};

Words weekday_name(unsigned weekday) {
    const WeekdayName& name = weekday_words.at(weekday - 1);
    return {std::string(name.vi), std::string(name.en)};
}

Words block_name(unsigned block) {
    const unsigned from = block * hours_of_block;
    return {fmt::format("{}–{} giờ", from, from + hours_of_block),
            fmt::format("{}:00–{}:00", from, from + hours_of_block)};
}

Words joined(const Words& a, const Words& b) {
    return {a.vi + ", " + b.vi, a.in(Language::english) + ", " + b.in(Language::english)};
}

}  // namespace

bool is_comparable(const Spot& spot, const BottleneckSettings& settings) {
    return spot.rate.total >= settings.min_ratings && spot.other.total >= settings.min_ratings;
}

std::vector<Bottleneck> bottlenecks(const std::vector<Spot>& spots, const BottleneckSettings& settings) {
    std::vector<Bottleneck> found;
    std::size_t compared = 0;
    for (const Spot& spot : spots) {
        if (!is_comparable(spot, settings)) continue;
        ++compared;
        const Surprise surprise = surprise_of_loss(spot.rate, spot.other, settings.clustering);
        if (surprise > 0)
            found.push_back({spot,
                             {hundredths(spot.other) - hundredths(spot.rate)},
                             difference_interval(spot.rate, spot.other),
                             surprise});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Bottleneck& a, const Bottleneck& b) { return a.surprise > b.surprise; });
    found.resize(count_kept(found, compared, settings.false_percent));
    std::erase_if(found, [&](const Bottleneck& one) { return one.difference < settings.min_difference; });
    std::stable_sort(found.begin(), found.end(),
                     [](const Bottleneck& a, const Bottleneck& b) { return a.interval.low > b.interval.low; });
    if (found.size() > settings.length) found.resize(settings.length);
    return found;
}

std::vector<Spot> spots_in_time(const RatesByTime& rates, const std::map<std::string, Words>& counters) {
    Rate all;
    std::map<std::string, Rate> by_counter;
    std::map<unsigned, Rate> by_weekday;
    std::map<unsigned, Rate> by_block;
    std::map<std::pair<unsigned, unsigned>, Rate> by_time;
    for (const auto& [cell, rate] : rates) {
        add(all, rate);
        add(by_counter[cell.counter], rate);
        add(by_weekday[cell.weekday], rate);
        add(by_block[cell.block], rate);
        add(by_time[{cell.weekday, cell.block}], rate);
    }
    const auto name_of = [&](const std::string& counter) {
        const auto found = counters.find(counter);
        return found == counters.end() ? Words{counter, counter} : found->second;
    };
    std::vector<Spot> spots;
    const auto compare = [&](Words name, const Rate& rate, const Rate& among) {
        spots.push_back({std::move(name), Against::peers, rate, without(among, rate)});
    };
    for (const auto& [counter, rate] : by_counter) compare(name_of(counter), rate, all);
    for (const auto& [weekday, rate] : by_weekday) compare(weekday_name(weekday), rate, all);
    for (const auto& [block, rate] : by_block) compare(block_name(block), rate, all);
    for (const auto& [cell, rate] : rates) {
        const Words time = joined(weekday_name(cell.weekday), block_name(cell.block));
        compare(joined(name_of(cell.counter), time), rate, by_time[{cell.weekday, cell.block}]);
    }
    return spots;
}

}  // namespace domain
