#include "sync/audit/listed_device.hpp"

#include <iterator>
#include <limits>

#include "sync/domain/rating.hpp"
#include "sync/wire/json.hpp"

namespace audit {
namespace {

using base::Code;
using base::Problem;
using base::Result;

const Problem malformed{Code::damaged, "devices.json is not what was written", 0};

std::optional<wire::PublicKey> key_at(const wire::Json& json, std::string_view name) {
    return base::array_from_base64<32>(wire::text_at(json, name).value_or(""));
}

bool read_keys(const wire::Json& json, ListedDevice& device) {
    const auto newest = key_at(json, "public_key");
    if (!newest) return false;
    const wire::JsonArray* keys = wire::array_at(json, "keys");
    if (keys == nullptr) {
        device.keys.emplace(1, *newest);
        return true;
    }
    for (const wire::Json& each : *keys) {
        const auto from = wire::count_at(each, "from_epoch");
        const auto key = key_at(each, "public_key");
        if (!from || *from < 1 || *from > std::numeric_limits<wire::Epoch>::max() || !key) return false;
        device.keys[static_cast<wire::Epoch>(*from)] = *key;
    }
    return !device.keys.empty() && device.keys.rbegin()->second == *newest;
}

Result<ListedDevice> read_device(const wire::Json& json) {
    const auto id = wire::text_at(json, "id");
    const wire::JsonArray* receipts = wire::array_at(json, "receipts");
    if (!id || !domain::is_identifier(*id) || receipts == nullptr) return malformed;
    ListedDevice device{std::string(*id), {}, {}};
    if (!read_keys(json, device)) return malformed;
    for (const wire::Json& each : *receipts) device.receipts.push_back(wire::to_text(each));
    return device;
}

}  // namespace

std::optional<wire::PublicKey> ListedDevice::key_of(wire::Epoch epoch) const {
    const auto after = keys.upper_bound(epoch);
    return after == keys.begin() ? std::nullopt : std::optional(std::prev(after)->second);
}

Result<DeviceList> read_listed(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return malformed;
    const auto key = key_at(*json, "receipt_key");
    const wire::JsonArray* devices = wire::array_at(*json, "devices");
    if (wire::integer_at(*json, "v") != 1 || !key || devices == nullptr) return malformed;
    DeviceList list{*key, {}, {}};
    if (const wire::JsonArray* changes = wire::array_at(*json, "receipt_keys")) {
        auto read = wire::read_key_changes(*changes);
        if (!read) return malformed;
        list.changes = std::move(*read);
    }
    for (const wire::Json& each : *devices) {
        auto device = read_device(each);
        if (!device) return device.problem();
        list.devices.push_back(std::move(*device));
    }
    return list;
}

}  // namespace audit
