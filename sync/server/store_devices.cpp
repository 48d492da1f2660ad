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
const std::string devices_sql = select_device + "ORDER BY device.number";

Device device_at(const sql::Row& row) {
    return {row.integer(0), row.text(1), array_at<32>(row, 2), row.text(3), row.text(4), row.text_view(5) == "active"};
}

Result<std::optional<Device>> one_device(sql::Connection& connection, std::string_view statement, sql::Value key) {
    std::optional<Device> device;
    const auto read = connection.query(statement, {key}, [&](const sql::Row& row) { device = device_at(row); });
    if (!read) return read.problem();
    return device;
}

}  // namespace

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
    return devices;
}

Result<std::int64_t> Store::add_device(const Device& device, const wire::Hash& token_hash, base::WallTime now) {
    const auto number = connection_.integer(
        "INSERT INTO device (id, public_key, token_hash, counter, state, enrolled_ms) "
        "VALUES ($1, $2, $3, $4, 'active', $5) RETURNING number",
        {device.id, base::View(device.public_key), base::View(token_hash), device.counter, to_ms(now)});
    if (!number) return number.problem();
    return number->value_or(0);
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
                              base::WallTime expires) {
    const auto added = connection_.execute(
        "INSERT INTO enrolment (code_hash, counter, created_ms, expires_ms) VALUES ($1, $2, $3, $4)",
        {base::View(code_hash), counter, to_ms(created), to_ms(expires)});
    return added ? Result<>(Done{}) : added.problem();
}

Result<std::optional<Enrolment>> Store::enrolment(const wire::Hash& code_hash) {
    std::optional<Enrolment> enrolment;
    const auto read = connection_.query("SELECT counter, expires_ms, used_by FROM enrolment WHERE code_hash = $1",
                                        {base::View(code_hash)}, [&](const sql::Row& row) {
                                            enrolment = Enrolment{row.text(0), wall_at(row, 1), std::nullopt};
                                            if (!row.is_null(2)) enrolment->used_by = row.integer(2);
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
