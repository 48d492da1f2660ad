// Listed device: devices.json of a pulled folder as its reader needs it, with the keys that a device and the server had
// before (PROTOCOL.md, section 7).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/receipt_key.hpp"

namespace audit {

struct ListedDevice {
    std::string id;
    std::map<wire::Epoch, wire::PublicKey> keys;  // by the first epoch in which they count
    std::vector<std::string> receipts;            // JSON

    std::optional<wire::PublicKey> key_of(wire::Epoch epoch) const;
};

struct DeviceList {
    wire::PublicKey receipt_key{};         // the newest
    std::vector<wire::KeyChange> changes;  // oldest first
    std::vector<ListedDevice> devices;
};

base::Result<DeviceList> read_listed(std::string_view text);

}  // namespace audit
