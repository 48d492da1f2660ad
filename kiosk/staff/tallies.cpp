#include "kiosk/staff/tallies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace staff {
namespace {

constexpr std::size_t remembered_responses = 64;

template <typename Counts>
void add_level(Counts& levels, domain::Level level) {
    ++levels.at(static_cast<std::size_t>(level.number() - domain::Level::lowest));
}

void hide_small(std::map<int, int>& hours) {
    std::erase_if(hours, [](const auto& hour) { return hour.second < static_cast<int>(block_ratings); });
}

}  // namespace

int Share::count() const { return std::accumulate(levels.begin(), levels.end(), 0); }

int Share::satisfied() const { return levels[3] + levels[4]; }

std::string rate_text(const Share& share) {
    const int total = share.count();
    if (total == 0) return "–";
    const int tenths = (2 * 1000 * share.satisfied() + total) / (2 * total);
    return fmt::format("{},{}%", tenths / 10, tenths % 10);
}

void Tallies::add(const wire::Entry& entry) {
    if (const auto* rating = std::get_if<domain::Rating>(&entry.body)) count(*rating, entry.stamp);
    if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) take_back(*undone, entry.stamp);
}

void Tallies::count(const domain::Rating& rating, const base::Stamp& stamp) {
    if (recent(rating.response) != nullptr) return;
    const CellKey key{day_of(stamp.wall), rating.counter};
    recent_.push_back({rating.response, key});
    if (recent_.size() > remembered_responses) recent_.pop_front();
    Cell& cell = cells_[key];
    release(cell, stamp);
    ++cell.ratings;
    cell.waiting.push_back({rating.response, rating.level, hour_of(stamp.wall), stamp});
}

void Tallies::take_back(const domain::Undone& undone, const base::Stamp& stamp) {
    Recent* const given = recent(undone.response);
    if (given == nullptr || given->undone) return;
    given->undone = true;
    Cell& cell = cells_.at(given->cell);
    release(cell, stamp);
    --cell.ratings;
    std::erase_if(cell.waiting, [&](const Given& rating) { return rating.response == undone.response; });
}

Tallies::Recent* Tallies::recent(const domain::ResponseId& response) {
    const auto found =
        std::find_if(recent_.rbegin(), recent_.rend(), [&](const Recent& given) { return given.response == response; });
    return found == recent_.rend() ? nullptr : &*found;
}

// How many of the waiting ratings stand in blocks that may be seen: a multiple of five.
std::size_t Tallies::released(const Cell& cell, const base::Stamp& now) {
    std::size_t count = 0;
    while (count + block_ratings <= cell.waiting.size() &&
           age_at_least(cell.waiting[count + block_ratings - 1].stamp, now) > quiet_time)
        count += block_ratings;
    return count;
}

void Tallies::release(Cell& cell, const base::Stamp& now) {
    const auto end = cell.waiting.begin() + static_cast<std::ptrdiff_t>(released(cell, now));
    for (auto given = cell.waiting.begin(); given != end; ++given) {
        add_level(cell.levels, given->level);
        ++cell.hours.at(static_cast<std::size_t>(given->hour));
    }
    cell.waiting.erase(cell.waiting.begin(), end);
}

void Tallies::sum(const CellKey& key, const Cell& cell, const base::Stamp& now, Share& into) {
    Cell seen = cell;
    release(seen, now);
    for (std::size_t i = 0; i < seen.levels.size(); ++i) into.levels.at(i) += seen.levels.at(i);
    for (std::size_t hour = 0; hour < seen.hours.size(); ++hour)
        if (seen.hours.at(hour) > 0) into.hours[static_cast<int>(hour)] += seen.hours.at(hour);
    const int count = std::accumulate(seen.levels.begin(), seen.levels.end(), 0);
    if (count > 0) into.counters[key.counter] += count;
}

View Tallies::view(const base::Stamp& now) const {
    const base::LocalDay today = day_of(now.wall);
    View view;
    const auto first = cells_.lower_bound({today - (week - std::chrono::days{1}), ""});
    for (auto cell = first; cell != cells_.end() && cell->first.day <= today; ++cell) {
        sum(cell->first, cell->second, now, view.last_days);
        if (cell->first.day == today) sum(cell->first, cell->second, now, view.today);
    }
    hide_small(view.today.hours);
    hide_small(view.last_days.hours);
    return view;
}

std::uint64_t Tallies::ratings_on(base::LocalDay day) const {
    std::uint64_t ratings = 0;
    for (auto cell = cells_.lower_bound({day, ""}); cell != cells_.end() && cell->first.day == day; ++cell)
        ratings += cell->second.ratings;
    return ratings;
}

}  // namespace staff
