// Store: devices and the one-time codes that make them.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;

const std::string select_device =
    "SELECT device.number, device.id, device.public_key, device.counter, counter.unit, device.state FROM device "
    "JOIN counter ON counter.id = device.counter ";
const std::string device_by_id_sql = select_device + "WHERE device.id = $1";
const std::string device_by_key_sql = select_device + "WHERE device.public_key = $1";
const std::string device_by_token_sql = select_device + "WHERE device.token_hash = $1";
const std::string device_by_number_sql = select_device + "WHERE device.number = $1";
const std::string devices_sql = select_device + "ORDER BY device.number";

Device device_at(const sql::Row& row) {
    return {.number = row.integer(0),
            .id = row.text(1),
            .public_key = array_at<32>(row, 2),
            .counter = row.text(3),
            .unit = row.text(4),
            .active = row.text_view(5) == "active"};
}

Result<> add_keys(sql::Connection& connection, Device& device) {
    return connection.query("SELECT from_epoch, public_key FROM device_key WHERE device = $1 ORDER BY from_epoch",
                            {device.number}, [&](const sql::Row& row) {
                                device.keys.push_back({static_cast<wire::Epoch>(row.integer(0)), array_at<32>(row, 1)});
                            });
}

Result<> add_key(sql::Connection& connection, std::int64_t device, const DeviceKey& key, base::WallTime now) {
    const auto added =
        connection.execute("INSERT INTO device_key (device, from_epoch, public_key, since_ms) VALUES ($1, $2, $3, $4)",
                           {device, sql::integer(key.from_epoch), base::View(key.key), to_ms(now)});
    return added ? Result<>(Done{}) : added.problem();
}

Result<std::optional<Device>> one_device(sql::Connection& connection, std::string_view statement, sql::Value key) {
    std::optional<Device> device;
    const auto read = connection.query(statement, {key}, [&](const sql::Row& row) { device = device_at(row); });
    if (!read) return read.problem();
    if (device)
        if (const auto keyed = add_keys(connection, *device); !keyed) return keyed.problem();
    return device;
}

}  // namespace

const wire::PublicKey& key_in(const Device& device, wire::Epoch epoch) {
    const wire::PublicKey* key = &device.public_key;
    for (auto known = device.keys.rbegin(); known != device.keys.rend(); ++known) {
        key = &known->key;
        if (known->from_epoch <= epoch) break;
    }
    return *key;
}

Result<std::optional<Device>> Store::device_by_number(std::int64_t number) {
    return one_device(connection_, device_by_number_sql, number);
}

Result<std::optional<Device>> Store::device_by_id(std::string_view id) {
    return one_device(connection_, device_by_id_sql, id);
}

Result<std::optional<Device>> Store::device_by_key(const wire::PublicKey& key) {
    return one_device(connection_, device_by_key_sql, base::View(key));
}

Result<std::optional<Device>> Store::device_by_token(const wire::Hash& token_hash) {
    return one_device(connection_, device_by_token_sql, base::View(token_hash));
}

Result<std::vector<Device>> Store::devices() {
    std::vector<Device> devices;
    const auto read =
        connection_.query(devices_sql, {}, [&](const sql::Row& row) { devices.push_back(device_at(row)); });
    if (!read) return read.problem();
    for (Device& device : devices)
        if (const auto keyed = add_keys(connection_, device); !keyed) return keyed.problem();
    return devices;
}

Result<std::int64_t> Store::add_device(const Device& device, const wire::Hash& token_hash, base::WallTime now) {
    const auto number = connection_.integer(
        "INSERT INTO device (id, public_key, token_hash, counter, state, enrolled_ms) "
        "VALUES ($1, $2, $3, $4, 'active', $5) RETURNING number",
        {device.id, base::View(device.public_key), base::View(token_hash), device.counter, to_ms(now)});
    if (!number) return number.problem();
    const std::int64_t added = number->value_or(0);
    if (const auto keyed = add_key(connection_, added, {1, device.public_key}, now); !keyed) return keyed.problem();
    if (const auto stands = put_stand(added, device.counter, now); !stands) return stands.problem();
    return added;
}

Result<> Store::change_key(std::int64_t device, const DeviceKey& key, base::WallTime now) {
    const auto changed =
        connection_.execute("UPDATE device SET public_key = $1 WHERE number = $2", {base::View(key.key), device});
    if (!changed) return changed.problem();
    return add_key(connection_, device, key, now);
}

Result<bool> Store::is_key_known(const wire::PublicKey& key) {
    const auto found = connection_.integer("SELECT device FROM device_key WHERE public_key = $1", {base::View(key)});
    if (!found) return found.problem();
    return found->has_value();
}

Result<wire::Epoch> Store::epoch_above_all(const Device& device) {
    const auto highest = connection_.integer("SELECT MAX(epoch) FROM stream WHERE device = $1", {device.number});
    if (!highest) return highest.problem();
    auto epoch = static_cast<wire::Epoch>(highest->value_or(1));
    for (const DeviceKey& key : device.keys) epoch = std::max(epoch, key.from_epoch);
    return epoch + 1;
}

Result<> Store::give_token(std::int64_t device, const wire::Hash& token_hash, std::string_view counter) {
    const auto given = connection_.execute("UPDATE device SET token_hash = $1, counter = $2 WHERE number = $3",
                                           {base::View(token_hash), counter, device});
    return given ? Result<>(Done{}) : given.problem();
}

Result<bool> Store::revoke(std::string_view device) {
    const auto changed = connection_.execute("UPDATE device SET state = 'revoked' WHERE id = $1", {device});
    if (!changed) return changed.problem();
    return *changed > 0;
}

Result<> Store::add_enrolment(const wire::Hash& code_hash, std::string_view counter, base::WallTime created,
                              base::WallTime expires, const CodeFor& code_for) {
    const auto optional = [](const std::optional<std::int64_t>& number) {
        return number ? sql::Value(*number) : sql::Value(nullptr);
    };
    const auto added = connection_.execute(
        "INSERT INTO enrolment (code_hash, counter, created_ms, expires_ms, device, replaces) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {base::View(code_hash), counter, to_ms(created), to_ms(expires), optional(code_for.device),
         optional(code_for.replaces)});
    return added ? Result<>(Done{}) : added.problem();
}

Result<std::optional<Enrolment>> Store::enrolment(const wire::Hash& code_hash) {
    std::optional<Enrolment> enrolment;
    const auto number_at = [](const sql::Row& row, int column) {
        return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
    };
    const auto read =
        connection_.query("SELECT counter, expires_ms, used_by, device, replaces FROM enrolment WHERE code_hash = $1",
                          {base::View(code_hash)}, [&](const sql::Row& row) {
                              enrolment = Enrolment{row.text(0), wall_at(row, 1), number_at(row, 2), number_at(row, 3),
                                                    number_at(row, 4)};
                          });
    if (!read) return read.problem();
    return enrolment;
}

Result<> Store::use_enrolment(const wire::Hash& code_hash, std::int64_t device) {
    const auto used =
        connection_.execute("UPDATE enrolment SET used_by = $1 WHERE code_hash = $2", {device, base::View(code_hash)});
    return used ? Result<>(Done{}) : used.problem();
}

}  // namespace server
