#include "sync/server/agency_coverage.hpp"

#include <algorithm>

#include "sync/domain/local_time.hpp"

namespace server {
namespace {

using base::Result;

// The terminals of one counter together.
struct Attended {
    base::LocalDay from{};
    domain::LitHours lit{};
};
using AttendedByCounter = std::map<std::string, Attended, std::less<>>;

AttendedByCounter attended_by_counter(const std::vector<DeviceState>& devices,
                                      const std::map<std::int64_t, domain::LitHours>& lit) {
    AttendedByCounter counters;
    for (const DeviceState& device : devices) {
        if (device.sequence == 0) continue;
        const base::LocalDay from = base::local_day(device.enrolled, domain::local_offset) + std::chrono::days{1};
        Attended& counter = counters.try_emplace(device.counter, Attended{from}).first->second;
        counter.from = std::min(counter.from, from);
        if (const auto found = lit.find(device.number); found != lit.end())
            for (const auto& [day, hours] : found->second) counter.lit[day] |= hours;
    }
    return counters;
}

}  // namespace

Result<CoverageByAgency> coverage_by_agency(Store& store, const domain::City& city, const domain::Period& period,
                                            base::LocalDay today) {
    const auto devices = store.device_states();
    if (!devices) return devices.problem();
    const auto lit = store.lit_hours(period);
    if (!lit) return lit.problem();
    const AttendedByCounter counters = attended_by_counter(*devices, *lit);
    const base::LocalDay until = std::min(period.until.value_or(today), today);
    CoverageByAgency coverage;
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& agency : bloc.agencies)
            for (const domain::Unit& unit : agency.units)
                for (const domain::Counter& counter : unit.counters) {
                    const auto found = counters.find(counter.id);
                    if (found == counters.end()) continue;
                    const base::LocalDay from = std::max(period.from.value_or(found->second.from), found->second.from);
                    coverage[agency.id] += domain::coverage_of(unit.hours, {from, until}, found->second.lit);
                }
    return coverage;
}

}  // namespace server
