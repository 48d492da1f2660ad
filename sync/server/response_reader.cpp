#include "sync/server/response_reader.hpp"

#include <algorithm>

#include "sync/server/moment.hpp"
#include "sync/wire/content.hpp"

namespace server {
namespace {

using base::Result;

constexpr wire::Sequence window = 1024;
// Answers may come on the day after their rating, and a day is not the same everywhere.
constexpr std::chrono::hours margin{36};

std::vector<std::string> criteria_of(const std::vector<std::string>& surveys) {
    std::vector<std::string> criteria;
    for (const std::string& json : surveys) {
        const auto survey = wire::read_survey(json);
        if (!survey) continue;
        for (const domain::Factor& factor : survey->factors)
            for (const domain::Criterion& criterion : factor.criteria)
                if (std::find(criteria.begin(), criteria.end(), criterion.id) == criteria.end())
                    criteria.push_back(criterion.id);
    }
    return criteria;
}

EventRange events_of(const domain::Period& period) {
    EventRange range;
    if (period.from) range.from = base::WallTime{*period.from} - margin;
    if (period.until) range.until = base::WallTime{*period.until} + margin;
    return range;
}

}  // namespace

Result<ResponseReader> ResponseReader::over(Store& store, ResponseFilter filter) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    auto streams = store.streams();
    if (!streams) return streams.problem();
    const auto city = store.city();
    if (!city) return city.problem();
    const auto surveys = store.survey_jsons();
    if (!surveys) return surveys.problem();
    ResponseReader reader;
    reader.filter_ = std::move(filter);
    reader.places_ = std::make_unique<CounterPlaces>(places_in(*city));
    reader.criteria_ = criteria_of(*surveys);
    reader.streams_ = std::move(*streams);
    return reader;
}

Result<bool> ResponseReader::fetch(Store& store) {
    fetched_.clear();
    ends_stream_ = false;
    if (stream_ == streams_.size()) return false;
    const StreamRow& stream = streams_[stream_];
    const wire::Sequence last = std::min(stream.head, read_through_ + window);
    const auto read = store.each_entry_within(
        stream.number, read_through_ + 1, last, events_of(filter_.period), [this](const EntryRow& entry) {
            fetched_.push_back({entry.sequence, std::string(entry.line), entry.event, entry.standing});
        });
    if (!read) return read.problem();
    read_through_ = last;
    ends_stream_ = last == stream.head;
    return true;
}

std::vector<ResponseRow> ResponseReader::join() {
    if (stream_ == streams_.size()) return {};
    if (!join_) join_.emplace(streams_[stream_].name, *places_);
    for (const Fetched& entry : fetched_)
        join_->take({.sequence = entry.sequence,
                     .line = entry.line,
                     .hash = {},
                     .event = entry.event,
                     .standing = entry.standing,
                     .reason = {}});
    if (ends_stream_) {
        join_->end();
        ++stream_;
        read_through_ = 0;
    }
    std::vector<ResponseRow> rows = join_->ready();
    if (ends_stream_) join_.reset();
    std::erase_if(rows, [this](const ResponseRow& row) { return !passes(filter_, row); });
    return rows;
}

}  // namespace server
