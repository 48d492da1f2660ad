#include "sync/server/response_row.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/server/event_time.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

template <typename Item, typename Same>
void add_new(std::vector<Item>& items, const std::vector<Item>& more, Same same) {
    for (const Item& item : more)
        if (std::none_of(items.begin(), items.end(), [&](const Item& known) { return same(known, item); }))
            items.push_back(item);
}

}  // namespace

CounterPlaces places_in(const domain::City& city) {
    CounterPlaces places;
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& agency : bloc.agencies)
            for (const domain::Unit& unit : agency.units)
                for (const domain::Counter& counter : unit.counters) places[counter.id] = {agency.id, unit.id};
    return places;
}

bool passes(const ResponseFilter& filter, const ResponseRow& row) {
    return filter.period.holds(row.day) && (filter.agency.empty() || filter.agency == row.agency) &&
           (filter.unit.empty() || filter.unit == row.unit) &&
           (filter.field.empty() || filter.field == row.rating.field);
}

void ResponseJoin::take(const EntryRow& entry) {
    if (entry.sequence > undo_reach) release_before(entry.sequence - undo_reach);
    if (entry.standing == Standing::repeated) return;
    const auto read = wire::read_entry(entry.line, entry.sequence);
    if (!read) return;
    const bool is_quarantined = entry.standing == Standing::quarantined;
    if (const auto* rating = std::get_if<domain::Rating>(&read->body)) {
        const auto local = entry.event + local_offset;
        ResponseRow row{.device = stream_.device,
                        .epoch = stream_.epoch,
                        .sequence = entry.sequence,
                        .rating = *rating,
                        .day = base::local_day(entry.event, local_offset)};
        row.hour = static_cast<int>(std::chrono::floor<std::chrono::hours>(local - base::WallTime{row.day}).count());
        if (const auto place = places_->find(rating->counter); place != places_->end()) {
            row.agency = place->second.agency;
            row.unit = place->second.unit;
        }
        if (is_quarantined) row.standing = "quarantined";
        waiting_.push_back(std::move(row));
    } else if (const auto* answers = std::get_if<domain::Answers>(&read->body); answers != nullptr && !is_quarantined) {
        ResponseRow* const row = waiting_of(answers->response);
        if (row == nullptr) return;
        add_new(row->remarks, answers->remarks, [](const auto& a, const auto& b) { return a.factor == b.factor; });
        add_new(row->judgements, answers->judgements,
                [](const auto& a, const auto& b) { return a.criterion == b.criterion; });
    } else if (const auto* undone = std::get_if<domain::Undone>(&read->body); undone != nullptr && !is_quarantined) {
        if (ResponseRow* const row = waiting_of(undone->response)) row->standing = "undone";
    }
}

void ResponseJoin::end() {
    std::move(waiting_.begin(), waiting_.end(), std::back_inserter(ready_));
    waiting_.clear();
}

std::vector<ResponseRow> ResponseJoin::ready() { return std::exchange(ready_, {}); }

// A quarantined rating has the id of one that counts, or no place; nothing is said about it.
ResponseRow* ResponseJoin::waiting_of(const domain::ResponseId& response) {
    const auto found = std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const ResponseRow& row) {
        return row.rating.response == response && row.standing != "quarantined";
    });
    return found == waiting_.rend() ? nullptr : &*found;
}

void ResponseJoin::release_before(wire::Sequence sequence) {
    while (!waiting_.empty() && waiting_.front().sequence < sequence) {
        ready_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
}

}  // namespace server
