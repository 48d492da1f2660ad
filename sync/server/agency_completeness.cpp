#include "sync/server/agency_completeness.hpp"

#include <algorithm>

namespace server {

using base::Result;

Result<domain::CompletenessByAgency> completeness_by_agency(Store& store, base::WallTime now) {
    const auto devices = store.device_states();
    if (!devices) return devices.problem();
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    const auto gaps = store.missing_since(now);
    if (!gaps) return gaps.problem();
    std::map<std::pair<std::int64_t, wire::Epoch>, base::WallTime> received;
    for (const StreamRow& stream : *streams) received[{stream.device, stream.name.epoch}] = stream.received;
    std::map<std::int64_t, std::uint64_t> missing;
    for (const Missing& gap : *gaps) missing[gap.device] += gap.first - gap.held - 1;
    domain::CompletenessByAgency all;
    for (const DeviceState& device : *devices)
        if (device.sequence > 0)
            all[device.where.agency].push_back({device.id, device.epoch, device.sequence,
                                                received[{device.number, device.epoch}], missing[device.number]});
    for (auto& [agency, terminals] : all) std::ranges::sort(terminals, {}, &domain::Completeness::device);
    return all;
}

}  // namespace server
