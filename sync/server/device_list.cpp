#include "sync/server/device_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sync/server/amount.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/fleet.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using people::Act;

std::map<std::string, domain::Hours> hours_by_unit(const domain::City& city) {
    std::map<std::string, domain::Hours> hours;
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& agency : bloc.agencies)
            for (const domain::Unit& unit : agency.units) hours[unit.id] = unit.hours;
    return hours;
}

Result<SeenDevice> listed(Store& store, DeviceState state, const domain::Hours& hours, base::WallTime now) {
    const auto beats = store.heartbeats_since(state.number, now - coverage_days);
    if (!beats) return beats.problem();
    SeenDevice device{.state = std::move(state)};
    if (!beats->empty()) device.newest = beats->back();
    device.coverage_percent = coverage_percent(hours, *beats, now);
    return device;
}

struct Found {
    Device device;
    people::Scope where;
};

// The same answer for no device and for one elsewhere.
Result<Found> visible(Store& store, const Author& author, Act act, std::string_view id) {
    const std::string what = "device \"" + std::string(id) + '"';
    const auto found = store.device_by_id(id);
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    people::Scope where{"\n", ""};
    if (device) {
        const auto place = store.place_of(device->counter);
        if (!place) return place.problem();
        if (*place) where = {(*place)->agency, (*place)->unit};
    }
    if (const auto may = require(author.grant, act, where, what); !may) return may.problem();
    if (!device) return Problem{Code::not_found, "there is no " + what, 0};
    return Found{*device, where};
}

Result<people::Scope> visible_counter(Store& store, const Author& author, Act act, std::string_view counter) {
    const std::string what = "counter \"" + std::string(counter) + '"';
    const auto found = store.place_of(counter);
    if (!found) return found.problem();
    const std::optional<domain::Place>& place = *found;
    const people::Scope where = place ? people::Scope{place->agency, place->unit} : people::Scope{"\n", ""};
    if (const auto may = require(author.grant, act, where, what); !may) return may.problem();
    if (!place) return Problem{Code::not_found, "there is no " + what, 0};
    return where;
}

Problem is_retired(std::string_view id) {
    return {Code::forbidden, "device \"" + std::string(id) + "\" was retired", 0};
}

std::string or_dash(const std::optional<std::string>& text) { return text.value_or("-"); }

}  // namespace

std::optional<int> coverage_percent(const domain::Hours& hours, const std::vector<HeartbeatRow>& beats,
                                    base::WallTime now) {
    const base::WallTime from = now - coverage_days;
    const auto open = std::chrono::floor<std::chrono::hours>(open_between(hours, from, now)).count();
    if (open == 0) return std::nullopt;
    const auto attended = std::count_if(beats.begin(), beats.end(), [&](const HeartbeatRow& beat) {
        return beat.lit && beat.at >= from && beat.at < now &&
               hours.open_at(domain::local_minute(beat.at, local_offset));
    });
    return static_cast<int>(std::min<std::int64_t>(100, attended * 100 / open));
}

Result<std::vector<SeenDevice>> visible_devices(Store& store, const people::Grant& grant, base::WallTime now,
                                                const DeviceRange& range) {
    auto states = store.device_states();
    if (!states) return states.problem();
    const auto city = store.city();
    if (!city) return city.problem();
    const auto hours = hours_by_unit(*city);
    std::vector<SeenDevice> devices;
    for (DeviceState& state : *states) {
        if (devices.size() == range.limit) break;
        if (state.number <= range.after || may(grant, Act::see_devices, state.where) != people::Right::granted)
            continue;
        const domain::Hours open = hours.contains(state.where.unit) ? hours.at(state.where.unit) : domain::Hours{};
        auto device = listed(store, std::move(state), open, now);
        if (!device) return device.problem();
        devices.push_back(std::move(*device));
    }
    return devices;
}

wire::JsonObject json_of(const SeenDevice& device) {
    const DeviceState& state = device.state;
    wire::JsonObject json;
    json["id"] = state.id;
    json["agency"] = state.where.agency;
    json["unit"] = state.where.unit;
    json["counter"] = state.counter;
    json["active"] = state.active;
    json["enrolled"] = base::to_iso8601(state.enrolled);
    if (!state.version.empty()) json["version"] = state.version;
    if (state.contact) {
        json["last_contact"] = base::to_iso8601(*state.contact);
        json["epoch"] = state.epoch;
        json["sequence"] = state.sequence;
    }
    if (device.newest) {
        json["waiting"] = device.newest->waiting;
        json["free_mib"] = device.newest->free_mib;
        json["clock_offset_ms"] = device.newest->clock_offset.count();
    }
    if (device.coverage_percent) json["coverage_percent"] = *device.coverage_percent;
    return json;
}

std::string table_of(const std::vector<SeenDevice>& devices) {
    std::string table =
        fmt::format("{:<16}  {:<20}  {:<20}  {:>5}  {:>9}  {:>7}  {:>9}  {:>8}  {:<10}\n", "device", "counter",
                    "last contact", "epoch", "sequence", "waiting", "clock", "coverage", "version");
    for (const SeenDevice& one : devices) {
        const DeviceState& state = one.state;
        const auto contact = state.contact ? std::optional(base::to_iso8601(*state.contact)) : std::nullopt;
        const auto waiting = one.newest ? std::optional(std::to_string(one.newest->waiting)) : std::nullopt;
        const auto clock =
            one.newest
                ? std::optional(fmt::format("{:+.1f} s", static_cast<double>(one.newest->clock_offset.count()) / 1000))
                : std::nullopt;
        const auto coverage =
            one.coverage_percent ? std::optional(fmt::format("{} %", *one.coverage_percent)) : std::nullopt;
        table += fmt::format("{:<16}  {:<20}  {:<20}  {:>5}  {:>9}  {:>7}  {:>9}  {:>8}  {:<10}{}\n", state.id,
                             state.counter, or_dash(contact), state.epoch, state.sequence, or_dash(waiting),
                             or_dash(clock), or_dash(coverage), state.version, state.active ? "" : "  retired");
    }
    return table + amount(devices.size(), "device", "devices") + '\n';
}

Result<> move_device(Store& store, const Author& author, std::string_view id, std::string_view counter,
                     base::WallTime now) {
    const auto found = visible(store, author, Act::move_device, id);
    if (!found) return found.problem();
    if (!found->device.active) return is_retired(id);
    const auto where = visible_counter(store, author, Act::move_device, counter);
    if (!where) return where.problem();
    if (const auto moved = store.move_device(found->device.number, counter, now); !moved) return moved;
    const std::string words = found->device.counter + " -> " + std::string(counter);
    return store.log(author.doer, {"device.move", std::string(id), words, where->agency}, now);
}

Result<> retire_device(Store& store, const Author& author, std::string_view id, base::WallTime now) {
    const auto found = visible(store, author, Act::retire_device, id);
    if (!found) return found.problem();
    const auto revoked = store.revoke(id);
    if (!revoked) return revoked.problem();
    return store.log(author.doer, {"device.retire", std::string(id), {}, found->where.agency}, now);
}

Result<> give_code(Store& store, const Author& author, std::string_view code, std::string_view counter,
                   std::string_view replaces, base::WallTime now) {
    const auto where = visible_counter(store, author, Act::enrol_device, counter);
    if (!where) return where.problem();
    if (const auto issued = issue_code(store, code, counter, now, replaces); !issued) return issued;
    const std::string words = replaces.empty() ? "" : "replaces " + std::string(replaces);
    return store.log(author.doer, {"device.code", std::string(counter), words, where->agency}, now);
}

}  // namespace server
