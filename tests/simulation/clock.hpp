// Clock: what one machine believes of the time. The monotonic clock drifts; the wall clock may be lost, set wrong and
// set right again; the world's time is true and nobody's to read.
#pragma once

#include <cstddef>

#include "sync/base/time.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

class Clock {
public:
    // `machine` makes boot ids that no other machine has.
    Clock(World& world, std::size_t machine) : world_(world), machine_(machine) {}

    // The machine starts: another boot id, a monotonic clock that begins again.
    void boot();

    base::Instant monotonic() const;
    base::Stamp now() const;
    // When, in the world's time, this clock will show it.
    base::Instant world_time_of(base::Instant monotonic) const;

    void lose();                   // the battery is empty: 1970
    void jump(base::Duration by);  // somebody sets it
    void drift(std::int64_t ppm);  // right after boot(): a quartz is off by a hundred, a bad one by a thousand
    void synchronise();            // a time server sets it

private:
    std::int64_t shown(base::Duration elapsed) const;

    World& world_;
    std::size_t machine_;
    std::uint64_t boots_ = 0;
    std::int64_t ppm_ = 0;
    base::Instant booted_{};
    base::WallTime wall_at_boot_{};
    base::ClockTrust trust_ = base::ClockTrust::network;
};

}  // namespace simulation
