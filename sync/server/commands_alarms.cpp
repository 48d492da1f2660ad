// Commands about alarms: list, show, clear, and one turn of the watch.
#include <fmt/format.h>

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/base/log.hpp"
#include "sync/server/alarm_list.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/watch.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// What a device wrote must not move the cursor of the one who reads it.
std::string printable(std::string_view text) {
    std::string shown(text);
    std::ranges::replace_if(
        shown, [](char c) { return c != '\n' && base::is_control(c); }, '?');
    return shown;
}

std::string whose(const Alarm& alarm) {
    if (alarm.device.empty()) return "this server";
    return alarm.sighting.epoch == 0 ? "device " + alarm.device
                                     : fmt::format("device {} epoch {}", alarm.device, alarm.sighting.epoch);
}

void print_alarm(const Alarm& alarm) {
    const std::string often =
        alarm.times == 1 ? "" : fmt::format(", {} times, last {}", alarm.times, base::to_iso8601(alarm.last));
    fmt::print("{:>4}  {:<10}  {}, {}{}\n      {}\n", alarm.id, name_of(alarm.sighting.kind), whose(alarm),
               base::to_iso8601(alarm.raised), often, printable(alarm.sighting.words));
    if (alarm.cleared)
        fmt::print("      cleared {} by {}: {}\n", base::to_iso8601(alarm.cleared->at), printable(alarm.cleared->by),
                   printable(alarm.cleared->reason));
    else
        fmt::print("      -> {}\n", advice_on(alarm.sighting.kind));
}

}  // namespace

Result<bool> list_alarms(const Path& database, bool cleared_too, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto alarms = store->alarms(cleared_too);
    if (!alarms) return alarms.problem();
    const auto open = static_cast<std::size_t>(
        std::count_if(alarms->begin(), alarms->end(), [](const Alarm& alarm) { return !alarm.cleared; }));
    if (format == Format::json) {
        wire::JsonArray all;
        for (const Alarm& alarm : *alarms) all.push_back(json_of(alarm));
        fmt::print("{}\n", wire::to_text(all));
    } else {
        for (const Alarm& alarm : *alarms) print_alarm(alarm);
        fmt::print("{} open\n", amount(open, "alarm", "alarms"));
    }
    return open == 0;
}

Result<bool> show_alarm(const Path& database, std::int64_t id, const Path& into) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto found = store->alarm(id);
    if (!found) return found.problem();
    const std::optional<Alarm>& alarm = *found;
    if (!alarm) return Problem{Code::not_found, fmt::format("there is no alarm {}", id), 0};
    print_alarm(*alarm);
    if (into.empty()) {
        fmt::print("{}", printable(alarm->sighting.evidence));
        return true;
    }
    if (const auto written = base::replace_file(into, alarm->sighting.evidence); !written) return written.problem();
    return true;
}

Result<bool> clear_alarm(const Path& database, std::int64_t id, const std::string& by, const std::string& reason) {
    const auto done = changed(database, [&](Store& store) {
        return clear_alarm(store, shell_author(), id, {base::wall_now(), by, reason});
    });
    if (!done) return done.problem();
    fmt::print("alarm {} is cleared; it stays in `sipas alarms --all`\n", id);
    return true;
}

Result<bool> watch_once(const Path& database) {
    auto store = Store::open(database);
    if (!store) return store.problem();
    const base::WallTime now = base::wall_now();
    const auto sightings = missed(*store, now, true);
    if (!sightings) return sightings.problem();
    for (const Sighting& sighting : *sightings) fmt::print("{}: {}\n", name_of(sighting.kind), sighting.words);
    fmt::print("{} raised\n", amount(sightings->size(), "alarm", "alarms"));
    if (sightings->empty()) return true;
    auto change = store->begin();
    if (!change) return change.problem();
    if (const auto raised = raise_all(*store, *sightings, now); !raised) return raised.problem();
    if (const auto committed = change->commit(); !committed) return committed.problem();
    return false;
}

}  // namespace server
