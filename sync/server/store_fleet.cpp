// Store: how the devices are, and where they stood.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;
using sql::integer;

// The newest stream of each device, beside the device.
constexpr std::string_view states_sql =
    "SELECT device.number, device.id, device.counter, counter.unit, unit.agency, device.state, device.enrolled_ms, "
    "device.version, stream.epoch, stream.head_seq, stream.contact_ms FROM device "
    "JOIN counter ON counter.id = device.counter JOIN unit ON unit.id = counter.unit "
    "LEFT JOIN stream ON stream.device = device.number AND stream.epoch = "
    "(SELECT MAX(epoch) FROM stream AS newest WHERE newest.device = device.number) ORDER BY device.number";

DeviceState state_at(const sql::Row& row) {
    DeviceState state;
    state.number = row.integer(0);
    state.id = row.text(1);
    state.counter = row.text(2);
    state.where = {row.text(4), row.text(3)};
    state.active = row.text_view(5) == "active";
    state.enrolled = wall_at(row, 6);
    state.version = row.text(7);
    if (row.is_null(8)) return state;
    state.epoch = static_cast<wire::Epoch>(row.integer(8));
    state.sequence = row.count(9);
    state.contact = wall_at(row, 10);
    return state;
}

Result<> done(const Result<std::int64_t>& changed) { return changed ? Result<>(Done{}) : changed.problem(); }

}  // namespace

Result<std::vector<DeviceState>> Store::device_states() {
    std::vector<DeviceState> states;
    const auto read = connection_.query(states_sql, {}, [&](const sql::Row& row) { states.push_back(state_at(row)); });
    if (!read) return read.problem();
    return states;
}

Result<> Store::set_version(std::int64_t device, std::string_view version) {
    return done(connection_.execute("UPDATE device SET version = $1 WHERE number = $2", {version, device}));
}

Result<> Store::note_heartbeat(std::int64_t device, const HeartbeatRow& beat) {
    return done(connection_.execute(
        "INSERT INTO heartbeat (device, at_ms, lit, waiting, free_mib, clock_off_ms) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (device, at_ms) DO NOTHING",
        {device, to_ms(beat.at), integer(beat.lit ? 1 : 0), integer(beat.waiting), integer(beat.free_mib),
         std::int64_t{beat.clock_offset.count()}}));
}

Result<> Store::forget_heartbeats(std::int64_t device, base::WallTime before) {
    return done(connection_.execute("DELETE FROM heartbeat WHERE device = $1 AND at_ms < $2", {device, to_ms(before)}));
}

Result<std::vector<HeartbeatRow>> Store::heartbeats_since(std::int64_t device, base::WallTime from) {
    std::vector<HeartbeatRow> beats;
    const auto read = connection_.query(
        "SELECT at_ms, lit, waiting, free_mib, clock_off_ms FROM heartbeat WHERE device = $1 AND at_ms >= $2 "
        "ORDER BY at_ms",
        {device, to_ms(from)}, [&](const sql::Row& row) {
            beats.push_back(
                {wall_at(row, 0), row.integer(1) != 0, row.count(2), row.count(3), base::Duration{row.integer(4)}});
        });
    if (!read) return read.problem();
    return beats;
}

Result<std::map<std::int64_t, domain::LitHours>> Store::lit_hours(const domain::Period& period) {
    const DayBounds days = day_bounds(period);
    std::map<std::int64_t, domain::LitHours> lit;
    const auto read =
        connection_.walk("SELECT device, day, lit_hours FROM device_day WHERE lit_hours > 0 AND day >= $1 AND day < $2",
                         {days.from, days.until}, [&](const sql::Row& row) {
                             base::LocalDay day{};
                             base::check(base::from_text(row.text_view(1), day), "a device's day is a day");
                             lit[row.integer(0)][day] = static_cast<std::uint32_t>(row.integer(2));
                         });
    if (!read) return read.problem();
    return lit;
}

Result<> Store::put_stand(std::int64_t device, std::string_view counter, base::WallTime from) {
    return done(
        connection_.execute("INSERT INTO stand (device, counter, from_ms) VALUES ($1, $2, $3) "
                            "ON CONFLICT (device, from_ms, counter) DO NOTHING",
                            {device, counter, to_ms(from)}));
}

Result<> Store::move_device(std::int64_t device, std::string_view counter, base::WallTime from) {
    const auto moved = connection_.execute("UPDATE device SET counter = $1 WHERE number = $2", {counter, device});
    if (!moved) return moved.problem();
    return put_stand(device, counter, from);
}

Result<bool> Store::has_stood_in(std::int64_t device, std::string_view unit) {
    const auto found = connection_.integer(
        "SELECT 1 FROM stand JOIN counter ON counter.id = stand.counter WHERE stand.device = $1 AND counter.unit = $2 "
        "LIMIT 1",
        {device, unit});
    if (!found) return found.problem();
    return found->has_value();
}

}  // namespace server
