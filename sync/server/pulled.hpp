// Pulled: what whoever pulls is given, by a command or by the API: a batch's exact bytes, and the devices with the keys
// and receipts that prove them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/store.hpp"

namespace server {

// As the device sent it. Opening entries of an overlapping batch were stored with an earlier one: the chain proves that
// they are the same.
base::Result<std::string> bytes_of(Store& store, const BatchRow& batch);

struct Listed {
    // Receipts go no further than the batches up to this one; nothing: as far as there are any.
    std::optional<std::int64_t> through = std::nullopt;
    std::function<bool(const Device&)> which = [](const Device&) { return true; };
};

// Above so many batches behind `through` no receipts are listed: it is the middle of a long pull, and the last page of
// it will have them.
inline constexpr std::int64_t receipts_reach = 10'000;

// Inside one moment with whatever it is listed beside.
base::Result<DeviceList> list_devices(Store& store, const Meta& meta, const Listed& listed);

}  // namespace server
