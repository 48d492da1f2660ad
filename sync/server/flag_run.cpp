#include "sync/server/flag_run.hpp"

#include <algorithm>
#include <map>

#include "sync/server/event_time.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/suspects.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;
using std::chrono::year_month;

constexpr base::Duration clocks_agree{2000};

year_month month_of(base::LocalDay day) {
    const std::chrono::year_month_day date(day);
    return date.year() / date.month();
}

// What is held of a month: the same responses twice, for the rules and by the response's id.
struct Month {
    domain::TerminalMonth seen;
    std::vector<domain::ResponseId> ids;  // beside seen.responses
};

// One terminal's streams, in order.
class Terminal {
public:
    Terminal(Store& store, const Device& device, const domain::FlagRules& rules, FlagRun& run)
        : store_(store), device_(device), rules_(rules), run_(run) {}

    Result<> read(const std::vector<StreamRow>& streams) {
        const auto place = store_.place_of(device_.counter);
        if (!place) return place.problem();
        if (const auto& found = *place) hours_ = found->hours;
        for (const StreamRow& stream : streams)
            if (const auto done = read(stream); !done) return done;
        return flush(std::nullopt);
    }

private:
    Result<> read(const StreamRow& stream) {
        stream_numbers_[stream.name.epoch] = stream.number;
        before_.reset();
        Result<> state = Done{};
        const auto read = store_.each_entry(stream.number, 1, sequence_limit - 1, [&](const EntryRow& row) {
            if (state) state = take(stream, row);
        });
        if (!read) return read.problem();
        run_.read.push_back({stream.name, stream.head});
        return state;
    }

    Result<> take(const StreamRow& stream, const EntryRow& row) {
        const auto entry = wire::read_entry(row.line, row.sequence);
        if (!entry) return Done{};  // in quarantine: it counts for nothing
        const bool dated = is_dated(entry->stamp, row.event);
        before_ = Before{entry->stamp, row.event};
        const base::LocalDay day = base::local_day(row.event, local_offset);
        if (const auto* undone = std::get_if<domain::Undone>(&entry->body)) {
            if (row.standing == Standing::counted) forget(undone->response);
            return Done{};
        }
        if (!run_.period.holds(day)) return Done{};
        if (const auto* rating = std::get_if<domain::Rating>(&entry->body)) {
            if (row.standing != Standing::counted) return Done{};
            Month& month = months_[month_of(day)];
            const domain::EntryName name{stream.name.epoch, row.sequence};
            month.seen.responses.push_back({name, row.event, dated, rating->level, rating->dossier.has_value()});
            month.ids.push_back(rating->response);
            return dated ? flush(month_of(day) - std::chrono::months{1}) : Result<>(Done{});
        }
        const auto* heartbeat = std::get_if<wire::Heartbeat>(&entry->body);
        if ((heartbeat != nullptr && heartbeat->lit) || std::holds_alternative<wire::Opened>(entry->body))
            months_[month_of(day)].seen.heartbeats.push_back(row.event);
        return Done{};
    }

    // Within a boot the time between two entries is that of their monotonic clocks. Where it is not, one of them has
    // the time of its receipt, because nobody knows better (event_time.hpp).
    bool is_dated(const base::Stamp& stamp, base::WallTime event) const {
        if (stamp.trust >= base::ClockTrust::network) return true;
        if (!before_ || before_->stamp.boot != stamp.boot) return true;
        const base::Duration by_events = event - before_->event;
        const base::Duration by_clock = stamp.monotonic - before_->stamp.monotonic;
        return by_events - by_clock <= clocks_agree && by_clock - by_events <= clocks_agree;
    }

    // A rating is taken back within seconds, so it still is among the last.
    void forget(const domain::ResponseId& response) {
        for (auto& [name, month] : months_) {
            const auto found = std::find(month.ids.rbegin(), month.ids.rend(), response);
            if (found == month.ids.rend()) continue;
            const auto place = month.ids.rend() - found - 1;
            month.ids.erase(month.ids.begin() + place);
            month.seen.responses.erase(month.seen.responses.begin() + place);
        }
    }

    // Months before `before` get nothing more, or all of them.
    Result<> flush(std::optional<year_month> before) {
        while (!months_.empty() && (!before || months_.begin()->first < *before)) {
            Month& month = months_.begin()->second;
            month.seen.hours = hours_;
            run_.responses += month.seen.responses.size();
            std::vector<domain::Flag> flags = domain::flags_in(month.seen, rules_);
            for (const domain::EntryName& suspect : domain::suspects_of(flags))
                if (const auto counted = add_counted(
                        store_, device_.number, {stream_numbers_.at(suspect.epoch), suspect.sequence}, run_.suspected);
                    !counted)
                    return counted;
            for (domain::Flag& flag : flags) run_.flags.push_back({device_.id, device_.counter, std::move(flag)});
            months_.erase(months_.begin());
        }
        return Done{};
    }

    struct Before {
        base::Stamp stamp;
        base::WallTime event;
    };

    Store& store_;
    const Device& device_;
    const domain::FlagRules& rules_;
    FlagRun& run_;
    domain::Hours hours_;
    std::map<wire::Epoch, std::int64_t> stream_numbers_;
    std::map<year_month, Month> months_;
    std::optional<Before> before_;
};

}  // namespace

Result<FlagRun> run_flags(Store& store, const domain::FlagRules& rules, std::string rules_sha256,
                          const domain::Period& period) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    const auto devices = store.devices();
    if (!devices) return devices.problem();
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    FlagRun run{rules.id, std::move(rules_sha256), period, {}, 0, {}, {}};
    for (const Device& device : *devices) {
        std::vector<StreamRow> own;
        std::copy_if(streams->begin(), streams->end(), std::back_inserter(own),
                     [&](const StreamRow& stream) { return stream.device == device.number; });
        std::sort(own.begin(), own.end(),
                  [](const StreamRow& a, const StreamRow& b) { return a.name.epoch < b.name.epoch; });
        if (const auto read = Terminal(store, device, rules, run).read(own); !read) return read.problem();
    }
    return run;
}

}  // namespace server
