#include "sync/server/counted_rating.hpp"

#include "sync/server/event_time.hpp"
#include "sync/wire/entry.hpp"

namespace server {

using base::Result;

Result<std::optional<CountedRating>> counted_rating(Store& store, std::int64_t device,
                                                    const domain::ResponseId& response) {
    const auto found = store.counted_response(device, response);
    if (!found) return found.problem();
    const std::optional<CountedResponse>& counted = *found;
    if (!counted) return std::optional<CountedRating>{};
    const auto entry = wire::read_entry(counted->line, counted->entry.sequence);
    const auto* rating = entry ? std::get_if<domain::Rating>(&entry->body) : nullptr;
    if (rating == nullptr)
        return base::Problem{base::Code::damaged, "the entry counted for a response is no rating", 0};
    return std::optional(CountedRating{*rating, entry->stamp, base::local_day(counted->event, local_offset),
                                       counted->entry, counted->undone_by});
}

Result<std::string_view> objection_to_undo(Store& store, const CountedRating& counted, const EntryPlace& by,
                                           const base::Stamp& stamp) {
    if (counted.entry.stream != by.stream || counted.entry.sequence >= by.sequence)
        return std::string_view("its rating does not stand before it in this epoch");
    if (by.sequence - counted.entry.sequence > undo_reach)
        return std::string_view("too many entries stand between its rating and it");
    const auto between = store.lines(by.stream, counted.entry.sequence + 1, by.sequence - 1);
    if (!between) return between.problem();
    std::vector<base::Stamp> stamps{counted.stamp};
    for (const Line& line : *between)
        if (const auto entry = wire::read_entry(line.line, line.sequence)) stamps.push_back(entry->stamp);
    stamps.push_back(stamp);
    return objection_to_undo(stamps);
}

std::string_view objection_to_undo(std::span<const base::Stamp> from_rating_to_undone) {
    const base::Stamp& rating = from_rating_to_undone.front();
    const base::Stamp& undone = from_rating_to_undone.back();
    for (const base::Stamp& stamp : from_rating_to_undone) {
        if (stamp.boot != undone.boot) return "the machine was started anew since its rating";
        if (stamp.monotonic > undone.monotonic) return "it is older than an entry before it";
    }
    if (undone.monotonic - rating.monotonic > undo_window) return "it came more than 10 s after its rating";
    return {};
}

}  // namespace server
