// Store: alarms, and what they are found by.
#include "sync/base/check.hpp"
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;
using sql::integer;

const std::string select_alarm =
    "SELECT alarm.id, kind, alarm.device, COALESCE(device.id, ''), epoch, identity, words, evidence, claimed, held, "
    "raised_ms, last_ms, times, cleared_ms, cleared_by, reason FROM alarm "
    "LEFT JOIN device ON device.number = alarm.device ";
const std::string all_alarms_sql = select_alarm + "ORDER BY cleared_ms IS NOT NULL, raised_ms DESC, alarm.id DESC";
const std::string open_alarms_sql = select_alarm + "WHERE cleared_ms IS NULL ORDER BY raised_ms DESC, alarm.id DESC";
const std::string alarm_by_id_sql = select_alarm + "WHERE alarm.id = $1";

Alarm alarm_at(const sql::Row& row) {
    Alarm alarm{.id = row.integer(0),
                .device = row.text(3),
                .sighting = {.kind = alarm_kind_named(row.text_view(1)),
                             .device = row.integer(2),
                             .epoch = static_cast<wire::Epoch>(row.integer(4)),
                             .identity = array_at<32>(row, 5),
                             .words = row.text(6),
                             .evidence = row.text(7),
                             .claimed = row.count(8),
                             .held = row.count(9)},
                .raised = wall_at(row, 10),
                .last = wall_at(row, 11),
                .times = row.count(12),
                .cleared = std::nullopt};
    if (!row.is_null(13)) alarm.cleared = Clearing{wall_at(row, 13), row.text(14), row.text(15)};
    return alarm;
}

}  // namespace

Result<> Store::raise(const Sighting& sighting, base::WallTime now) {
    const auto name = name_of(sighting.kind);
    const auto known = connection_.execute(
        "UPDATE alarm SET last_ms = $1, times = times + 1 "
        "WHERE device = $2 AND kind = $3 AND epoch = $4 AND identity = $5",
        {to_ms(now), sighting.device, name, integer(sighting.epoch), base::View(sighting.identity)});
    if (!known) return known.problem();
    if (*known > 0) return Done{};
    const auto open = connection_.integer(
        "SELECT COUNT(*) FROM alarm WHERE device = $1 AND kind = $2 AND cleared_ms IS NULL", {sighting.device, name});
    if (!open) return open.problem();
    if (static_cast<std::size_t>(open->value_or(0)) >= open_limit(sighting.kind)) {
        const auto counted = connection_.execute(
            "UPDATE alarm SET last_ms = $1, times = times + 1 WHERE id = "
            "(SELECT MAX(id) FROM alarm WHERE device = $2 AND kind = $3 AND cleared_ms IS NULL)",
            {to_ms(now), sighting.device, name});
        return counted ? Result<>(Done{}) : counted.problem();
    }
    const auto raised = connection_.execute(
        "INSERT INTO alarm (kind, device, epoch, identity, words, evidence, claimed, held, raised_ms, last_ms, times) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 1)",
        {name, sighting.device, integer(sighting.epoch), base::View(sighting.identity), sighting.words,
         base::view_of(sighting.evidence), integer(sighting.claimed), integer(sighting.held), to_ms(now)});
    return raised ? Result<>(Done{}) : raised.problem();
}

Result<std::vector<Alarm>> Store::alarms(bool cleared_too) {
    std::vector<Alarm> alarms;
    const auto read = connection_.query(cleared_too ? all_alarms_sql : open_alarms_sql, {},
                                        [&](const sql::Row& row) { alarms.push_back(alarm_at(row)); });
    if (!read) return read.problem();
    return alarms;
}

Result<std::optional<Alarm>> Store::alarm(std::int64_t id) {
    std::optional<Alarm> alarm;
    const auto read = connection_.query(alarm_by_id_sql, {id}, [&](const sql::Row& row) { alarm = alarm_at(row); });
    if (!read) return read.problem();
    return alarm;
}

Result<bool> Store::clear_alarm(std::int64_t id, const Clearing& clearing) {
    const auto cleared = connection_.execute(
        "UPDATE alarm SET cleared_ms = $1, cleared_by = $2, reason = $3 WHERE id = $4 AND cleared_ms IS NULL",
        {to_ms(clearing.at), clearing.by, clearing.reason, id});
    if (!cleared) return cleared.problem();
    return *cleared > 0;
}

Result<std::int64_t> Store::alarm_count(AlarmKind kind) {
    const auto count = connection_.integer("SELECT COUNT(*) FROM alarm WHERE kind = $1", {name_of(kind)});
    if (!count) return count.problem();
    return count->value_or(0);
}

Result<bool> Store::is_known(const Sighting& sighting) {
    const auto found = connection_.integer(
        "SELECT 1 FROM alarm WHERE device = $1 AND kind = $2 "
        "AND (cleared_ms IS NULL OR (epoch = $3 AND identity = $4)) LIMIT 1",
        {sighting.device, name_of(sighting.kind), integer(sighting.epoch), base::View(sighting.identity)});
    if (!found) return found.problem();
    return found->has_value();
}

Result<std::vector<Attendance>> Store::fleet() {
    std::vector<Attendance> fleet;
    const auto read = connection_.query(
        "SELECT device.number, device.id, device.counter, COALESCE(MAX(stream.contact_ms), device.enrolled_ms) "
        "FROM device LEFT JOIN stream ON stream.device = device.number WHERE device.state = 'active' "
        "GROUP BY device.number ORDER BY device.number",
        {}, [&](const sql::Row& row) {
            fleet.push_back({row.integer(0), row.text(1), row.text(2), wall_at(row, 3), {}});
        });
    if (!read) return read.problem();
    for (Attendance& one : fleet) {
        const auto place = place_of(one.counter);
        if (!place) return place.problem();
        if (*place) one.hours = (*place)->hours;
    }
    return fleet;
}

Result<std::optional<Store::Forked>> Store::forked(std::int64_t device, wire::Epoch epoch) {
    std::optional<Forked> forked;
    const auto read = connection_.query(
        "SELECT MAX(claimed), MIN(held) FROM alarm WHERE device = $1 AND kind = 'fork' AND epoch = $2 AND held > 0",
        {device, integer(epoch)}, [&](const sql::Row& row) {
            if (!row.is_null(0)) forked = Forked{row.count(0), row.count(1)};
        });
    if (!read) return read.problem();
    return forked;
}

Result<bool> Store::was_contradicted(std::int64_t device, wire::Epoch epoch) {
    const auto found = connection_.integer(
        "SELECT 1 FROM alarm WHERE device = $1 AND epoch = $2 AND kind IN ('fork', 'rollback') AND held > 0 LIMIT 1",
        {device, integer(epoch)});
    if (!found) return found.problem();
    return found->has_value();
}

Result<> Store::note_missing(const Missing& missing) {
    const auto noted = connection_.execute(
        "INSERT INTO missing (device, epoch, first, held, header_line, since_ms) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (device, epoch) DO NOTHING",
        {missing.device, integer(missing.epoch), integer(missing.first), integer(missing.held),
         base::view_of(missing.header_line), to_ms(missing.since)});
    return noted ? Result<>(Done{}) : noted.problem();
}

Result<> Store::settle_missing(const StreamRow& stream) {
    const auto settled = connection_.execute("DELETE FROM missing WHERE device = $1 AND epoch = $2 AND first <= $3",
                                             {stream.device, integer(stream.name.epoch), integer(stream.head + 1)});
    return settled ? Result<>(Done{}) : settled.problem();
}

Result<std::vector<Missing>> Store::missing_since(base::WallTime latest) {
    std::vector<Missing> all;
    const auto read =
        connection_.query("SELECT device, epoch, first, held, header_line, since_ms FROM missing WHERE since_ms <= $1",
                          {to_ms(latest)}, [&](const sql::Row& row) {
                              all.push_back({row.integer(0), static_cast<wire::Epoch>(row.integer(1)), row.count(2),
                                             row.count(3), row.text(4), wall_at(row, 5)});
                          });
    if (!read) return read.problem();
    return all;
}

Result<> Store::forget_missing(std::int64_t device, wire::Epoch epoch) {
    const auto forgotten =
        connection_.execute("DELETE FROM missing WHERE device = $1 AND epoch = $2", {device, integer(epoch)});
    return forgotten ? Result<>(Done{}) : forgotten.problem();
}

Result<std::optional<Boot>> Store::boot(std::int64_t device, std::string_view id) {
    std::optional<Boot> boot;
    const auto read = connection_.query(
        "SELECT position, latest_m, position > 0 AND position = (SELECT MAX(position) FROM boot WHERE device = $1) "
        "FROM boot WHERE device = $1 AND id = $2",
        {device, id}, [&](const sql::Row& row) {
            boot = Boot{row.integer(0), base::Instant{base::Duration{row.integer(1)}}, row.integer(2) != 0};
        });
    if (!read) return read.problem();
    return boot;
}

Result<> Store::hear_boot(std::int64_t device, std::string_view id, base::Instant latest) {
    const auto heard = connection_.execute(
        "INSERT INTO boot (device, id, position, latest_m) "
        "VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM boot WHERE device = $1), $3) "
        "ON CONFLICT (device, id) DO UPDATE SET latest_m = CASE WHEN boot.latest_m < $3 THEN $3 ELSE boot.latest_m END",
        {device, id, std::int64_t{latest.time_since_epoch().count()}});
    return heard ? Result<>(Done{}) : heard.problem();
}

Result<> Store::note_older_boot(std::int64_t device, std::string_view id) {
    const auto noted = connection_.execute(
        "INSERT INTO boot (device, id, position, latest_m) VALUES ($1, $2, 0, 0) ON CONFLICT (device, id) DO NOTHING",
        {device, id});
    return noted ? Result<>(Done{}) : noted.problem();
}

Result<bool> Store::note_day(std::int64_t device, const DeviceDay& day) {
    const std::string on = base::to_text(day.day);
    const auto added = connection_.execute(
        "INSERT INTO device_day (device, day, canaries, lit_hours) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (device, day) DO NOTHING",
        {device, on, integer(day.canaries), integer(day.lit_hours)});
    if (!added) return added.problem();
    if (*added > 0 || (day.canaries == 0 && day.lit_hours == 0)) return *added > 0;
    const auto joined = connection_.execute(
        "UPDATE device_day SET canaries = canaries | $1, lit_hours = lit_hours | $2 WHERE device = $3 AND day = $4",
        {integer(day.canaries), integer(day.lit_hours), device, on});
    if (!joined) return joined.problem();
    return false;
}

Result<std::vector<DeviceDay>> Store::days_before(std::int64_t device, base::LocalDay day, std::int64_t limit) {
    std::vector<DeviceDay> days;
    const auto read = connection_.query(
        "SELECT day, canaries FROM device_day WHERE device = $1 AND day < $2 ORDER BY day DESC LIMIT $3",
        {device, base::to_text(day), limit}, [&](const sql::Row& row) {
            DeviceDay one{{}, static_cast<std::uint32_t>(row.integer(1))};
            base::check(base::from_text(row.text_view(0), one.day), "a device's day is a day");
            days.push_back(one);
        });
    if (!read) return read.problem();
    return days;
}

}  // namespace server
